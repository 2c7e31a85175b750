"""Polygons drawn without regard to cells, laid on cells."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.plans.drafts.land import NOWHERE, Geometries, Land
from geo.plans.partition.graph import Ints


@dataclass(frozen=True)
class Snapped:
    """Which polygon has each cell of a land.

    Attributes:
        of: the place of its polygon, -1 for none, ``(n,)``.
        contested: cells that two polygons claim: the cell, the polygon that has it, and another, ``(k, 3)``.
    """

    of: Ints
    contested: Ints


def snapped(land: Land, shapes: Geometries) -> Snapped:
    """Give each cell to the polygon that holds the point within it; of several, to the one with most of its ground.

    Args:
        land: the cells.
        shapes: valid polygons in the land's metres.
    """
    of = np.full(len(land), NOWHERE, dtype=np.int64)
    shape, cell = shapely.STRtree(land.points).query(shapes, predicate="intersects")
    times = np.bincount(cell, minlength=len(land))
    clear = times[cell] == 1
    of[cell[clear]] = shape[clear]
    shape, cell = shape[~clear], cell[~clear]
    if len(cell) == 0:
        return Snapped(of, np.empty((0, 3), dtype=np.int64))
    share = shapely.area(shapely.intersection(land.polygons[cell], shapes[shape]))
    order = np.lexsort((shape, -np.round(share, 4), cell))
    shape, cell = shape[order], cell[order]
    first = np.concatenate([[True], cell[1:] != cell[:-1]])
    of[cell[first]] = shape[first]
    others = ~first
    return Snapped(of, np.column_stack([cell[others], of[cell[others]], shape[others]]))
