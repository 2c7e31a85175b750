"""The graph of the cells of a coverage, from their polygons."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.core.errors import InvalidInputError
from geo.plans.partition.graph import FREE, CellGraph, Flags, Floats, Ints, sums

ROAD_TOLERANCE_M = 3.0

Geometries = NDArray[np.object_]


def cell_graph(
    polygons: Geometries,
    households: ArrayLike,
    cases: ArrayLike | None = None,
    *,
    roads: Sequence[shapely.Geometry] | Geometries = (),
    road_tolerance_m: float = ROAD_TOLERANCE_M,
    group: ArrayLike | None = None,
    locked: ArrayLike | None = None,
) -> CellGraph:
    """The graph of ``n`` cells that form an exact coverage: where two meet, both have the same vertices.

    Args:
        polygons: Polygon or MultiPolygon of each cell, in metres.
        households: of each cell.
        cases: of each cell; none if left out.
        roads: centre lines, in the same metres.
        road_tolerance_m: a piece of border lies along a road if its ends and its middle are this near to one.
        group: see ``CellGraph``; nothing has to stay together if left out.
        locked: see ``CellGraph``; nothing is locked if left out.

    Raises:
        InvalidInputError: ``cells``, where the polygons overlap or do not meet vertex by vertex. The fault's ``cells``
            are the numbers of those concerned.
    """
    _check_coverage(polygons)
    count = len(polygons)
    start, end, owner = _segments(polygons)
    one, other = _meeting(start, end)
    length = np.hypot(*(end[one] - start[one]).T)
    key = np.minimum(owner[one], owner[other]) * count + np.maximum(owner[one], owner[other])
    borders, of = np.unique(key, return_inverse=True)
    on_road = _along(start[one], end[one], np.asarray(roads, dtype=object), road_tolerance_m)
    pairs = np.stack([borders // count, borders % count], axis=1)
    shared = sums(of, length, len(borders))
    inner = sums(pairs.ravel(), np.repeat(shared, 2), count)
    # What is left of a cell that others surround is the noise of a sum.
    outer = np.maximum(shapely.length(polygons) - inner, 0.0)
    return CellGraph(
        households=_numbers(households, count, 0),
        cases=_numbers(cases, count, 0),
        area_m2=shapely.area(polygons),
        outer_m=np.where(outer < 1e-6, 0.0, outer),
        centres=shapely.get_coordinates(shapely.centroid(polygons)),
        pairs=pairs,
        shared_m=shared,
        road_m=sums(of, length * on_road, len(borders)),
        group=_numbers(group, count, FREE),
        locked=_numbers(locked, count, FREE),
    )


def _check_coverage(polygons: Geometries) -> None:
    if shapely.coverage_is_valid(polygons):
        return
    wrong = ~shapely.is_empty(shapely.coverage_invalid_edges(polygons))
    raise InvalidInputError.of("cells", "cells_no_coverage", cells=np.flatnonzero(wrong).tolist())


def _numbers(given: ArrayLike | None, count: int, default: int) -> Ints:
    return np.full(count, default, dtype=np.int64) if given is None else np.asarray(given, dtype=np.int64)


def _segments(polygons: Geometries) -> tuple[Floats, Floats, Ints]:
    """Both ends and the cell of every piece of border between two vertices."""
    parts, cell = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring[:-1] == ring[1:]
    start, end = points[:-1][same_ring], points[1:][same_ring]
    owner = cell[part][ring[:-1][same_ring]]
    real = (start != end).any(axis=1)
    return start[real], end[real], owner[real].astype(np.int64)


def _meeting(start: Floats, end: Floats) -> tuple[Ints, Ints]:
    """The segments that are the same piece of border, seen from both of its cells."""
    points = np.concatenate([start, end])
    _, ids = np.unique(points[:, 0] + 1j * points[:, 1], return_inverse=True)
    first, last = ids[: len(start)], ids[len(start) :]
    key = np.minimum(first, last) * len(points) + np.maximum(first, last)
    order = np.argsort(key, kind="stable")
    twice = np.flatnonzero(key[order[:-1]] == key[order[1:]])
    return order[twice], order[twice + 1]


def _along(start: Floats, end: Floats, roads: Geometries, tolerance: float) -> Flags:
    """Which segments run along a road."""
    if len(roads) == 0:
        return np.zeros(len(start), dtype=np.bool_)
    lines, of = shapely.get_coordinates(roads, return_index=True)
    same = of[:-1] == of[1:]
    tree = shapely.STRtree(shapely.linestrings(np.stack([lines[:-1][same], lines[1:][same]], axis=1)))
    points, inverse = np.unique(np.concatenate([start, end]), axis=0, return_inverse=True)
    near = _near(points, tree, tolerance)[inverse]
    along = near[: len(start)] & near[len(start) :]
    along[along] = _near((start[along] + end[along]) / 2, tree, tolerance)
    return along


def _near(points: Floats, tree: shapely.STRtree, tolerance: float) -> Flags:
    near = np.zeros(len(points), dtype=np.bool_)
    near[tree.query(shapely.points(points), predicate="dwithin", distance=tolerance)[0]] = True
    return near
