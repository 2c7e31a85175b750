"""Footprints as buildings: what overlaps is one."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from geo.plans.cells.ground import NOWHERE, Geometries, Ints
from geo.plans.cells.polygonal import polygonal

LEAST_SHARED_M2 = 0.5
LEAST_SHARE = 0.01


@dataclass(frozen=True)
class Buildings:
    """Footprints that share ground taken together.

    Attributes:
        shapes: shape (n,), what each building covers.
        of: shape (b,), the building of each footprint, -1 for one without a surface in the community.
    """

    shapes: Geometries
    of: Ints


def buildings(footprints: Geometries, community: shapely.MultiPolygon) -> Buildings:
    """Buildings made of footprints, shape (b,), as far as they lie in the community.

    Two footprints are one building if they share more than half a square metre and a hundredth of the smaller one, so
    that no cell has to cut either of them.
    """
    shapes = shapely.intersection(polygonal(footprints), community)
    shapes = polygonal(shapes)
    inside = np.nonzero(shapely.area(shapes) > 0)[0]
    of = np.full(len(footprints), NOWHERE)
    if len(inside) == 0:
        return Buildings(np.empty(0, dtype=object), of)
    shapes = shapes[inside]
    count, label = connected_components(_sharing(shapes), directed=False)
    of[inside] = label
    order = np.argsort(label, kind="stable")
    ends = np.searchsorted(label[order], np.arange(count + 1))
    united = np.empty(count, dtype=object)
    for k in range(count):
        own = shapes[order[ends[k] : ends[k + 1]]]
        united[k] = own[0] if len(own) == 1 else shapely.union_all(own)
    return Buildings(united, of)


def _sharing(shapes: Geometries) -> coo_matrix:
    """Which shapes share enough ground to be one, as a matrix."""
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    area = shapely.area(shapes)
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    smaller = np.minimum(area[left], area[right])
    one = (shared > LEAST_SHARE * smaller) & (shared > np.minimum(LEAST_SHARED_M2, 0.5 * smaller))
    n = len(shapes)
    return coo_matrix((np.ones(int(one.sum())), (left[one], right[one])), shape=(n, n))


def homes_of(footprints: Geometries, built: Buildings, cells: Geometries) -> tuple[Ints, Ints]:
    """The cell that holds the largest part of each footprint, shape (b,), and the places of those that are cut."""
    return share_held(polygonal(footprints), built.of != NOWHERE, cells)


def share_held(shapes: Geometries, inside: NDArray[np.bool_], cells: Geometries) -> tuple[Ints, Ints]:
    """The cell that holds the largest part of each valid shape, -1 for one not inside, and the places of those cut.

    A shape is cut if more than a hundredth of it and more than half a square metre lies outside that cell.
    """
    homes = np.full(len(shapes), NOWHERE)
    known = np.nonzero(inside)[0]
    at, cell = shapely.STRtree(cells).query(shapes[known], predicate="intersects")
    part, around = shapes[known[at]], cells[cell]
    held = shapely.area(part)
    crossed = ~shapely.covers(around, part)
    held[crossed] = shapely.area(shapely.intersection(part[crossed], around[crossed]))
    order = np.lexsort((-cell, held, at))
    homes[known[at[order]]] = cell[order]
    largest = np.zeros(len(known))
    largest[at[order]] = held[order]
    size = shapely.area(shapes[known])
    outside = size - largest
    return homes, known[(outside > LEAST_SHARE * size) & (outside > LEAST_SHARED_M2)]
