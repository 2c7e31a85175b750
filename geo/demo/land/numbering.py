"""Codes of grids: 12 digits of the community and 3 of the grid, numbered west to east, north to south."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def reading_order(points: Floats) -> NDArray[np.int64]:
    """The order in which points (shape (n, 2), metres) are read: about √n rows from the north, each from the west."""
    n = len(points)
    rows = max(1, round(np.sqrt(n)))
    from_north = np.argsort(-points[:, 1], kind="stable")
    order = [row[np.argsort(points[row, 0], kind="stable")] for row in np.array_split(from_north, rows)]
    return np.concatenate(order).astype(np.int64)


def grid_codes(community: list[str], points: Floats, dedicated: NDArray[np.bool_]) -> list[str]:
    """15-digit codes of grids; within a community the base grids come first, then the dedicated ones.

    Args:
        community: 12-digit code of each grid's community, length n.
        points: a point of each grid, shape (n, 2).
    """
    codes = [""] * len(community)
    keys = np.array(community)
    for code in np.unique(keys):
        number = 0
        for kind in (False, True):
            mine = np.nonzero((keys == code) & (dedicated == kind))[0]
            if len(mine):
                for k in mine[reading_order(points[mine])]:
                    number += 1
                    codes[k] = f"{code}{number:03d}"
    return codes
