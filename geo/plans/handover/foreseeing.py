"""What a draft would do to the open disputes of its communities, told from the draft as it is in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import transformer
from geo.cases.states import OPEN, State
from geo.core.database import fetch_all, sql
from geo.plans.drafts import repository as drafts
from geo.plans.drafts.land import NOWHERE, Geometries
from geo.plans.drafts.state import Grid
from geo.plans.drafts.state import State as Draft
from geo.plans.handover.policy import Fate, Situation, fate
from geo.plans.partition.graph import Ints

PACKAGE = "geo.plans.handover"


class OpenCase(NamedTuple):
    """An open dispute; ``home`` is the key of the grid that answers for it, ``place`` of the one where it happened.

    ``lon`` and ``lat`` are WGS84 degrees, None where its place is not known.
    """

    id: int
    state: State
    due_at: datetime
    restricted: bool
    home: str | None
    place: str | None
    leader_id: int | None
    named: bool
    lon: float | None
    lat: float | None


async def open_cases(session: AsyncSession, drawn: Sequence[Draft], named: Collection[str] = ()) -> list[OpenCase]:
    """The open disputes that redrawing these communities may concern, as far as the identity in force may count them.

    Args:
        session: the transaction.
        drawn: the communities as a draft has them.
        named: numbers of disputes that are to be handed over although they are under way.
    """
    asked: dict[str, object] = {
        "communities": [state.land.community_id for state in drawn],
        "states": [state.value for state in OPEN],
        "named": list(named),
    }
    return [
        OpenCase(
            row["id"],
            State(row["state"]),
            row["due_at"],
            row["restricted"],
            _key(row["assigned_grid_id"]),
            _key(row["place_grid_id"]),
            row["leader_id"],
            row["named"],
            row["lon"],
            row["lat"],
        )
        for row in await fetch_all(session, sql(PACKAGE, "open_cases"), asked)
    ]


def _key(grid_id: int | None) -> str | None:
    return None if grid_id is None else str(grid_id)


@dataclass(frozen=True, eq=False)
class Foreseen:
    """Communities as a draft has them, with who is first in line to lead each grid now and afterwards.

    Attributes:
        drawn: the communities.
        led, to_be_led: ids of people by the keys of the grids; a grid that nobody leads is left out.
        names: of these people.
    """

    drawn: tuple[Draft, ...]
    led: Mapping[str, int]
    to_be_led: Mapping[str, int]
    names: Mapping[int, str]

    @cached_property
    def grids(self) -> dict[str, Grid]:
        """All grids, dedicated ones and those to be retired too, by key."""
        return {grid.key: grid for state in self.drawn for grid in grids_of(state)}

    def fates(self, cases: Sequence[OpenCase]) -> list[tuple[OpenCase, str | None, Fate[str] | None]]:
        """Each dispute with the key of the grid that will cover its place, and what becomes of it."""
        moved = self._moved(cases)
        found = []
        for at, case in enumerate(cases):
            place = self._standing(moved.get(at, case.place))
            found.append((case, place, fate(self._situation(case, place))))
        return found

    def _situation(self, case: OpenCase, place: str | None) -> Situation[str]:
        return Situation(
            state=case.state,
            restricted=case.restricted,
            home=case.home,
            chosen=case.home != case.place,
            goes_on=self._standing(case.home) is not None,
            led_anew=case.home in self.grids and self.led.get(case.home) != self.to_be_led.get(case.home),
            place=place,
            named=case.named,
        )

    def _standing(self, key: str | None) -> str | None:
        """The grid of that key, None if it is to be retired. One elsewhere, or a dedicated one, goes on."""
        grid = self.grids.get(key) if key is not None else None
        return None if grid is not None and grid.retired else key

    def _moved(self, cases: Sequence[OpenCase]) -> dict[int, str | None]:
        """The grids of those whose place will be in another one, by the place in the list."""
        found: dict[int, str | None] = {}
        for state in self.drawn:
            own = {grid.key for grid in grids_of(state)}
            inside = [at for at, case in enumerate(cases) if case.lon is not None and case.place in own]
            points = _points(state, [cases[at] for at in inside])
            over, lying_over = _dedicated(state, points), {each.grid.key for each in state.dedicated}
            for at, cell, dedicated in zip(inside, _cells(state, points).tolist(), over, strict=True):
                if dedicated is not None:
                    found[at] = dedicated
                elif cell != NOWHERE and (state.of[cell] != state.land.home[cell] or cases[at].place in lying_over):
                    to = int(state.of[cell])
                    found[at] = None if to == NOWHERE else state.grids[to].key
        return found


def grids_of(state: Draft) -> list[Grid]:
    """The base grids and the dedicated ones of a community."""
    return [*state.grids, *(each.grid for each in state.dedicated)]


def _points(state: Draft, cases: Sequence[OpenCase]) -> Geometries:
    """Where disputes happened, in the metres of the community."""
    if not cases:
        return np.empty(0, dtype=object)
    lon, lat = np.array([case.lon for case in cases]), np.array([case.lat for case in cases])
    return np.asarray(shapely.points(*transformer(4326, state.land.srid).transform(lon, lat)), dtype=object)


def _dedicated(state: Draft, points: Geometries) -> list[str | None]:
    """The key of the dedicated grid that lies over each point, the one with the smallest code of several."""
    found: list[str | None] = [None] * len(points)
    live = [each for each in state.dedicated if not each.grid.retired]
    for each in sorted(live, key=lambda each: each.grid.code, reverse=True):
        for at in np.flatnonzero(shapely.covers(each.shape, points)).tolist():
            found[at] = each.grid.key
    return found


def _cells(state: Draft, points: Geometries) -> Ints:
    """The cell in which each point lies, the first of several on a border; -1 for none."""
    found = np.full(len(points), len(state.land), dtype=np.int64)
    if len(points):
        which, cell = state.land.tree.query(points, predicate="intersects")
        np.minimum.at(found, which, cell)
    return np.where(found == len(state.land), NOWHERE, found)


async def foresee(session: AsyncSession, drawn: Sequence[Draft], at: datetime) -> Foreseen:
    """Communities of a draft with who leads their grids at ``at``, and who would."""
    grids = [grid for state in drawn for grid in grids_of(state)]
    found = await drafts.leaders(session, [grid.grid_id for grid in grids if grid.grid_id is not None], at)
    given = {grid.person_id for grid in grids if grid.person_id is not None}
    names = dict(found.values()) | (await drafts.names_of(session, given) if given else {})
    led = {grid.key: found[grid.grid_id][0] for grid in grids if grid.grid_id in found}
    to_be_led = {
        grid.key: person for grid in grids if not grid.retired and (person := grid.person_id or led.get(grid.key))
    }
    return Foreseen(tuple(drawn), led, to_be_led, names)
