"""Many open cases given to other grids and leaders at once, because grids were drawn anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.cases.states import State
from geo.core.database import array_of
from geo.core.settings import settings
from geo.routing.grids import AnsweringGrid
from geo.routing.located import Outcome
from geo.routing.reasons import say


class Lying(NamedTuple):
    """Where a case happened: the grid that covers its point, with its version and district, by ids."""

    grid_id: int | None
    version_id: int | None
    district_id: int | None


@dataclass(frozen=True)
class Answer:
    """Who answers for cases from now on, and why; one for all that have it in common.

    Attributes:
        to: the grid; None gives a case back to the desk.
        rule: of :mod:`geo.routing.reasons`, with its ``facts``.
    """

    to: AnsweringGrid | None
    rule: str
    facts: Mapping[str, object]

    @cached_property
    def leader_id(self) -> int | None:
        """Who has it then."""
        leader = self.to.answering.leader if self.to else None
        return leader.id if leader else None


class Rerouting(NamedTuple):
    """A case in ``state`` that ``leader_id`` has, where it lies, and who shall answer for it; its unit stays."""

    case_id: int
    state: State
    leader_id: int | None
    unit_id: int | None
    lying: Lying
    answer: Answer

    @property
    def to_state(self) -> State:
        """Where it then stands: whoever has it newly has yet to accept it."""
        if self.answer.to is None:
            return State.REVIEW
        return self.state if self.answer.leader_id == self.leader_id else State.ASSIGNED


async def reroute(
    session: AsyncSession, cases: Sequence[Rerouting], actor_id: int | None, at: datetime, why: str
) -> None:
    """Let others answer for cases, in the same few statements however many they are.

    Where they lie is written along, so that no case is written twice. Nobody is told case by case. What the former
    leaders had not seen yet, they need not see any more.

    Args:
        session: under the identity of the desk.
        cases: which, none restricted.
        actor_id: the account that decided it.
        at: this instant.
        why: for their history: what decided it.
    """
    if not cases:
        return
    answers = {id(each.answer): each.answer for each in cases}
    numbers = {key: n for n, key in enumerate(answers)}
    columns = {
        "cases": array_of(each.case_id for each in cases),
        "place_grids": array_of(each.lying.grid_id for each in cases),
        "versions": array_of(each.lying.version_id for each in cases),
        "districts": array_of(each.lying.district_id for each in cases),
        "states": array_of(each.to_state for each in cases),
        "units": array_of(each.unit_id for each in cases),
        "answered": array_of(numbers[id(each.answer)] for each in cases),
        "answers": orjson.dumps([_told(n, answer) for n, answer in enumerate(answers.values())]).decode(),
        "actor_id": actor_id,
        "at": at,
        "accept_by": at + timedelta(hours=settings().accept_hours),
    }
    await repository.write_columns(session, "reroute_cases", columns)
    await repository.write_columns(session, "reroute_assignments", columns)
    await note_all(session, "reroute", [(each.case_id, each.state, each.to_state) for each in cases], actor_id, at, why)
    gone = [each.case_id for each in cases if each.answer.leader_id != each.leader_id]
    await repository.drop_announcements(session, gone, at)


async def note_all(
    session: AsyncSession,
    action: str,
    cases: Sequence[tuple[int, State, State]],
    actor_id: int | None,
    at: datetime,
    why: str,
) -> None:
    """Append to the history of cases, each by id with its states before and after, what was done with all of them."""
    if cases:
        columns = {
            "cases": array_of(case_id for case_id, _, _ in cases),
            "befores": array_of(before for _, before, _ in cases),
            "afters": array_of(after for _, _, after in cases),
        }
        told = {"action": action, "actor_id": actor_id, "at": at, "reason": why}
        await repository.write_columns(session, "note_many", columns | told)


def _told(n: int, answer: Answer) -> dict[str, Any]:
    grid = answer.to.grid if answer.to else None
    return {
        "n": n,
        "grid_id": grid.area_id if grid else None,
        "version_id": grid.version_id if grid else None,
        "scope": grid.scope if grid else None,
        "leader_id": answer.leader_id,
        "outcome": (Outcome.ASSIGNED if grid else Outcome.REVIEW).value,
        "rule": answer.rule,
        "reason": say(answer.rule, answer.facts, "zh"),
        "facts": dict(answer.facts),
    }
