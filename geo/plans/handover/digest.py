"""What each person in charge is told of grids drawn anew: one digest of what they win and lose, in counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.plans.handover.foreseeing import PACKAGE
from geo.plans.handover.repository import Redrawing


class Held(NamedTuple):
    """A grid in which somebody has a post, with its key."""

    code: str
    name: str
    scope: int


@dataclass
class Share:
    """Grids by id, households and disputes that somebody wins or loses."""

    grids: dict[int, Held] = field(default_factory=dict)
    households: int = 0
    cases: int = 0

    def __bool__(self) -> bool:
        return bool(self.grids or self.households or self.cases)

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        grids = [{"code": grid.code, "name": grid.name} for grid in self.grids.values()]
        return {"grids": grids, "households": self.households, "cases": self.cases}


@dataclass
class Digest:
    """What one person is told."""

    gained: Share = field(default_factory=Share)
    lost: Share = field(default_factory=Share)

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {"gained": self.gained.to_json(), "lost": self.lost.to_json()}


@dataclass(frozen=True)
class Posts:
    """The grids in which each person has a post, by their ids, until a redrawing and from then on."""

    before: dict[int, dict[int, Held]]
    after: dict[int, dict[int, Held]]

    @property
    def people(self) -> set[int]:
        """Everybody who had or has one."""
        return self.before.keys() | self.after.keys()

    def gained(self, person: int) -> dict[int, Held]:
        """The grids that are newly a person's."""
        before, after = self.before.get(person, {}), self.after.get(person, {})
        return {grid: after[grid] for grid in after.keys() - before.keys()}

    def lost(self, person: int) -> dict[int, Held]:
        """The grids that are a person's no longer."""
        before, after = self.before.get(person, {}), self.after.get(person, {})
        return {grid: before[grid] for grid in before.keys() - after.keys()}


@dataclass(frozen=True)
class Flow:
    """Households that went from one grid to another, by their ids; from None where nothing was known."""

    source: int | None
    to: int
    households: int


async def posts_of(session: AsyncSession, of: Redrawing) -> Posts:
    """Who had and has posts in the grids of the communities of a redrawing."""
    found = Posts({}, {})
    for row in await fetch_all(session, sql(PACKAGE, "posts"), _asked(of)):
        held = found.after if row["afterwards"] else found.before
        held.setdefault(row["person_id"], {})[row["area_id"]] = Held(row["code"], row["name"], row["scope_lo"])
    return found


async def flows_of(session: AsyncSession, of: Redrawing) -> list[Flow]:
    """How many households of its communities went where; those that stayed too."""
    rows = await fetch_all(session, sql(PACKAGE, "flows"), _asked(of))
    return [Flow(row["from_grid"], row["to_grid"], row["households"]) for row in rows]


def _asked(of: Redrawing) -> dict[str, object]:
    return {"communities": list(of.communities), "effective_at": of.effective_at, "until": of.until}


def digests(posts: Posts, flows: Sequence[Flow], handed: Iterable[tuple[int | None, int | None]]) -> dict[int, Digest]:
    """What each person is told who wins or loses something, by id.

    Args:
        posts: before and after.
        flows: of households.
        handed: who had and who has each dispute that changed hands.
    """
    told: dict[int, Digest] = {}
    for person in posts.people:
        before, after = posts.before.get(person, {}), posts.after.get(person, {})
        digest = told[person] = Digest(Share(posts.gained(person)), Share(posts.lost(person)))
        for flow in flows:
            had, has = flow.source in before, flow.to in after
            digest.gained.households += flow.households * (has and not had)
            digest.lost.households += flow.households * (had and not has)
    for had_by, has_by in handed:
        if had_by == has_by:
            continue
        if had_by is not None:
            told.setdefault(had_by, Digest()).lost.cases += 1
        if has_by is not None:
            told.setdefault(has_by, Digest()).gained.cases += 1
    return {person: digest for person, digest in told.items() if digest}
