"""Sites for the landmarks of the open country: near where they are known to be, clear of borders, water and ways."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.facts import Landmark
from geo.demo.land.frame import Frame

Floats = NDArray[np.float64]

_CLEAR_M = 9.0
_STEP_M = 15.0
_SEARCH_M = 600.0


@dataclass(frozen=True)
class Site:
    """Where a landmark stands: its footprint (shape (5, 2)), the base grid (index) and its way to the road."""

    landmark: Landmark
    ring: Floats
    grid: int
    way: Floats


def find(
    landmarks: list[Landmark], base: NDArray[np.object_], bars: NDArray[np.object_], ways: list[shapely.LineString]
) -> list[Site]:
    """A free site for each landmark within 600 m of its place; one that finds none is left out."""
    grids, obstacles, roads = shapely.STRtree(base), shapely.STRtree(bars), shapely.STRtree(ways)
    found: list[Site] = []
    for landmark in landmarks:
        box = _free(landmark, base, grids, bars, obstacles)
        if box is not None:
            grid = int(grids.query(box, predicate="within")[0])
            yard = box.buffer(_CLEAR_M / 2, join_style="mitre")
            way = shapely.shortest_line(yard, ways[int(roads.nearest(yard))])
            found.append(Site(landmark, shapely.get_coordinates(box), grid, shapely.get_coordinates(way)))
    return found


def _free(
    landmark: Landmark,
    base: NDArray[np.object_],
    grids: shapely.STRtree,
    bars: NDArray[np.object_],
    obstacles: shapely.STRtree,
) -> shapely.Polygon | None:
    axis = np.arange(-_SEARCH_M, _SEARCH_M + 1, _STEP_M)
    u, v = (a.ravel() for a in np.meshgrid(axis, axis))
    order = np.argsort(np.hypot(u, v), kind="stable")
    half, deep = landmark.length / 2, landmark.depth / 2
    boxes = Frame(landmark.at, 0.0).boxes(u - half, v - deep, u + half, v + deep)[order]
    wide = shapely.buffer(boxes, _CLEAR_M, join_style="mitre")
    reach = shapely.box(*shapely.total_bounds(wide))
    borders = shapely.boundary(base[grids.query(reach)])
    closed = shapely.union_all(np.concatenate([bars[obstacles.query(reach)], borders]))
    shapely.prepare(closed)
    barred = shapely.intersects(closed, wide)
    return None if barred.all() else boxes[int(np.argmin(barred))]
