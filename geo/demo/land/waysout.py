"""Long ways to the road for hamlets that none of their own lanes leads out of, past everything that is built."""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.hamlets import Hamlet

Floats = NDArray[np.float64]

_CLEAR_M = 4.0
_APART_M = 40.0
_BATCH = 200


def join_all(built: list[Hamlet], ways: list[shapely.LineString]) -> list[Hamlet]:
    """The hamlets, each of those that are loose with the shortest straight way to a road that meets no footprint."""
    yards = shapely.STRtree(_footprints(built))
    roads = shapely.STRtree(ways)
    return [_joined(hamlet, yards, roads, ways) if len(hamlet.loose) else hamlet for hamlet in built]


def _footprints(built: list[Hamlet]) -> NDArray[np.object_]:
    rings = np.concatenate([h.houses for h in built] + [h.barns for h in built])
    return np.asarray(shapely.polygons(rings[~np.isnan(rings[:, 0, 0])]))


def _joined(hamlet: Hamlet, yards: shapely.STRtree, roads: shapely.STRtree, ways: list[shapely.LineString]) -> Hamlet:
    ends = hamlet.loose
    reach = 2 * shapely.distance(shapely.Point(ends[0]), ways[int(roads.nearest(shapely.Point(ends[0])))]) + 1000
    near = roads.query(shapely.Point(ends[0]), predicate="dwithin", distance=reach)
    targets = np.vstack([shapely.get_coordinates(shapely.segmentize(ways[k], _APART_M)) for k in near])
    pairs = np.stack([np.repeat(ends, len(targets), axis=0), np.tile(targets, (len(ends), 1))], axis=1)
    length = np.hypot(*(pairs[:, 1] - pairs[:, 0]).T)
    pairs = pairs[np.argsort(length, kind="stable")]
    best = pairs[0]
    for start in range(0, len(pairs), _BATCH):
        batch = shapely.linestrings(pairs[start : start + _BATCH])
        free = np.ones(len(batch), dtype=bool)
        free[yards.query(batch, predicate="dwithin", distance=_CLEAR_M)[0]] = False
        if free.any():
            best = pairs[start + int(np.argmax(free))]
            break
    return replace(hamlet, lanes=[*hamlet.lanes, best], loose=np.empty((0, 2)))
