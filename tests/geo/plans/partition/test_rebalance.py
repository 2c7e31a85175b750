import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.core.errors import InvalidInputError
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import FREE, Ints, parts_of
from geo.plans.partition.problems import Problem, ProblemKind
from geo.plans.partition.rebalance import rebalance
from geo.plans.partition.suggest import suggest
from geo.plans.partition.suggestion import Suggestion
from tests.geo.plans.partition.communities import Community, communities
from tests.geo.plans.partition.ground import squares


def of_kind(found: Suggestion, kind: ProblemKind) -> list[Problem]:
    return [problem for problem in found.problems if problem.kind is kind]


def columns(across: int, down: int, wide: int) -> Ints:
    """Grids of so many columns each, from the west."""
    return np.tile(np.arange(across) // wide, down)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(communities(), st.integers(0, 2**16), st.sampled_from(["even", "scattered"]))
def test_whatever_there_was_grids_are_sound_afterwards(community: Community, seed: int, was: str) -> None:
    graph, rng = community.graph, np.random.default_rng(seed)
    current = suggest(graph, community.grids).assignment
    free = np.flatnonzero(graph.locked == FREE)
    if was == "scattered" and len(free):
        open_to = sorted(set(current[free].tolist()))
        current[free] = rng.choice(open_to, len(free))
        current[rng.permutation(free)[: len(open_to)]] = open_to
    found = rebalance(graph, current, seed=seed)
    assert set(found.assignment.tolist()) == set(range(community.grids))
    locked = graph.locked != FREE
    assert (found.assignment[locked] == current[locked]).all()
    assert not np.isin(found.assignment[~locked], graph.locked[locked]).any()
    apart = {problem.facts["group"] for problem in of_kind(found, ProblemKind.GROUP_APART)}
    for group in set(graph.group[graph.group != FREE].tolist()) - apart:
        assert len(set(found.assignment[graph.group == group].tolist())) == 1
    loose = {cell for problem in of_kind(found, ProblemKind.DETACHED) for cell in problem.cells}
    for grid in set(found.assignment[~locked].tolist()):
        members = [cell for cell in np.flatnonzero(found.assignment == grid).tolist() if cell not in loose]
        assert len(parts_of(members, graph.neighbours)) <= 1
    assert found.metrics.moved_households == graph.households[found.assignment != current].sum()
    assert rebalance(graph, current, seed=seed).assignment.tolist() == found.assignment.tolist()


def test_even_grids_stay_as_they_are() -> None:
    current = columns(8, 4, 2)
    found = rebalance(cell_graph(squares(8, 4), np.full(32, 34)), current)
    assert found.assignment.tolist() == current.tolist()
    assert (found.metrics.moved_households, found.problems) == (0, ())


def test_nobody_has_to_move_where_nobody_lives() -> None:
    current = columns(6, 2, 1) // 4
    found = rebalance(cell_graph(squares(6, 2), np.zeros(12)), current)
    assert found.assignment.tolist() == current.tolist()
    assert [problem.kind for problem in found.problems] == [ProblemKind.NOTHING_TO_SHARE]


def test_one_house_goes_over_where_one_is_enough() -> None:
    # 300 and 240, where 243 to 297 is within a tenth: the house of 10 at the border is all it takes.
    households = np.array([41, 41, 41, 10, 30, 30, 30, 30, 41, 41, 40, 45, 30, 30, 30, 30])
    found = rebalance(cell_graph(squares(8, 2), households), columns(8, 2, 4))
    assert np.flatnonzero(found.assignment != columns(8, 2, 4)).tolist() == [3]
    assert found.metrics.households.tolist() == [290, 250]
    assert (found.metrics.moved_households, found.problems) == (10, ())


def test_a_grid_far_from_the_crowd_helps_by_way_of_the_one_between() -> None:
    households = np.full(36, 10)
    crowd = columns(12, 3, 4)
    households[crowd == 0] = 14
    found = rebalance(cell_graph(squares(12, 3), households), crowd)
    assert found.metrics.within.all()
    assert found.metrics.contiguous
    assert found.metrics.moved_households is not None
    assert found.metrics.moved_households <= 60


def test_a_grid_in_pieces_becomes_one_though_all_are_even() -> None:
    current = columns(6, 2, 3)
    current[[5, 6]] = [0, 1]
    found = rebalance(cell_graph(squares(6, 2), np.full(12, 45)), current)
    assert found.metrics.contiguous
    assert found.assignment.tolist() == columns(6, 2, 3).tolist()


def test_what_has_to_stay_together_comes_together() -> None:
    group = np.full(12, FREE)
    group[[1, 2, 3]] = 0
    found = rebalance(cell_graph(squares(6, 2), np.full(12, 45), group=group), columns(6, 2, 3))
    assert len(set(found.assignment[[1, 2, 3]].tolist())) == 1
    assert found.metrics.within.all()


def test_it_comes_together_where_most_of_its_households_are() -> None:
    group = np.full(12, FREE)
    group[[2, 3]] = 0
    households = np.array([55, 55, 20, 40, 40, 40, 45, 45, 45, 45, 45, 45])
    found = rebalance(cell_graph(squares(6, 2), households, group=group), columns(6, 2, 3))
    assert found.metrics.moved_households == 20
    assert found.metrics.within.all()


def test_nothing_helps_where_one_house_is_too_large() -> None:
    households = np.full(12, 20)
    households[0] = 500
    found = rebalance(cell_graph(squares(6, 2), households), columns(6, 2, 2))
    (problem,) = of_kind(found, ProblemKind.CELL_TOO_LARGE)
    assert problem.cells == (0,)
    assert found.metrics.contiguous


def test_a_piece_across_a_gap_stays_with_its_grid() -> None:
    cells = squares(8, 2)[[*range(6), *range(8, 14), 15]]
    current = np.array([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0])
    found = rebalance(cell_graph(cells, [45] * 12 + [2]), current)
    assert found.assignment.tolist() == current.tolist()
    assert [problem.cells for problem in of_kind(found, ProblemKind.DETACHED)] == [(12,)]


def test_of_two_pieces_that_weigh_the_same_the_larger_keeps_the_grid_and_the_other_hangs_on() -> None:
    cells = squares(5, 1)[[0, 2, 3, 4]]
    found = rebalance(cell_graph(cells, [10, 5, 5, 20]), [0, 0, 0, 1])
    assert found.assignment.tolist() == [0, 0, 0, 1]
    assert [problem.cells for problem in of_kind(found, ProblemKind.DETACHED)] == [(0,)]


@pytest.mark.parametrize(
    ("current", "locked", "fault", "facts"),
    [
        ([0, 1], FREE, "assignment_incomplete", {"cells": 3}),
        ([0, 1, -1], FREE, "assignment_incomplete", {"cells": 3}),
        ([0, 2, 3], FREE, "grid_without_cells", {"grids": [1]}),
        ([1, 0, 0], 0, "locked_in_part", {"cells": [0, 1, 2]}),
        ([0, 0, 1], 0, "locked_in_part", {"cells": [1]}),
    ],
)
def test_what_cannot_be_meant_is_refused(current: list[int], locked: int, fault: str, facts: dict[str, object]) -> None:
    graph = cell_graph(squares(3, 1), np.full(3, 50), locked=[locked, FREE, FREE])
    with pytest.raises(InvalidInputError) as caught:
        rebalance(graph, current)
    (found,) = caught.value.fields
    assert (found.field, found.fault, found.facts) == ("assignment", fault, facts)
