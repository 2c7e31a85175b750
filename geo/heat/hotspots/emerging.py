"""How hot spots come and go: each area's hot months, and what they make of it.

In each month an area is hot if its Gi* lies above chance, the false discovery rate being 5 % over the areas of a month.

- new: hot in the last month and in none before.
- fading: hot in at least a quarter of the months, but not in the last two; or hot in at least half of all months, its
  scores falling (Mann-Kendall, 5 %).
- intensifying: hot in the last month and in at least three quarters of all months, its scores rising.
- persistent: the same without a rise.
- sporadic: hot in any other way. none: never hot.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.heat.counts import AreaCount, AreaCounts, counts_by_area
from geo.heat.hotspots.local_g import gi_star
from geo.heat.hotspots.neighbours import Neighbours, neighbours_of
from geo.heat.hotspots.significance import discoveries, two_sided
from geo.heat.hotspots.trend import mann_kendall
from geo.heat.measured import Measure, measured
from geo.heat.period import month_back
from geo.heat.selection import Selection

_TREND = 1.959963984540054

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Course(StrEnum):
    """How an area has fared over the months."""

    NEW = "new"
    PERSISTENT = "persistent"
    INTENSIFYING = "intensifying"
    FADING = "fading"
    SPORADIC = "sporadic"
    NONE = "none"


@dataclass(frozen=True)
class Emerging:
    """One area: its cases in all months together, its score in each (None where nothing could be tested)."""

    count: AreaCount
    z: tuple[float | None, ...]
    course: Course


@dataclass(frozen=True)
class EmergingSpots:
    """The areas of a level by code; ``months`` by their first days, oldest first."""

    months: tuple[date, ...]
    areas: tuple[Emerging, ...]

    @property
    def n(self) -> int:
        """How many cases it all rests on."""
        return sum(area.count.n for area in self.areas)


async def emerging(
    session: AsyncSession, selection: Selection, level: Level, measure: Measure, months: Sequence[date]
) -> EmergingSpots:
    """The course of every area of a level over ``months`` (their first days, one after another)."""
    with_homes = measure is not Measure.COUNT
    counted = [
        await counts_by_area(session, selection.in_period(first, _last_day(first)), level, with_households=with_homes)
        for first in months
    ]
    around = await neighbours_of(session, selection, level)
    areas = await asyncio.to_thread(_courses, counted, measure, around)
    return EmergingSpots(tuple(months), areas)


def _last_day(first: date) -> date:
    return month_back(first, -1) - timedelta(days=1)


def _courses(counted: Sequence[AreaCounts], measure: Measure, neighbours: Neighbours) -> tuple[Emerging, ...]:
    values = np.array([measured(counts, measure) for counts in counted])
    known = ~np.isnan(values[-1])
    around = neighbours.among(known)
    scores = np.full(values.shape, np.nan)
    hot = np.zeros(values.shape, dtype=np.bool_)
    for month, of_month in enumerate(values):
        scores[month, known] = gi_star(of_month[known], around)
        hot[month] = discoveries(two_sided(scores[month])) & (scores[month] > 0)
    found = []
    for at, area in enumerate(counted[-1]):
        n = sum(counts[at].n for counts in counted)
        total = AreaCount(area.code, area.name, n, area.households)
        z = tuple(None if np.isnan(score) else float(score) for score in scores[:, at])
        found.append(Emerging(total, z, course_of(hot[:, at], scores[:, at])))
    return tuple(found)


def course_of(hot: Flags, scores: Floats) -> Course:
    """What the hot months of an area make of it.

    Args:
        hot: whether it was hot in each month, oldest first.
        scores: its scores; NaN, where nothing could be tested, counts as 0.
    """
    if not hot.any():
        return Course.NONE
    months, now = len(hot), bool(hot[-1])
    trend = mann_kendall(np.nan_to_num(scores).tolist())
    if now and hot.sum() == 1:
        return Course.NEW
    if (hot.mean() >= 0.5 and trend < -_TREND) or (hot.sum() >= months / 4 and not hot[-2:].any()):
        return Course.FADING
    if now and hot.mean() >= 0.75:
        return Course.INTENSIFYING if trend > _TREND else Course.PERSISTENT
    return Course.SPORADIC
