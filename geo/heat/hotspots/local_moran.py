"""Local Moran: whether an area is like its neighbours, or unlike them, beyond chance (Anselin, 1995)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.heat.hotspots.neighbours import Neighbours

FEW_PERMUTATIONS = 999
MANY_PERMUTATIONS = 99_999
_LOOKED_AT_AGAIN = 0.02
_MOST_DRAWS = 300_000_000
_CHUNK = 10_000
_SEED = 20_260_101

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class LocalMoran:
    """The statistic of each area.

    Attributes:
        i: positive where an area is like its neighbours; NaN where it has none or all values are the same.
        p: two-sided, from conditional permutations, shape (areas,).
        high: whether the area itself lies above the mean.
        high_around: whether its neighbours do.
    """

    i: Floats
    p: Floats
    high: NDArray[np.bool_]
    high_around: NDArray[np.bool_]


def local_moran(values: Floats, neighbours: Neighbours) -> LocalMoran:
    """Local Moran with weights that add up to one over the neighbours of an area.

    The probability is that of neighbours drawn from all other areas. 999 draws tell which areas may be more than
    chance; those are drawn for again, up to a hundred times as often, because a test of many areas asks for small
    probabilities. The draws are the same every time.

    Args:
        values: one for each area, shape (areas,).
        neighbours: of the same areas.
    """
    n = neighbours.areas
    off = values - values.mean() if n else values
    spread = float((off**2).sum())
    degrees = neighbours.degrees
    around = np.divide(neighbours.sums(off), degrees, out=np.full(n, np.nan), where=degrees > 0)
    if n < 3 or spread <= 1e-18 * float((values**2).sum()):
        nothing = np.full(n, np.nan)
        return LocalMoran(nothing, nothing, off > 0, around > 0)
    return LocalMoran((n - 1) * off * around / spread, _probabilities(off, degrees, around), off > 0, around > 0)


def _probabilities(off: Floats, degrees: Positions, around: Floats) -> Floats:
    rng = np.random.default_rng(_SEED)
    tested = np.flatnonzero(degrees)
    found = np.full(len(off), np.nan)
    found[tested] = _permuted(rng, off, degrees, around, tested, FEW_PERMUTATIONS)
    again = np.flatnonzero(found <= _LOOKED_AT_AGAIN)
    if len(again):
        affordable = _MOST_DRAWS // int(degrees[again].sum())
        times = min(MANY_PERMUTATIONS, max(10 * FEW_PERMUTATIONS + 9, affordable))
        found[again] = _permuted(rng, off, degrees, around, again, times)
    return found


def _permuted(
    rng: np.random.Generator, off: Floats, degrees: Positions, around: Floats, tested: Positions, times: int
) -> Floats:
    """Two-sided pseudo-probabilities of the means of the neighbours of the areas ``tested``."""
    above, below = np.zeros(len(tested), dtype=np.int64), np.zeros(len(tested), dtype=np.int64)
    most = int(degrees[tested].max())
    for begin in range(0, times, _CHUNK):
        drawn = draws(rng, len(off) - 1, most, min(_CHUNK, times - begin))
        for place, area in enumerate(tested):
            others = drawn[: degrees[area]]
            # The area itself is no neighbour of its own: whoever stands behind it moves up.
            means = off[others + (others >= area)].mean(axis=0)
            slack = 1e-12 * max(abs(around[area]), 1.0)
            above[place] += np.count_nonzero(means >= around[area] - slack)
            below[place] += np.count_nonzero(means <= around[area] + slack)
    return np.minimum(1.0, 2.0 * (np.minimum(above, below) + 1) / (times + 1))


def draws(rng: np.random.Generator, of: int, many: int, times: int) -> Positions:
    """``times`` draws of ``many`` different numbers below ``of``, shape (many, times).

    Each is drawn from what is left, and then moved past those drawn before, from the smallest on.
    """
    found = np.empty((many, times), dtype=np.int64)
    for place in range(many):
        number = rng.integers(0, of - place, times)
        for before in np.sort(found[:place], axis=0):
            number += number >= before
        found[place] = number
    return found
