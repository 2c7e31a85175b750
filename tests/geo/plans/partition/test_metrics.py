import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.metrics import measure
from tests.geo.plans.partition.ground import SIDE_M, sheet, squares


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_they_are_those_of_the_grids_drawn_by_shapely(data: st.DataObject) -> None:
    across, down = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    count, grids = across * down, data.draw(st.integers(1, 4))
    cells = sheet(across, down, data.draw(st.integers(0, 99)))
    households = np.array(data.draw(st.lists(st.integers(0, 50), min_size=count, max_size=count)))
    assignment = np.array(data.draw(st.lists(st.integers(0, grids - 1), min_size=count, max_size=count)))
    road = shapely.LineString([(SIDE_M, -99), (SIDE_M, 999)])
    graph = cell_graph(cells, households, households[::-1], roads=[road], road_tolerance_m=7.0)
    found = measure(graph, assignment, grids, mix=0.5, before=np.zeros(count, dtype=np.int64))
    drawn = [shapely.union_all(cells[assignment == grid]) for grid in range(grids)]
    assert found.area_m2 == pytest.approx([each.area for each in drawn])
    assert found.perimeter_m == pytest.approx([each.length for each in drawn])
    scores = [4 * math.pi * each.area / each.length**2 if each.length else 0 for each in drawn]
    assert found.polsby_popper == pytest.approx(scores)
    # Cells that meet in a point alone are two parts to a union as well as to a grid.
    assert found.parts.tolist() == [
        len(shapely.get_parts(each[~shapely.is_empty(each)])) for each in np.array(drawn)[:, None]
    ]
    assert found.households.tolist() == [int(households[assignment == grid].sum()) for grid in range(grids)]
    outer = shapely.union_all(cells).length
    assert found.inner_m == pytest.approx((sum(each.length for each in drawn) - outer) / 2, abs=1e-6)
    assert found.moved_households == households[assignment != 0].sum()
    assert found.workload.sum() == pytest.approx(households.sum())


def test_shares_are_held_against_the_mean_the_target_and_the_roads() -> None:
    road = shapely.LineString([(0, SIDE_M), (SIDE_M, SIDE_M)])
    graph = cell_graph(squares(2, 2), [100, 200, 300, 400], roads=[road])
    found = measure(graph, np.array([0, 0, 1, 1]), 2, target=300)
    assert found.from_mean.tolist() == pytest.approx([-0.4, 0.4])
    assert found.from_target.tolist() == pytest.approx([0.0, 4 / 3])
    assert (found.inner_m, found.road_share) == (2 * SIDE_M, 0.5)
    assert (found.tolerance, found.within.tolist(), found.contiguous) == (200.0, [True, True], True)
    assert found.mean_polsby_popper == pytest.approx(4 * math.pi * 2 / 36)


def test_the_mix_goes_from_households_to_cases() -> None:
    graph = cell_graph(squares(2, 1), [300, 100], [1, 3])
    parts = np.array([0, 1])
    assert measure(graph, parts, 2, mix=0).workload.tolist() == [300, 100]
    assert measure(graph, parts, 2, mix=0.5).workload.tolist() == [200, 200]
    assert measure(graph, parts, 2, mix=1).workload.tolist() == [100, 300]


def test_one_grid_has_no_borders_within() -> None:
    found = measure(cell_graph(squares(2, 1), [1, 1]), np.zeros(2, dtype=np.int64), 1)
    assert (found.inner_m, found.road_share, found.moved_households) == (0.0, None, None)


@pytest.mark.parametrize(
    ("largest", "tolerance"),
    [(10, 27), (54, 27), (100, 50), (290, 145), (298, 27)],
)
def test_a_grid_may_be_off_by_a_tenth_or_by_half_the_largest_cell_that_fits_into_one(
    largest: int, tolerance: float
) -> None:
    rest = [20] * ((540 - largest) // 20)
    households = [largest, *rest, 540 - largest - sum(rest)]
    graph = cell_graph(squares(len(households), 1), households)
    assignment = np.arange(len(households)) % 2
    assert measure(graph, assignment, 2).tolerance == tolerance
