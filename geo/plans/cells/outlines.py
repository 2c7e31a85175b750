"""Boundaries of grids derived from cells."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.crs import GRID_SIZE_M
from geo.plans.cells.faces import segments
from geo.plans.cells.ground import Floats, Geometries, Ints, as_array

_CM = round(1 / GRID_SIZE_M)
STRAIGHT_M = 0.03
"""Lines are noded twice, and each time a point may move by 7 mm."""


def outlines(polygons: Geometries, grids: Ints, boundaries: Geometries) -> dict[int, shapely.MultiPolygon]:
    """The polygon of each grid, by its number: the union of its cells without the points that only cells needed.

    Where the border between two cells meets a boundary, that boundary has a point on the 0.01 m grid, a centimetre or
    two beside its straight line. Such a point is dropped unless three grids, or two grids and the outside, meet there.
    So grids that are as they were come out point for point, and neighbours outside the community keep theirs.

    Args:
        polygons: shape (n,), an exact coverage.
        grids: shape (n,), the grid of each; those below 0 are left out.
        boundaries: polygons whose points are kept: the community as it stands and its grids.
    """
    numbers = np.unique(grids[grids >= 0])
    united = as_array([shapely.coverage_union_all(polygons[grids == number]) for number in numbers])
    kept = np.concatenate([keys_of(boundaries), _corners(united)])
    kept = np.unique(kept)
    return {int(n): _straightened(shape, kept) for n, shape in zip(numbers, united, strict=True)}


def keys_of(shapes: Geometries) -> Ints:
    """One number for each point of shapes on the 0.01 m grid: the same for the same place."""
    return _keys(shapely.get_coordinates(shapes))


def _keys(points: Floats) -> Ints:
    """One number for each point, shape (n, 2), of the 0.01 m grid."""
    cm = np.round(points * _CM).astype(np.int64)
    return np.asarray(cm[:, 0] * (1 << 32) + cm[:, 1], dtype=np.int64)


def _corners(united: Geometries) -> Ints:
    """Keys of the points in which more or fewer than two stretches of border end."""
    start, end, _ = segments(united)
    pairs = np.sort(np.column_stack([_keys(start), _keys(end)]), axis=1)
    ends, times = np.unique(np.unique(pairs, axis=0), return_counts=True)
    return np.asarray(ends[times != 2], dtype=np.int64)


def _straightened(shape: shapely.Geometry, kept: Ints) -> shapely.MultiPolygon:
    parts = [
        shapely.Polygon(
            _ring(shapely.get_coordinates(part.exterior), kept),
            [_ring(shapely.get_coordinates(hole), kept) for hole in part.interiors],
        )
        for part in shapely.get_parts(shape)
    ]
    return shapely.MultiPolygon(parts)


def _ring(points: Floats, kept: Ints) -> Floats:
    """A closed ring without the points that lie on the straight line between two that are kept."""
    keys = _keys(points[:-1])
    stays = np.nonzero(kept[np.minimum(np.searchsorted(kept, keys), len(kept) - 1)] == keys)[0]
    if len(stays) == 0:
        return points
    turned = np.roll(points[:-1], -stays[0], axis=0)
    stays = stays - stays[0]
    first = np.zeros(len(turned), dtype=np.int64)
    first[stays] = np.arange(len(stays))
    first = np.maximum.accumulate(first)
    ends = np.append(stays, 0)
    off = _beside(turned, turned[ends[first]], turned[ends[first + 1]])
    straight = np.maximum.reduceat(off, stays) <= STRAIGHT_M
    drop = straight[first]
    drop[stays] = False
    left = turned[~drop]
    return np.concatenate([left, left[:1]])


def _beside(points: Floats, start: Floats, end: Floats) -> NDArray[np.float64]:
    """How far each point lies from the straight stretch between its start and end, metres; all of shape (n, 2)."""
    along = end - start
    squared = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((points - start) * along).sum(axis=1) / squared, 0, 1)
    return np.asarray(np.hypot(*(points - start - share[:, None] * along).T), dtype=np.float64)
