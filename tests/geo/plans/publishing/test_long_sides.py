"""A grid that stays, with a side of kilometres: where a new border of others meets that side, they share a point."""

import numpy as np
import pytest
import shapely

from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.plans.cells.ground import as_array
from geo.plans.cells.lines import node
from geo.plans.cells.outlines import outlines
from geo.plans.drafts.land import GridInForce, Land
from geo.plans.partition.coverage import cell_graph
from geo.plans.publishing.effect import effect_of
from tests.factories import NORTH, SRID, WEST
from tests.geo.plans.drafts.lands import state

LONG_M, BANDS = 3_000.0, 12
CODES = ("620902001001001", "620902001001002", "620902001001003")


def land(seed: int) -> Land:
    """One cell west of a slanting line of three kilometres, bands across on the east side of it, in two grids."""
    rng = np.random.default_rng(seed)
    foot, head = (WEST + 500.0, NORTH), (WEST + 500.0 + 137.31, NORTH + LONG_M)
    west = shapely.Polygon([(WEST, NORTH), foot, head, (WEST, NORTH + LONG_M)])
    east = shapely.Polygon([foot, (WEST + 1_500, NORTH), (WEST + 1_500, NORTH + LONG_M), head])
    heights = NORTH + np.linspace(0, LONG_M, BANDS + 1)[1:-1] + rng.uniform(-60, 60, BANDS - 1)
    across = [shapely.LineString([(WEST + 400, y), (WEST + 1_600, y + rng.uniform(-30, 30))]) for y in heights]
    lines = [west.exterior, east.exterior, *(shapely.intersection(each, east) for each in across)]
    polygons = np.asarray(shapely.get_parts(shapely.polygonize(node(as_array(lines)))), dtype=object)
    polygons = polygons[np.argsort(shapely.get_y(shapely.centroid(polygons)))]
    beyond = shapely.get_x(shapely.centroid(polygons)) > WEST + 600
    middle = shapely.get_y(shapely.centroid(polygons)) > NORTH + LONG_M / 2
    households = np.full(len(polygons), 10)
    return Land(
        1,
        CODES[0][:12],
        "长社区",
        SRID,
        shapely.MultiPolygon([shapely.union(west, east)]),
        np.arange(len(polygons)),
        polygons,
        ("field",) * len(polygons),
        shapely.get_coordinates(shapely.point_on_surface(polygons)),
        households,
        tuple(GridInForce(at, code, f"第{at + 1}网格") for at, code in enumerate(CODES)),
        np.where(beyond, 1 + middle, 0),
        cell_graph(polygons, households),
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_new_border_and_the_side_that_it_meets_have_a_point_in_common(seed: int) -> None:
    ground = land(seed)
    drawn = outlines(ground.polygons, ground.home, as_array([ground.boundary]))
    known = {
        code: VersionInForce(at, at, code, Level.GRID, grid.name, "base", ground.code, "1.2.3", 0, 0, drawn[at], SRID)
        for at, (code, grid) in enumerate(zip(CODES, ground.grids, strict=True))
    }
    before = state(ground)
    assert effect_of(before, known).changes == ()
    for cell in np.flatnonzero(ground.home == 2)[:-1].tolist():
        upward = np.flatnonzero((ground.home == 2) & (np.arange(len(ground)) <= cell))
        effect = effect_of(before.moved(upward, 1), known)
        after = {code: version.geom for code, version in known.items()} | {c.code: c.geom for c in effect.changes}
        shapes = as_array([after[code] for code in CODES])
        assert shapely.coverage_is_valid(shapes)
        assert shapely.area(shapes).sum() == pytest.approx(ground.boundary.area, abs=0.01)
