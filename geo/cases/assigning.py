"""Who shall answer for a case: by place, by matter, and never a grid leader where there is danger."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.districts import District
from geo.cases.placing import Placed
from geo.cases.report import CaseReport
from geo.cases.states import State
from geo.routing.located import Outcome
from geo.routing.matter import Unit, Units, units_of


@dataclass(frozen=True)
class Situation:
    """A report with what was found of its places.

    Attributes:
        placed: where the event took place.
        parties: where the parties live and the caller is, in the order of the report.
        district: the district it lies in; the largest one where it lies in none.
    """

    report: CaseReport
    placed: Placed
    parties: tuple[Placed, ...]
    district: District

    @property
    def path(self) -> tuple[int, ...]:
        """The areas whose organisations come into question, district first."""
        located = self.placed.located
        return located.grid.path if located.grid else (located.district_id or self.district.area_id,)

    @property
    def homes(self) -> dict[str, Placed]:
        """The grids in which parties surely live, by code."""
        return {
            placed.located.grid.code: placed
            for party, placed in zip(self.report.parties, self.parties, strict=True)
            if party.part == "party" and placed.located.outcome is Outcome.ASSIGNED and placed.located.grid
        }


@dataclass(frozen=True)
class Desk:
    """Who shall answer, decided: by place (grid and leader), by matter (unit), or the district's own desk.

    ``scope`` is the key of the area whose people see the case.
    """

    outcome: Outcome
    rule: str
    facts: dict[str, object]
    state: State
    level: str
    scope: int
    unit: Unit | None
    to_grid: bool


async def assign(session: AsyncSession, situations: Sequence[Situation]) -> list[Desk]:
    """Decide who answers for each of many, in one statement."""
    areas = {area for situation in situations for area in situation.path}
    for situation in situations:
        areas.update(area for home in situation.homes.values() if home.located.grid for area in home.located.grid.path)
    units = await units_of(session, areas)
    return [decide(situation, units) for situation in situations]


def decide(situation: Situation, units: Units) -> Desk:
    """Who answers. A danger mark comes before everything: such a case never goes to a grid leader."""
    located, district = situation.placed.located, situation.district
    if situation.report.danger:
        centre = units.centre_above(situation.path[:1])
        return Desk(Outcome.ASSIGNED, "danger", {}, State.ASSIGNED, "district", district.scope, centre, to_grid=False)
    unit = _above_parties(situation, units) or units.unit_for(situation.report.kind, situation.path)
    if located.outcome is Outcome.ASSIGNED and located.grid is not None:
        scope = located.grid.scope
        return Desk(located.outcome, located.rule, located.facts, State.ASSIGNED, "grid", scope, unit, to_grid=True)
    state = State.REVIEW if located.outcome is Outcome.REVIEW else State.REGISTERED
    return Desk(located.outcome, located.rule, located.facts, state, "district", district.scope, unit, to_grid=False)


def _above_parties(situation: Situation, units: Units) -> Unit | None:
    """The centre above the grids that the parties live in, where those are several."""
    grids = [home.located.grid for home in situation.homes.values() if home.located.grid]
    if len(grids) < 2:
        return None
    return units.above_all([grid.path for grid in grids], [grid.name for grid in grids])
