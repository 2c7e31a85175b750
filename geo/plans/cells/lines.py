"""Lines that keep cells apart: boundaries first, then streets, then the edges of the land."""

import numpy as np
import shapely

from geo.areas.crs import GRID_SIZE_M
from geo.plans.cells.ground import Geometries, Ground, as_array

BESIDE_M = 2.0
LEAST_M2 = 1.0


def borders(ground: Ground) -> Geometries:
    """The boundaries of the community and its grids, as lines."""
    return np.asarray(shapely.get_parts(shapely.boundary(as_array([ground.community, *ground.grids]))), dtype=object)


def inner_lines(ground: Ground) -> Geometries:
    """Streets and edges of the land within the community.

    A stretch that runs less than two metres beside a line that counts more is left out, and what is left is led to
    that line, for two lines where one is meant would leave a sliver between them.
    """
    kept = list(borders(ground))
    count = len(kept)
    edges = shapely.get_parts(shapely.boundary(ground.land[~shapely.is_empty(ground.land)]))
    for layer in (ground.streets, edges):
        near = layer[shapely.intersects(layer, ground.community)] if len(layer) else layer
        if len(near):
            kept += list(led_to(_inside(near, ground.community), as_array(kept)))
    return as_array(kept[count:])


def node(lines: Geometries) -> Geometries:
    """The lines cut wherever they meet, on the 0.01 m grid, each stretch once."""
    noded = shapely.union_all(lines, grid_size=GRID_SIZE_M)
    return np.asarray(shapely.get_parts(noded), dtype=object)


def _inside(lines: Geometries, community: shapely.MultiPolygon) -> Geometries:
    merged = shapely.line_merge(shapely.union_all(shapely.force_2d(lines)))
    return np.asarray(shapely.get_parts(shapely.intersection(merged, community)), dtype=object)


def led_to(lines: Geometries, counting: Geometries) -> Geometries:
    """Lines without what runs beside those that count more; ends near these are led to them. Both of any shape (n,)."""
    lines = lines[shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING]
    if len(lines) == 0:
        return lines
    tree = shapely.STRtree(counting)
    line, other = tree.query(lines, predicate="dwithin", distance=BESIDE_M)
    left = lines.copy()
    for i in np.unique(line):
        beside = shapely.union_all(shapely.buffer(counting[other[line == i]], BESIDE_M, quad_segs=2))
        left[i] = shapely.difference(lines[i], beside)
    parts = shapely.get_parts(left)
    parts = parts[~shapely.is_empty(parts) & (shapely.length(parts) > BESIDE_M)]
    ends = shapely.points(np.concatenate([shapely.get_coordinates(shapely.get_point(parts, k)) for k in (0, -1)]))
    at, near = tree.query_nearest(ends, max_distance=1.5 * BESIDE_M, all_matches=False)
    links = shapely.shortest_line(ends[at], counting[near])
    return np.concatenate([parts, links[shapely.length(links) > 0]])
