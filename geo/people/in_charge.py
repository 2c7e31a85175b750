"""Who answers in a grid now: the first leader in line who is on duty, else who steps in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class InCharge:
    """A person with a post in an area; ``rank`` 1 is first in line."""

    id: int
    name: str
    phone: str | None
    area_id: int
    post: str
    rank: int
    employment: str
    on_duty: bool


@dataclass(frozen=True)
class Answering:
    """Who answers in a grid, by which rule, and the grid's deputies.

    ``rule`` is ``first_in_line``, ``next_in_line`` (those before are away), ``deputy`` (no leader is on duty),
    ``above`` (nobody of the grid is on duty, so the area above it answers), ``away`` (nobody at all is on duty: the
    first in line is named all the same) or ``vacant``.
    """

    leader: InCharge | None
    deputies: tuple[InCharge, ...]
    rule: str


def people_from(rows: Sequence[dict[str, Any]] | None) -> list[InCharge]:
    """The people of a query's JSON."""
    return [InCharge(**row) for row in rows or ()]


def who_answers(path: Sequence[int], people: Sequence[InCharge]) -> Answering:
    """Who answers for the last area of ``path`` (area ids, district first), of all people in charge along it."""
    grid = [person for person in people if person.area_id == path[-1]]
    leaders = sorted((p for p in grid if p.post == "leader"), key=lambda p: p.rank)
    deputies = tuple(sorted((p for p in grid if p.post == "deputy"), key=lambda p: p.rank))
    if found := _on_duty(leaders):
        return Answering(found, deputies, "first_in_line" if found == leaders[0] else "next_in_line")
    if found := _on_duty(deputies):
        return Answering(found, deputies, "deputy")
    for area_id in reversed(path[:-1]):
        above = [p for p in people if p.area_id == area_id]
        if found := _on_duty(sorted(above, key=lambda p: (p.post != "leader", p.rank))):
            return Answering(found, deputies, "above")
    return Answering(leaders[0], deputies, "away") if leaders else Answering(None, deputies, "vacant")


def _on_duty(people: Sequence[InCharge]) -> InCharge | None:
    return next((person for person in people if person.on_duty), None)
