"""Cells of two communities made to meet point by point where some of them go over."""

import numpy as np
import shapely

from geo.core.errors import ConflictError
from geo.plans.cells.faces import Faces, beside
from geo.plans.cells.ground import NOWHERE, Geometries, Ints
from geo.plans.cells.lines import node
from geo.plans.partition.graph import Flags

REACH_M = 1.0
_ROUNDS = 5
SLIVER_M = 0.05
"""Each community keeps points of its own along a border in common, a centimetre or two beside the other's line."""


def seamed(polygons: Geometries, moving: Ints, taken: Flags) -> Geometries:
    """Cells with the same points wherever those that move meet others: an exact coverage on either side.

    What lies between the two lines of the old border goes to the cell with the longest edge along it. Cells that are
    not within a metre of those that move stay as they are, but for a point that one of their neighbours was given.

    Args:
        polygons: shape (n,), the cells of both communities, in metres on the 0.01 m grid.
        moving: places of those that go over.
        taken: shape (n,), which cells the community that takes has afterwards.

    Raises:
        ConflictError: they cannot be made to meet.
    """
    near = np.unique(shapely.STRtree(polygons).query(polygons[moving], predicate="dwithin", distance=REACH_M)[1])
    for _ in range(_ROUNDS):
        made = _noded(polygons, near)
        wrong = [
            found for side in (taken, ~taken) for found in (_unmatched(made, side), _cracked(polygons, made, side))
        ]
        strange = np.setdiff1d(np.concatenate(wrong), near)
        if len(strange) == 0:
            return made
        near = np.union1d(near, strange)
    raise ConflictError("border_no_seam")


def _unmatched(polygons: Geometries, side: Flags) -> Ints:
    """The cells of one side that overlap another or miss one of its points."""
    edges = shapely.coverage_invalid_edges(polygons[side])
    unmatched: Ints = np.flatnonzero(side)[~shapely.is_empty(edges)]
    return unmatched


def _cracked(polygons: Geometries, made: Geometries, side: Flags) -> Ints:
    """The cells of one side along which another has given way or come over."""
    own = np.flatnonzero(side)
    changed = np.array([at for at in own.tolist() if made[at] is not polygons[at]], dtype=np.int64)
    moved = shapely.symmetric_difference(polygons[changed], made[changed])
    one, other = shapely.STRtree(polygons[own]).query(moved, predicate="intersects")
    along = shapely.length(shapely.intersection(moved[one], shapely.boundary(polygons[own[other]]))) > SLIVER_M
    return np.unique(own[other[along]])


def _noded(polygons: Geometries, near: Ints) -> Geometries:
    """The polygons with all lines of those that are near cut where they meet."""
    lines = np.asarray(shapely.get_parts(shapely.boundary(polygons[near])), dtype=object)
    shapes = np.asarray(shapely.get_parts(shapely.polygonize(node(lines))), dtype=object)
    faces = Faces(shapes, shapely.point_on_surface(shapes), *beside(shapes))
    owner = _closed(faces, _owners(faces.spots, polygons[near]))
    made = polygons.copy()
    for at, cell in enumerate(near.tolist()):
        whole = shapely.coverage_union_all(shapes[owner == at])
        if whole.geom_type != "Polygon" or whole.is_empty:
            raise ConflictError("border_no_seam")
        if shapely.normalize(whole) != shapely.normalize(polygons[cell]):
            made[cell] = whole
    return made


def _owners(spots: Geometries, cells: Geometries) -> Ints:
    """The cell of each face, one of two that overlap by a hair; -1 for none."""
    owner = np.full(len(spots), NOWHERE)
    spot, cell = shapely.STRtree(cells).query(spots, predicate="intersects")
    owner[spot[::-1]] = cell[::-1]
    return owner


def _closed(faces: Faces, owner: Ints) -> Ints:
    """The same with what lies between the lines of a border given to a cell beside it."""
    narrow = 2 * shapely.area(faces.polygons) < SLIVER_M * shapely.length(faces.polygons)
    between = (owner == NOWHERE) & narrow
    closed = owner.copy()
    longest = np.zeros(len(owner))
    for one, other in ((faces.left, faces.right), (faces.right, faces.left)):
        for at in np.flatnonzero(between[one] & (owner[other] != NOWHERE)).tolist():
            if faces.shared[at] > longest[one[at]]:
                longest[one[at]] = faces.shared[at]
                closed[one[at]] = owner[other[at]]
    return closed
