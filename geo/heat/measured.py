"""The value of each area: what it is coloured by, and what hot spots are looked for in."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.heat.counts import AreaCount
from geo.heat.smoothing import smoothed_rates


class Measure(StrEnum):
    """What an area is coloured or judged by; rates are per 1,000 households."""

    COUNT = "count"
    RATE = "rate"
    SMOOTHED = "smoothed"


def measured(counts: Sequence[AreaCount], measure: Measure) -> NDArray[np.float64]:
    """The value of each area, unrounded; NaN where it cannot be told, shape (areas,)."""
    if measure is Measure.COUNT:
        return np.array([count.n for count in counts], dtype=np.float64)
    if measure is Measure.SMOOTHED:
        return _known(smoothed_rates(counts))
    return _known([1000 * count.n / count.households if count.households else None for count in counts])


def _known(values: list[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
