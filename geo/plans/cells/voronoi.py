"""Borders half-way between buildings."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from geo.plans.cells.ground import Floats, Geometries, Ints

SPACING_M = 4.0
SMOOTHED_M = 0.25
_FAR = 20.0


def samples(shapes: Geometries) -> tuple[Floats, Ints]:
    """Points along the outlines of buildings, at most 4 m apart, shape (n, 2), and the building of each."""
    outlines = shapely.segmentize(shapely.boundary(shapes), SPACING_M)
    points, of = shapely.get_coordinates(outlines, return_index=True)
    _, first = np.unique(np.round(points, 2), axis=0, return_index=True)
    first.sort()
    return points[first], of[first]


def ridges(points: Floats, of: Ints, block: shapely.Polygon) -> Geometries:
    """Lines within a block that are as far from one building as from the next.

    Args:
        points: shape (n, 2), along the outlines of the buildings in the block.
        of: shape (n,), the building of each point; at least two different ones.
        block: the polygon that the buildings lie in.
    """
    if len(np.unique(of)) < 2:
        return np.empty(0, dtype=object)
    west, south, east, north = block.bounds
    middle = np.array([(west + east) / 2, (south + north) / 2])
    reach = _FAR * max(east - west, north - south)
    # Four points far away make every region that matters finite.
    far = reach * np.array([[-1.0, -1.1], [1.0, -0.9], [1.1, 1.0], [-0.9, 1.0]])
    diagram = Voronoi(np.concatenate([points - middle, far]))
    owner = np.concatenate([of, np.full(4, -1)])
    pair = owner[diagram.ridge_points]
    ends: NDArray[np.int64] = np.array(diagram.ridge_vertices)
    kept = (pair[:, 0] != pair[:, 1]) & (pair >= 0).all(axis=1) & (ends >= 0).all(axis=1)
    stretches = diagram.vertices[ends[kept]] + middle
    near = (stretches.min(axis=1) <= (east, north)).all(axis=1) & (stretches.max(axis=1) >= (west, south)).all(axis=1)
    lines = shapely.linestrings(stretches[near])
    lines = lines[shapely.length(lines) > 0]
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    smooth = shapely.simplify(shapely.get_parts(merged), SMOOTHED_M)
    shapely.prepare(block)
    crossing = ~shapely.contains_properly(block, smooth)
    # All at once: each time the points of the block are gone through.
    inner = shapely.intersection(shapely.multilinestrings(smooth[crossing]), block)
    parts = shapely.get_parts(np.append(smooth[~crossing], inner))
    kept = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(parts)
    return np.asarray(parts[kept], dtype=object)
