"""Households told to cells: none is lost, none is made up."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.plans.cells.ground import as_array
from geo.plans.cells.households import cells_of, lived_in, share_out, shared_by_grid
from tests.geo.plans.cells.ground import box

CELLS = as_array([box(0, 0, 10, 10), box(10, 0, 20, 10), box(20, 0, 30, 10)])
GRIDS = np.array([0, 0, 1])


@given(st.integers(0, 5_000), st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_shares_are_whole_add_up_and_are_less_than_one_off(total: int, weights: list[float]) -> None:
    given_weights = np.array(weights)
    shares = share_out(total, given_weights)
    assert shares.sum() == total
    assert (shares >= 0).all()
    if given_weights.sum() > 0:
        assert np.abs(shares - total * given_weights / given_weights.sum()).max() < 1 + 1e-6


def test_shares_by_hand() -> None:
    assert share_out(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert share_out(7, np.array([0.0, 0.0])).tolist() == [4, 3]
    assert share_out(3, np.zeros(0)).tolist() == []


def test_an_address_lives_in_the_cell_of_its_building_unless_its_point_says_another_grid() -> None:
    points = as_array([shapely.Point(box(0, 0, 2 * x, 10).centroid) for x in (5, 12, 25, 35)])
    homes = np.array([1, -1, 0, -1])
    assert cells_of(points, homes, CELLS, GRIDS).tolist() == [1, 1, 2, 2]


def test_households_of_a_whole_grid_go_where_people_live() -> None:
    weight = lived_in(np.array([0, 2, -1]), np.array([300.0, 100.0, 900.0]), shapely.area(CELLS))
    within = {7: np.array([0, 1]), 8: np.array([2])}
    assert shared_by_grid({7: 12, 8: 5}, within, weight).tolist() == [12, 0, 5]
