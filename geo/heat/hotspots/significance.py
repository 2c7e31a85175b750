"""What may be taken for more than chance, when many areas are looked at at once."""

import math

import numpy as np
from numpy.typing import NDArray

SIGNIFICANT = 0.05

Floats = NDArray[np.float64]

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def two_sided(z: Floats) -> Floats:
    """The probability that a standard normal value lies as far from zero as each of ``z``; NaN stays NaN."""
    if not len(z):
        return np.empty(0)
    return np.asarray(_erfc(np.abs(z) / math.sqrt(2)), dtype=np.float64)


def discoveries(p: Floats, rate: float = SIGNIFICANT) -> NDArray[np.bool_]:
    """Which of the tests are taken for real, so that a share of ``rate`` of these is false (Benjamini, Hochberg 1995).

    Args:
        p: the probability of each under chance alone; NaN where nothing was tested, shape (tests,).
        rate: the false discovery rate.
    """
    tested = np.sort(p[~np.isnan(p)])
    bars = rate * np.arange(1, len(tested) + 1) / max(len(tested), 1)
    passed = tested[tested <= bars]
    return np.asarray(p <= passed[-1] if len(passed) else np.zeros(len(p)), dtype=np.bool_)
