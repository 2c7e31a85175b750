"""The eight-no grid: how each area of a level keeps the items of a month's definition."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.compliance import repository
from geo.compliance.definition import Definition
from geo.compliance.month import Month
from geo.compliance.repository import AreaAt
from geo.compliance.results import GridFacts, Result, of_area, of_grid
from geo.core.database import fetch_all, sql
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity
from geo.heat.selection import Selection

MOST_DISPUTES = 500


@dataclass(frozen=True, slots=True)
class AreaResult:
    """An area and how it keeps the items."""

    code: str
    name: str
    result: Result


@dataclass(frozen=True)
class Compliance:
    """The areas of a level in a month, by code, and all of them as if they were one."""

    month: Month
    definition: Definition
    rows: tuple[AreaResult, ...]
    whole: Result


async def judge(session: AsyncSession, selection: Selection, month: Month, level: Level, asker: Identity) -> Compliance:
    """Every area of ``level`` in the selected areas that lies wholly in what ``asker`` may count.

    Grids are those in force as the month ends, dedicated ones too. Disputes are counted as the identity of the session
    may count them: a restricted one breaks its grid only for those entitled to it. Where a selected area lies inside an
    area of the level, only the grids of the selected one are judged.

    Args:
        session: under the identity of ``asker``.
        selection: its areas, as of ``month.at``; the rest of its filter does not count here.
        month: which month.
        level: of which areas.
        asker: who asks; areas that are theirs only in part are left out.

    Raises:
        InvalidInputError: no definition holds for the month (field ``month``).
    """
    definition = await repository.definition_on(session, month.first)
    if definition is None:
        raise InvalidInputError.of("month", "no_eight_no_definition", month=str(month))
    areas = await repository.areas_at(session, month.at, selection.areas, asker.settings()["scopes"])
    shown = {area.area_id: area for area in areas if area.level == level and area.seen}
    grids = [area for area in areas if area.level == Level.GRID and _upper(area, level) in shown]
    told = await repository.told_of(session, [grid.area_id for grid in grids], month.first, definition.kinds)
    overdue = await _overdue(session, selection, month)
    below: dict[int, list[Result]] = defaultdict(list)
    for grid in grids:
        facts = GridFacts(told.get(grid.area_id, {}), overdue.get(grid.key, 0))
        below[_upper(grid, level)].append(of_grid(facts, definition.items))
    elsewhere: dict[int, int] = defaultdict(int)
    for area in areas:
        if area.level != Level.GRID:
            elsewhere[_upper(area, level)] += overdue.get(area.key, 0)
    rows = tuple(
        AreaResult(area.code, area.name, of_area(below[area_id], definition.items, elsewhere[area_id]))
        for area_id, area in shown.items()
    )
    return Compliance(month, definition, rows, of_area([row.result for row in rows], definition.items))


def _upper(area: AreaAt, level: Level) -> int:
    """The id of the area of ``level`` that an area is or lies in; 0 where it lies above that level."""
    return area.path[level.depth] if level.depth < len(area.path) else 0


async def _overdue(session: AsyncSession, selection: Selection, month: Month) -> dict[int, int]:
    parameters = _parameters(selection, month)
    rows = await fetch_all(session, sql("geo.compliance", "overdue_by_area"), parameters)
    return {row["place"]: row["n"] for row in rows}


async def overdue_disputes(session: AsyncSession, selection: Selection, month: Month) -> list[int]:
    """The ids of the disputes that break the item of overdue ones in the selected areas, the longest overdue first.

    As far as the identity of the session may see them; at most :data:`MOST_DISPUTES`.
    """
    parameters = _parameters(selection, month) | {"most": MOST_DISPUTES}
    return [row["id"] for row in await fetch_all(session, sql("geo.compliance", "overdue"), parameters)]


def _parameters(selection: Selection, month: Month) -> dict[str, object]:
    return {"at": month.at, "judged_at": month.judged_at, "areas": selection.areas}
