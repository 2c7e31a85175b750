import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.plans.partition.annealing import Aim, Annealing, Cooling, Weights, draws
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import parts_of
from geo.plans.partition.units import units_of
from tests.geo.plans.partition.ground import SIDE_M, sheet

AIM, WEIGHTS = Aim(120.0, 12.0), Weights(moved=3.0)


def search(seed: int, weights: Weights = WEIGHTS) -> Annealing:
    """Six columns of cells in three grids of two columns, with a road along the second."""
    road = shapely.LineString([(2 * SIDE_M, -99), (2 * SIDE_M, 999)])
    households = np.random.default_rng(seed).integers(0, 30, 24)
    graph = cell_graph(sheet(6, 4, seed), households, roads=[road], road_tolerance_m=7.0)
    units = units_of(graph, households.astype(np.float64), np.arange(24))
    return Annealing(units, (np.tile(np.arange(6) // 2, 4)).tolist(), 3, AIM, weights)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 99), st.lists(st.tuples(st.integers(0, 23), st.integers(0, 2)), min_size=1, max_size=12))
def test_a_move_costs_what_it_was_said_to_cost(seed: int, moves: list[tuple[int, int]]) -> None:
    found = search(seed)
    for unit, to in moves:
        if to == found.labels[unit] or found.labels.count(found.labels[unit]) == 1:
            continue
        before, said = found.cost, found.difference(unit, to)
        found.move(unit, to)
        assert found.cost - before == pytest.approx(said, abs=1e-6)
    again = Annealing(found.units, found.labels, 3, AIM, WEIGHTS, found.home)
    assert found.cost == pytest.approx(again.cost)
    assert found.load == pytest.approx(again.load)
    assert found.moved == again.moved


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 99), st.integers(0, 23))
def test_a_unit_can_leave_where_its_grid_stays_in_one_piece(seed: int, unit: int) -> None:
    found = search(seed)
    found.cool(Cooling(200, 5.0, 1.0), draws(seed))
    left = [each for each in range(24) if each != unit and found.labels[each] == found.labels[unit]]
    assert found.can_leave(unit) == (len(parts_of(left, found.units.joined)) == 1)


def test_cooling_makes_it_cheaper() -> None:
    found = search(1, Weights(moved=0.0, balance=500.0))
    before = found.cost
    found.cool(Cooling(5_000, 0.5, 0.005), draws(1))
    assert found.cost < before
