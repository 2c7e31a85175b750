"""How many cases each area had. Callers see counts, and are told where they were counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.core.database import fetch_all, sql
from geo.heat.counters import CountedFrom, read
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


@dataclass(frozen=True)
class AreaCounts(Sequence[AreaCount]):
    """The areas of a level in the order of their codes, and where their cases were counted from.

    ``one_by_one`` is how many of all were looked up by their points: where the boundaries of the instant are those of
    today, none is, as long as the counters can answer.
    """

    areas: tuple[AreaCount, ...]
    counted_from: CountedFrom
    one_by_one: int = 0

    @overload
    def __getitem__(self, index: int) -> AreaCount: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[AreaCount]: ...

    def __getitem__(self, index: int | slice) -> AreaCount | Sequence[AreaCount]:
        return self.areas[index]

    def __len__(self) -> int:
        return len(self.areas)


async def counts_by_area(
    session: AsyncSession, selection: Selection, level: Level, *, with_households: bool = False
) -> AreaCounts:
    """Every area of ``level`` in the selected areas, by code, zeros too.

    A case counts where it happened: in the grid it was placed in while the boundary is still the one it was placed by,
    else in the grid its point lies in at the instant of the selection. A case in no grid counts for its district alone.
    Where a selected area lies inside an area of the level, only what is in the selected one is counted.
    """
    parameters: dict[str, object] = {"depth": level.depth, "with_households": with_households}
    rows, counted_from = await read(session, selection, "counts_by_area", parameters, by_area=True)
    return AreaCounts(
        tuple(AreaCount(row["code"], row["name"], row["n"], row["households"]) for row in rows),
        counted_from,
        rows[0]["one_by_one"] if rows else 0,
    )


async def unplaced(session: AsyncSession, selection: Selection) -> int:
    """How many of the selected cases have no point, so that no area of a map counts them."""
    rows, _ = await read(session, selection, "unplaced", by_area=True)
    return int(rows[0]["n"])


async def shapes_of_areas(session: AsyncSession, selection: Selection, level: Level) -> dict[str, str]:
    """The unsimplified boundary (GeoJSON MultiPolygon, WGS84) of each area of :func:`counts_by_area`, by code."""
    parameters = {"at": selection.at, "areas": selection.areas, "level": level.value}
    rows = await fetch_all(session, sql("geo.heat", "shapes_of_areas"), parameters)
    return {row["code"]: row["geometry"] for row in rows}
