"""Who shall answer for a case: by place, by matter, and never a grid leader where there is danger."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.districts import District
from geo.cases.report import CaseReport
from geo.cases.states import State
from geo.routing.located import Located, Outcome
from geo.routing.matter import Unit, centre_above, unit_for


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


async def assign(session: AsyncSession, report: CaseReport, located: Located, district: District) -> Desk:
    """Decide who answers. A danger mark comes before everything: such a case never goes to a grid leader."""
    path = located.grid.path if located.grid else (located.district_id or district.area_id,)
    if report.danger:
        centre = await centre_above(session, path[:1])
        return Desk(Outcome.ASSIGNED, "danger", {}, State.ASSIGNED, "district", district.scope, centre, to_grid=False)
    unit = await unit_for(session, report.kind, path)
    if located.outcome is Outcome.ASSIGNED and located.grid is not None:
        scope = located.grid.scope
        return Desk(located.outcome, located.rule, located.facts, State.ASSIGNED, "grid", scope, unit, to_grid=True)
    state = State.REVIEW if located.outcome is Outcome.REVIEW else State.REGISTERED
    return Desk(located.outcome, located.rule, located.facts, state, "district", district.scope, unit, to_grid=False)
