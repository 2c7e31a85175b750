"""Codes of grids: 12 digits of the community and 3 of the grid, numbered west to east, north to south."""

import numpy as np
from numpy.typing import NDArray

from geo.areas.numbering import reading_order

Floats = NDArray[np.float64]


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
