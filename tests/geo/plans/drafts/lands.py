"""Communities of random cells for operations that need no database."""

import itertools

import numpy as np
import shapely

from geo.plans.drafts.land import GridInForce, Land
from geo.plans.drafts.state import State, in_force
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.starts import sound
from geo.plans.partition.units import units_of
from tests.factories import NORTH, SRID, WEST

SIDE = 400.0
CORNER = np.array([WEST, NORTH - SIDE])
CODE = "620902001001"


def coverage(count: int, seed: int) -> np.ndarray:
    """Cells around random points of a square of 400 m, exact on a 0.01 m grid."""
    rng = np.random.default_rng(seed)
    points = rng.random((count, 2)) * (SIDE - 10) + 5
    square = shapely.box(0, 0, SIDE, SIDE)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=square))
    clipped = shapely.intersection(cells, square)
    exact = shapely.transform(clipped, lambda xy: np.round(xy, 2) + CORNER)
    polygons = np.asarray(exact, dtype=object)
    assert shapely.coverage_is_valid(polygons)
    return polygons


def land(count: int = 80, grids: int = 5, seed: int = 1) -> Land:
    """A square community of random cells in contiguous grids, some cells without households."""
    rng = np.random.default_rng(seed)
    polygons = coverage(count, seed)
    households = rng.integers(0, 30, count) * rng.integers(0, 2, count)
    graph = cell_graph(polygons, households)
    seeds = rng.choice(count, grids, replace=False)
    near = ((graph.centres[:, None] - graph.centres[seeds][None]) ** 2).sum(axis=2).argmin(axis=1)
    units = units_of(graph, households.astype(float), np.arange(count))
    home = np.array(sound(units, near.tolist(), grids), dtype=np.int64)
    whole = shapely.box(WEST, NORTH - SIDE, WEST + SIDE, NORTH)
    return Land(
        1,
        CODE,
        "西北社区",
        SRID,
        shapely.MultiPolygon([whole]),
        np.arange(100, 100 + count),
        polygons,
        ("building",) * count,
        shapely.get_coordinates(shapely.point_on_surface(polygons)),
        households.astype(np.int64),
        tuple(GridInForce(10 + k, f"{CODE}{k + 1:03d}", f"第{k + 1}网格") for k in range(grids)),
        home,
        graph,
    )


def state(of: Land) -> State:
    """A draft that changes nothing yet; keys of new grids are n1, n2 and so on."""
    keys = (f"n{number}" for number in itertools.count(1))
    grids = tuple(map(in_force, of.grids))
    return State(of, grids, of.home.copy(), (), frozenset(grid.code for grid in grids), lambda: next(keys))
