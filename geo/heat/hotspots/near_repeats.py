"""Whether one dispute is followed by others near by and soon: pairs against chance (Knox, 1964)."""

import asyncio
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import transformer
from geo.core.database import fetch_all, sql
from geo.core.errors import InvalidInputError
from geo.heat.hotspots.significance import SIGNIFICANT
from geo.heat.plane import WGS84, plane
from geo.heat.selection import Selection

DISTANCES_M = (0, 100, 200, 400, 800)
DELAYS_D = (7, 14, 30, 60)
SAME_PLACE_M = 30.0
MOST_CASES = 20_000
MOST_PAIRS = 8_000_000
_PERMUTATIONS = 999
_FEWEST_PERMUTATIONS = 99
_MOST_COMPARED = 400_000_000
_CHUNK = 500
_SEED = 20_260_101

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class NearRepeats:
    """Pairs of cases by distance and delay.

    A row is a band of distance, from above the bound before it (same place: 0 to 30 m) to its own; a column a band of
    delay likewise. All have shape (distances, delays).

    Attributes:
        n: how many cases were compared.
        permutations: how often their dates were shuffled.
        observed: pairs.
        expected: pairs on average, if place and date had nothing to do with each other.
        p: the probability of as many pairs or more, if so.
    """

    n: int
    permutations: int
    observed: Whole
    expected: Floats
    p: Floats

    @property
    def significant(self) -> NDArray[np.bool_]:
        """Where there are more pairs than chance gives: of as many cells as there are, none may pass by chance more
        often than one time in twenty, or than so few shufflings can tell.
        """
        bar = max(SIGNIFICANT / self.p.size, 1 / (self.permutations + 1))
        return np.asarray((self.expected > 0) & (self.observed > self.expected) & (self.p <= bar))


async def near_repeats(session: AsyncSession, selection: Selection) -> NearRepeats:
    """The pairs of the selected cases that have a point.

    Raises:
        InvalidInputError: there are more than 20,000 cases, or more near ones than can be compared (field ``from``).
    """
    parameters = selection.parameters | {"most": MOST_CASES}
    rows = await fetch_all(session, sql("geo.heat.hotspots", "near_repeats"), parameters)
    if len(rows) > MOST_CASES:
        raise InvalidInputError.of("from", "too_many_to_compare", most=MOST_CASES)
    srid = await plane(session)
    lon, lat, days = (np.array([row[name] for row in rows], dtype=np.float64) for name in ("lon", "lat", "day"))
    x, y = transformer(WGS84, srid).transform(lon, lat)
    return await asyncio.to_thread(knox, np.asarray(x), np.asarray(y), days.astype(np.int64))


def knox(x: Floats, y: Floats, days: Whole) -> NearRepeats:
    """Compare all pairs; dates are shuffled among the places, the same way every time.

    Args:
        x: easting of each case in metres, shape (cases,).
        y: northing, shape (cases,).
        days: the number of the day of each case, shape (cases,).

    Raises:
        InvalidInputError: too many cases lie near each other (field ``from``).
    """
    a, b, band = _near_pairs(x, y)
    delay_bands = np.searchsorted(DELAYS_D, np.arange(DELAYS_D[-1] + 2)).astype(np.int64)
    days = (days - days.min() if len(days) else days).astype(np.int64)

    def table(of: Whole) -> Whole:
        delays = np.minimum(np.abs(of[a] - of[b]), DELAYS_D[-1] + 1)
        cells = band * (len(DELAYS_D) + 1) + delay_bands[delays]
        counted = np.bincount(cells, minlength=len(DISTANCES_M) * (len(DELAYS_D) + 1))
        return counted.reshape(len(DISTANCES_M), -1)[:, : len(DELAYS_D)]

    observed = table(days)
    times = min(_PERMUTATIONS, max(_FEWEST_PERMUTATIONS, _MOST_COMPARED // max(1, len(a))))
    rng = np.random.default_rng(_SEED)
    total, as_many = np.zeros(observed.shape), np.zeros(observed.shape, dtype=np.int64)
    for _ in range(times):
        shuffled = table(rng.permutation(days))
        total += shuffled
        as_many += shuffled >= observed
    return NearRepeats(len(x), times, observed, total / times, (as_many + 1) / (times + 1))


def _near_pairs(x: Floats, y: Floats) -> tuple[Whole, Whole, Whole]:
    """Both cases of each pair that is near enough, and its band of distance."""
    points = shapely.points(x, y)
    tree = shapely.STRtree(points)
    bounds = np.array([SAME_PLACE_M, *DISTANCES_M[1:]])
    found: list[tuple[Whole, Whole, Whole]] = []
    pairs = 0
    for begin in range(0, len(points), _CHUNK):
        a, b = tree.query(points[begin : begin + _CHUNK], predicate="dwithin", distance=DISTANCES_M[-1])
        a, b = a[b > a + begin] + begin, b[b > a + begin]
        distances = np.hypot(x[a] - x[b], y[a] - y[b])
        found.append((a, b, np.minimum(np.searchsorted(bounds, distances), len(bounds) - 1)))
        if (pairs := pairs + len(a)) > MOST_PAIRS:
            raise InvalidInputError.of("from", "too_near_to_compare", most=MOST_PAIRS)
    if not found:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, nothing
    a, b, band = (np.concatenate(column) for column in zip(*found, strict=True))
    return a, b, band
