"""Households told to cells."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.plans.cells.ground import NOWHERE, Floats, Geometries, Ints


def share_out(total: int, weights: Floats) -> Ints:
    """Whole numbers, shape (n,), that add up to ``total`` and follow the weights; equal weights if all are 0.

    The largest remainders are rounded up, the first of equals.
    """
    if len(weights) == 0:
        return np.zeros(0, dtype=np.int64)
    given = weights if weights.sum() > 0 else np.ones(len(weights))
    exact = total * given / given.sum()
    whole: Ints = np.floor(exact).astype(np.int64)
    rest = total - int(whole.sum())
    first = np.lexsort((np.arange(len(whole)), -(exact - whole)))[:rest]
    whole[first] += 1
    return whole


def cells_of(points: Geometries, homes: Ints, cells: Geometries, grids: Ints) -> Ints:
    """The cell of each address: that of its building, unless its point says that it lies in another grid.

    Args:
        points: shape (u,), where the addresses are.
        homes: shape (u,), the cell of the building drawn for each, -1 for none.
        cells, grids: shape (n,), the cells and the grid of each.
    """
    tree = shapely.STRtree(cells)
    of = np.asarray(tree.nearest(points), dtype=np.int64) if len(points) else np.zeros(0, dtype=np.int64)
    # Of two cells that touch at a point the one in the grid with the smaller code has it, as in routing.
    at, cell = tree.query(points, predicate="intersects")
    order = np.lexsort((-cell, -grids[cell], at))
    of[at[order]] = cell[order]
    same = (homes != NOWHERE) & (grids[homes] == grids[of])
    return np.where(same, homes, of)


def lived_in(homes: Ints, floor_space: Floats, area: Floats) -> Floats:
    """How much a cell weighs where households are told by grid alone: its floor space, or a hair of its surface.

    Args:
        homes: shape (b,), the cell of each footprint, -1 for none.
        floor_space: shape (b,), m² on all floors, 0 where nobody lives.
        area: shape (n,), m² of each cell.
    """
    known = homes != NOWHERE
    weight = np.bincount(homes[known], floor_space[known], len(area))
    return np.asarray(weight + 1e-9 * area, dtype=np.float64)


def shared_by_grid(totals: dict[int, int], within: dict[int, NDArray[np.int64]], weight: Floats) -> Ints:
    """Households counted for whole grids, shared out among their cells; shape (n,).

    Args:
        totals: households by grid.
        within: the cells of each grid.
        weight: shape (n,).
    """
    households = np.zeros(len(weight), dtype=np.int64)
    for grid, total in totals.items():
        households[within[grid]] += share_out(total, weight[within[grid]])
    return households
