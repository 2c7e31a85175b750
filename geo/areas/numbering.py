"""The order in which areas are numbered: west to east, north to south."""

import numpy as np
from numpy.typing import NDArray


def reading_order(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """The order in which points (shape (n, 2), metres) are read: about √n rows from the north, each from the west."""
    rows = max(1, round(np.sqrt(len(points))))
    from_north = np.argsort(-points[:, 1], kind="stable")
    order = [row[np.argsort(points[row, 0], kind="stable")] for row in np.array_split(from_north, rows)]
    return np.concatenate(order).astype(np.int64)
