import numpy as np
from numpy.typing import NDArray


def largest_remainder(weights: NDArray[np.float64], total: int, least: int = 0) -> NDArray[np.int64]:
    """Whole shares of ``total`` in proportion to ``weights`` (shape (n,)), at least ``least`` each, exact in sum."""
    spare = total - least * len(weights)
    exact = weights / weights.sum() * spare
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: spare - int(whole.sum())]] += 1
    return np.asarray(whole + least)
