"""Boundaries of grids from their cells: as they were, and shared by neighbours where they are new."""

import numpy as np
import shapely

from geo.plans.cells.dividing import divide
from geo.plans.cells.outlines import outlines
from tests.geo.plans.cells.ground import WEST, box, ground
from tests.geo.plans.cells.test_dividing import SLANTED

HOMES = [box(20 + 30 * i, 20 + 40 * j, 35 + 30 * i, 35 + 40 * j) for i in range(5) for j in range(3)]


def test_a_community_comes_out_point_for_point_although_cells_needed_more_points() -> None:
    place = ground(SLANTED, HOMES)
    cells = divide(place)
    raw = shapely.coverage_union_all(cells.polygons)
    assert shapely.get_num_coordinates(raw) > shapely.get_num_coordinates(SLANTED)
    assert not shapely.equals(raw, SLANTED)
    whole = outlines(cells.polygons, np.zeros(len(cells.polygons), dtype=np.int64), place.grids)[0]
    assert shapely.equals_exact(whole.normalize(), shapely.MultiPolygon([SLANTED]).normalize(), tolerance=0)


def test_new_grids_share_every_point_of_their_border_and_lose_no_ground_to_it() -> None:
    place = ground(SLANTED, HOMES)
    cells = divide(place)
    middles = shapely.get_coordinates(shapely.centroid(cells.polygons))
    two = (middles[:, 0] > WEST + 100).astype(np.int64)
    made = outlines(cells.polygons, two, place.grids)
    assert sorted(made) == [0, 1]
    pair = np.array([made[0], made[1]], dtype=object)
    assert bool(shapely.coverage_is_valid(pair))
    # Where the new border meets the old one a point is kept that lies a centimetre or two beside it.
    assert shapely.symmetric_difference(shapely.coverage_union_all(pair), SLANTED).area < 2 * 0.02 * 200 / 2


def test_cells_in_no_grid_are_left_out() -> None:
    place = ground(SLANTED, HOMES[:2])
    cells = divide(place)
    assert outlines(cells.polygons, np.full(len(cells.polygons), -1), place.grids) == {}


def test_a_grid_with_two_points_to_keep_drops_the_same_between_them_as_the_one_beside_it() -> None:
    beside = (50.0, 15.01)
    before = shapely.Polygon([(0, 0), (100, 30), (100, -20), (0, -20)])
    pair = np.array(
        [
            shapely.Polygon([(0, 0), beside, (100, 30), (100, -20), (0, -20)]),
            shapely.Polygon([(0, 0), beside, (100, 30), (60, 60)]),
        ],
        dtype=object,
    )
    made = outlines(pair, np.array([0, 1]), np.array([before], dtype=object))
    assert bool(shapely.coverage_is_valid([made[0], made[1]]))
    assert shapely.equals(made[0], before)
    assert shapely.get_num_coordinates(made[1]) == 4
