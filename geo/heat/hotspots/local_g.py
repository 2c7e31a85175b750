"""Gi*: whether an area and its neighbours together stand out beyond chance (Ord and Getis, 1995)."""

import numpy as np
from numpy.typing import NDArray

from geo.heat.hotspots.neighbours import Neighbours

Floats = NDArray[np.float64]


def gi_star(values: Floats, neighbours: Neighbours) -> Floats:
    """The standard score of the sum over each area and its neighbours, each counted once.

    Args:
        values: one for each area, shape (areas,).
        neighbours: of the same areas.

    Returns:
        NaN where all values are the same, or where an area and its neighbours are all there are, shape (areas,).
    """
    n = neighbours.areas
    if n < 2:
        return np.full(n, np.nan)
    mean, deviation = values.mean(), values.std()
    together = neighbours.degrees + 1
    found = values + neighbours.sums(values) - mean * together
    scale = deviation * np.sqrt(together * (n - together) / (n - 1))
    # Equal values differ by no more than what rounding leaves of their mean.
    even = scale <= 1e-12 * max(abs(mean), 1.0)
    scores: Floats = np.divide(found, scale, out=np.full(n, np.nan), where=~even)
    return scores
