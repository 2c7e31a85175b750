import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.errors import InvalidInputError
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import parts_of
from tests.geo.plans.partition.ground import SIDE_M, sheet, squares


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
def test_borders_are_those_that_shapely_finds_pair_by_pair(across: int, down: int, seed: int) -> None:
    cells = sheet(across, down, seed)
    graph = cell_graph(cells, np.ones(len(cells)))
    found = dict(zip(map(tuple, graph.pairs.tolist()), graph.shared_m.tolist(), strict=True))
    for one in range(len(cells)):
        for other in range(one + 1, len(cells)):
            metres = cells[one].intersection(cells[other]).length
            assert found.get((one, other), 0.0) == pytest.approx(metres, abs=1e-6)
    assert graph.perimeter_m == pytest.approx(shapely.length(cells))
    assert graph.area_m2 == pytest.approx(shapely.area(cells))
    assert graph.outer_m.sum() == pytest.approx(shapely.union_all(cells).length)


def test_a_courtyard_has_all_of_its_border_with_the_cell_round_it() -> None:
    yard = shapely.box(10, 10, 20, 20)
    ring = shapely.box(0, 0, 30, 30).difference(yard)
    graph = cell_graph(np.array([ring, yard]), [5, 0])
    assert (graph.pairs.tolist(), graph.shared_m.tolist(), graph.outer_m.tolist()) == ([[0, 1]], [40.0], [120.0, 0.0])


def test_a_border_is_on_a_road_as_far_as_it_runs_along_it() -> None:
    cells = squares(2, 2)
    along = shapely.LineString([(SIDE_M + 2, -50), (SIDE_M + 2, SIDE_M)])
    crossing = shapely.LineString([(-50, 10), (100, 10)])
    graph = cell_graph(cells, np.ones(4), roads=[along, crossing])
    road = dict(zip(map(tuple, graph.pairs.tolist()), graph.road_m.tolist(), strict=True))
    assert road == {(0, 1): SIDE_M, (0, 2): 0.0, (1, 3): 0.0, (2, 3): 0.0}
    far = cell_graph(cells, np.ones(4), roads=[along], road_tolerance_m=1.0)
    assert far.road_m.sum() == 0


def test_a_border_from_one_road_to_the_next_is_on_neither() -> None:
    roads = [shapely.LineString([(-50, y), (100, y)]) for y in (0, SIDE_M)]
    assert cell_graph(squares(2, 1), np.ones(2), roads=roads).road_m.tolist() == [0.0]


def test_a_short_border_makes_no_neighbours_unless_a_cell_is_small() -> None:
    first = shapely.Polygon([(0, 0), (50, 0), (50, 48), (50, 50), (2, 50), (0, 50)])
    beside = shapely.Polygon([(50, 48), (100, 48), (100, 90), (50, 90), (50, 50)])
    sliver = shapely.box(0, 50, 2, 51)
    graph = cell_graph(np.array([first, beside, sliver]), [1, 1, 0])
    assert graph.shared_m.tolist() == [2.0, 2.0]
    assert parts_of([0, 1, 2], graph.neighbours) == [[0, 2], [1]]


def test_cells_that_overlap_or_do_not_meet_vertex_by_vertex_are_named() -> None:
    cells = squares(3, 1)
    cells[1] = shapely.box(25, 0, 60, SIDE_M)
    with pytest.raises(InvalidInputError) as caught:
        cell_graph(cells, np.ones(3))
    (fault,) = caught.value.fields
    assert (fault.field, fault.fault, fault.facts["cells"]) == ("cells", "cells_no_coverage", [0, 1])
