"""The faces of a linework and which of them lie side by side."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.plans.cells.ground import Floats, Geometries, Ints
from geo.plans.cells.lines import node

_DOUBTFUL_M = 0.05


@dataclass(frozen=True)
class Faces:
    """The polygons between lines.

    Attributes:
        polygons: shape (n,).
        spots: shape (n,), a point within each.
        left, right: shape (m,), places of two faces with a stretch of border in common, left < right.
        shared: shape (m,), the length of that stretch in metres.
    """

    polygons: Geometries
    spots: Geometries
    left: Ints
    right: Ints
    shared: Floats


def faces_of(lines: Geometries, community: shapely.MultiPolygon) -> Faces:
    """The faces of lines (not noded yet) that lie in the community."""
    polygons = np.asarray(shapely.get_parts(shapely.polygonize(node(lines))), dtype=object)
    spots = shapely.point_on_surface(polygons)
    shapely.prepare(community)
    kept = shapely.intersects(community, spots)
    # Its wall and the boundary may run beside each other for a while and the spot fall between them.
    near = shapely.dwithin(community.boundary, spots, _DOUBTFUL_M)
    within = shapely.area(shapely.intersection(polygons[near], community))
    kept[near] = 2 * within > shapely.area(polygons[near])
    polygons, spots = polygons[kept], spots[kept]
    return Faces(polygons, spots, *beside(polygons))


def beside(polygons: Geometries) -> tuple[Ints, Ints, Floats]:
    """Pairs of polygons of a coverage with a border in common, each once, and its length in metres."""
    start, end, of = segments(polygons)
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)
    order = np.lexsort((high[:, 1], high[:, 0], low[:, 1], low[:, 0]))
    low, high, of = low[order], high[order], of[order]
    same = (low[1:] == low[:-1]).all(axis=1) & (high[1:] == high[:-1]).all(axis=1)
    one, other = of[:-1][same], of[1:][same]
    length = np.hypot(*((high - low)[:-1][same]).T)
    differ = one != other
    pairs = np.sort(np.column_stack([one, other])[differ], axis=1)
    if len(pairs) == 0:
        return np.empty(0, dtype=int), np.empty(0, dtype=int), np.empty(0)
    unique, at = np.unique(pairs, axis=0, return_inverse=True)
    shared: Floats = np.bincount(at.ravel(), length[differ]).astype(np.float64)
    return unique[:, 0], unique[:, 1], shared


def segments(polygons: Geometries) -> tuple[Floats, Floats, Ints]:
    """All straight pieces of the rings: their starts and ends, shape (k, 2), and the polygon of each."""
    rings, of_ring = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    return points[:-1][joined], points[1:][joined], of_ring[ring[:-1][joined]]
