"""How many cases each area had. Callers see counts; where they are counted from may change behind this."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.core.database import fetch_all, sql
from geo.heat.selection import Selection


@dataclass(frozen=True)
class AreaCount:
    """One area of a level: its cases, and the households it is known to have (None if none are known)."""

    code: str
    name: str
    n: int
    households: int | None

    @property
    def rate(self) -> float | None:
        """Cases per 1,000 households, None where no households are known."""
        return round(1000 * self.n / self.households, 2) if self.households else None


async def counts_by_area(
    session: AsyncSession, selection: Selection, level: Level, *, with_households: bool = False
) -> list[AreaCount]:
    """Every area of ``level`` in the selected areas, by code, zeros too.

    A case counts where it happened: in the grid it was placed in while the boundary is still the one it was placed by,
    else in the grid its point lies in at the instant of the selection. A case in no grid counts for its district alone.
    Where a selected area lies inside an area of the level, only what is in the selected one is counted.
    """
    parameters = selection.parameters | {"depth": level.depth, "with_households": with_households}
    rows = await fetch_all(session, sql("geo.heat", "counts_by_area"), parameters)
    return [AreaCount(row["code"], row["name"], row["n"], row["households"]) for row in rows]


async def unplaced(session: AsyncSession, selection: Selection) -> int:
    """How many of the selected cases have no point, so that no area of a map counts them."""
    rows = await fetch_all(session, sql("geo.heat", "unplaced"), selection.parameters)
    return int(rows[0]["n"])


async def shapes_of_areas(session: AsyncSession, selection: Selection, level: Level) -> dict[str, str]:
    """The unsimplified boundary (GeoJSON MultiPolygon, WGS84) of each area of :func:`counts_by_area`, by code."""
    parameters = {"at": selection.at, "areas": selection.areas, "level": level.value}
    rows = await fetch_all(session, sql("geo.heat", "shapes_of_areas"), parameters)
    return {row["code"]: row["geometry"] for row in rows}
