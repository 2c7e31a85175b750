import numpy as np
import pytest

from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import parts_of
from geo.plans.partition.starts import metis, sound
from geo.plans.partition.units import Units, units_of
from tests.geo.plans.partition.ground import sheet, squares


def units(households: list[int], across: int, down: int) -> Units:
    graph = cell_graph(sheet(across, down), households)
    return units_of(graph, graph.households.astype(np.float64), np.arange(len(graph)))


@pytest.mark.parametrize("grids", [1, 2, 7, 30, 59, 60])
def test_every_number_of_grids_is_had_in_one_piece_each(grids: int, capfd: pytest.CaptureFixture[str]) -> None:
    households = [20] * 57 + [900, 900, 900]
    labels = metis(units(households, 10, 6), grids, seed=1)
    assert set(labels) == set(range(grids))
    for grid in range(grids):
        members = [unit for unit, of in enumerate(labels) if of == grid]
        assert len(parts_of(members, units(households, 10, 6).joined)) == 1
    # METIS complains on standard output when it is asked for what it cannot do, and commands print JSON there.
    assert capfd.readouterr().out == ""


def test_a_unit_larger_than_a_grid_takes_one_grid_and_the_others_share_the_rest() -> None:
    households = [10] * 36
    households[0] = 720
    of = units(households, 6, 6)
    labels = metis(of, 6, seed=3)
    loads = np.bincount(labels, of.load)
    assert loads.max() < 720 + 100
    assert sorted(loads)[-2] <= 150


def test_units_that_no_grid_can_reach_are_refused() -> None:
    graph = cell_graph(squares(5, 1)[[0, 1, 3]], [10, 10, 5])
    with pytest.raises(ValueError, match="no link"):
        sound(units_of(graph, graph.households.astype(np.float64), np.arange(3)), [0, 0, 0], 1)


def test_of_a_grid_in_pieces_the_heaviest_stays_and_an_empty_one_gets_a_unit() -> None:
    graph = cell_graph(squares(5, 1), [10, 10, 10, 50, 10])
    of = units_of(graph, graph.households.astype(np.float64), np.arange(5))
    assert sound(of, [0, 1, 1, 0, 0], 2) == [1, 1, 1, 0, 0]
    found = sound(of, [0, 0, 0, 0, 2], 3)
    assert set(found) == {0, 1, 2}
    assert all(len(parts_of([u for u in range(5) if found[u] == grid], of.joined)) == 1 for grid in range(3))
