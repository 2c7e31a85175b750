"""Where disputes gather more than chance would have them, and where fewer: areas, each with its pattern."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.heat.counters import CountedFrom
from geo.heat.counts import AreaCount, counts_by_area
from geo.heat.hotspots.local_g import gi_star
from geo.heat.hotspots.local_moran import LocalMoran, local_moran
from geo.heat.hotspots.neighbours import Neighbours, neighbours_of
from geo.heat.hotspots.significance import discoveries, two_sided
from geo.heat.measured import Measure, measured
from geo.heat.selection import Selection

Floats = NDArray[np.float64]


class Pattern(StrEnum):
    """How an area stands to its neighbours; all but NONE are more than chance."""

    HOT = "hot"
    COLD = "cold"
    HIGH_HIGH = "high_high"
    LOW_LOW = "low_low"
    HIGH_LOW = "high_low"
    LOW_HIGH = "low_high"
    NONE = "none"


@dataclass(frozen=True)
class HotSpot:
    """One area: numbers are None where nothing could be tested."""

    count: AreaCount
    value: float | None
    gi_z: float | None
    gi_p: float | None
    moran_i: float | None
    moran_p: float | None
    pattern: Pattern


@dataclass(frozen=True)
class HotSpots:
    """The areas of a level by code; ``alone`` of them touch no other and were given their nearest as a neighbour."""

    areas: tuple[HotSpot, ...]
    alone: int
    counted_from: CountedFrom

    @property
    def n(self) -> int:
        """How many cases it all rests on."""
        return sum(area.count.n for area in self.areas)

    def having(self, pattern: Pattern) -> list[AreaCount]:
        """The areas of a pattern, the most outstanding first."""
        found = [area for area in self.areas if area.pattern is pattern]
        return [area.count for area in sorted(found, key=lambda area: -abs(area.gi_z or 0))]


async def hot_spots(session: AsyncSession, selection: Selection, level: Level, measure: Measure) -> HotSpots:
    """Judge every area of a level by itself and its neighbours (Gi*), and against its neighbours (local Moran).

    Of all areas that either test names, one in twenty is expected to be named by chance (the false discovery rate is
    held for each of the two tests). Areas without a value are left out, as if they were not there.
    """
    counts = await counts_by_area(session, selection, level, with_households=measure is not Measure.COUNT)
    around = await neighbours_of(session, selection, level)
    areas = await asyncio.to_thread(judged, counts, measured(counts, measure), around)
    return HotSpots(areas, around.alone, counts.counted_from)


def judged(counts: Sequence[AreaCount], values: Floats, neighbours: Neighbours) -> tuple[HotSpot, ...]:
    """The judgement of each area.

    Args:
        counts: of the areas.
        values: of the areas, NaN where there is none, shape (areas,).
        neighbours: of the same areas.
    """
    known = ~np.isnan(values)
    around = neighbours.among(known)
    z = gi_star(values[known], around)
    moran = local_moran(values[known], around)
    p = two_sided(z)
    patterns = _patterns(z, p, moran)
    places = iter(range(len(patterns)))
    found = []
    for count, value, there in zip(counts, values, known, strict=True):
        if not there:
            found.append(HotSpot(count, None, None, None, None, None, Pattern.NONE))
            continue
        at = next(places)
        score, chance, i, chance_of_i = (_number(column[at]) for column in (z, p, moran.i, moran.p))
        found.append(HotSpot(count, float(value), score, chance, i, chance_of_i, patterns[at]))
    return tuple(found)


def _patterns(z: Floats, p: Floats, moran: LocalMoran) -> list[Pattern]:
    """A hot or cold spot is called that; else an area is called by how it stands to its neighbours."""
    gathered, placed = discoveries(p), discoveries(moran.p)
    found = []
    for at in range(len(z)):
        if gathered[at]:
            found.append(Pattern.HOT if z[at] > 0 else Pattern.COLD)
        elif placed[at]:
            own, others = ("high" if high[at] else "low" for high in (moran.high, moran.high_around))
            found.append(Pattern(f"{own}_{others}"))
        else:
            found.append(Pattern.NONE)
    return found


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
