import numpy as np
import pytest
import shapely

from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.units import Units, units_of
from tests.geo.plans.partition.ground import SIDE_M, squares


def pair_and_two() -> Units:
    """Cells 0 and 1 as one unit, 2 and 3 by themselves, cell 4 locked; a road between cells 1 and 2."""
    road = shapely.LineString([(2 * SIDE_M, SIDE_M), (2 * SIDE_M, -5)])
    graph = cell_graph(squares(5, 1), [10, 20, 30, 40, 50], roads=[road])
    return units_of(graph, np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([0, 0, 1, 2, -1]))


def test_a_unit_has_what_its_cells_have_and_no_border_within() -> None:
    units = pair_and_two()
    assert units.cells == [[0, 1], [2], [3]]
    assert (units.load, units.households) == ([3, 3, 4], [30, 30, 40])
    assert units.area == pytest.approx([1_800, 900, 900])
    assert units.border == pytest.approx([180, 120, 120])


def test_it_knows_what_it_meets_and_how_much_of_that_is_off_the_roads() -> None:
    units = pair_and_two()
    assert units.around == [[(1, 30.0, 0.0)], [(0, 30.0, 0.0), (2, 30.0, 30.0)], [(1, 30.0, 30.0)]]
    assert units.joined == [[1], [0, 2], [1]]


def test_some_of_the_units_are_numbered_anew() -> None:
    some = pair_and_two().only([2, 1])
    assert (some.cells, some.around) == ([[3], [2]], [[(1, 30.0, 30.0)], [(0, 30.0, 30.0)]])


def test_a_link_lets_a_grid_step_where_nothing_is_met() -> None:
    linked = pair_and_two().linked([(0, 2), (2, 0), (0, 1)])
    assert linked.joined == [[1, 2], [0, 2], [1, 0]]
    assert linked.around == pair_and_two().around
