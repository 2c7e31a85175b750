import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.core.errors import InvalidInputError
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import FREE, parts_of
from geo.plans.partition.problems import Problem, ProblemKind
from geo.plans.partition.suggest import suggest
from geo.plans.partition.suggestion import Suggestion
from tests.geo.plans.partition.communities import Community, communities
from tests.geo.plans.partition.ground import SIDE_M, sheet, squares


def of_kind(found: Suggestion, kind: ProblemKind) -> list[Problem]:
    return [problem for problem in found.problems if problem.kind is kind]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(communities(), st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 9))
def test_whatever_there_is_cells_are_shared_out_soundly(community: Community, mix: float, seed: int) -> None:
    graph = community.graph
    found = suggest(graph, community.grids, mix=mix, seed=seed)
    assert found.assignment.shape == (len(graph),)
    locked = graph.locked != FREE
    assert (found.assignment[locked] == graph.locked[locked]).all()
    assert not np.isin(found.assignment[~locked], graph.locked[locked]).any()
    assert set(found.assignment.tolist()) == set(range(community.grids))
    apart = {problem.facts["group"] for problem in of_kind(found, ProblemKind.GROUP_APART)}
    for group in set(graph.group[graph.group != FREE].tolist()) - apart:
        assert len(set(found.assignment[graph.group == group].tolist())) == 1
    loose = {cell for problem in of_kind(found, ProblemKind.DETACHED) for cell in problem.cells}
    for grid in set(found.assignment[~locked].tolist()):
        members = [cell for cell in np.flatnonzero(found.assignment == grid).tolist() if cell not in loose]
        assert len(parts_of(members, graph.neighbours)) <= 1


@pytest.mark.parametrize("seed", [0, 5])
def test_the_same_seed_gives_the_same_suggestion(seed: int) -> None:
    graph = cell_graph(sheet(12, 12), np.random.default_rng(3).integers(0, 40, 144))
    first, again = suggest(graph, 9, seed=seed), suggest(graph, 9, seed=seed)
    assert first.assignment.tolist() == again.assignment.tolist()


def test_another_seed_may_find_another_one() -> None:
    graph = cell_graph(sheet(12, 12), np.random.default_rng(3).integers(0, 40, 144))
    assert len({tuple(suggest(graph, 9, seed=seed).assignment.tolist()) for seed in range(4)}) > 1


def test_four_squares_are_the_best_of_a_square() -> None:
    found = suggest(cell_graph(squares(8, 8), np.full(64, 17)), 4)
    quarters = found.assignment.reshape(8, 8)
    for rows in (slice(0, 4), slice(4, 8)):
        for columns in (slice(0, 4), slice(4, 8)):
            assert len(set(quarters[rows, columns].ravel().tolist())) == 1
    assert found.metrics.polsby_popper == pytest.approx(np.full(4, np.pi / 4))


def test_the_border_runs_on_the_road_where_that_costs_no_evenness() -> None:
    # Two halves of 6 × 4 cells: across the middle is shortest; the road a cell beside it is within a tenth of even.
    road = shapely.LineString([(7 * SIDE_M, -10), (7 * SIDE_M, 300)])
    households = np.tile([30] * 6 + [5, 5] + [30] * 6, 4)
    found = suggest(cell_graph(squares(14, 4), households, roads=[road]), 2)
    assert found.metrics.road_share == 1.0


def test_one_grid_takes_all_and_as_many_as_cells_takes_one_each() -> None:
    graph = cell_graph(squares(3, 2), [270, 0, 0, 0, 0, 0])
    assert suggest(graph, 1).assignment.tolist() == [0] * 6
    assert sorted(suggest(graph, 6).assignment.tolist()) == list(range(6))


def test_one_cell_is_a_grid() -> None:
    found = suggest(cell_graph(squares(1, 1), [270]), 1)
    assert (found.assignment.tolist(), found.problems) == ([0], ())


def test_nobody_lives_there() -> None:
    found = suggest(cell_graph(squares(4, 4), np.zeros(16)), 4)
    assert [problem.kind for problem in found.problems] == [ProblemKind.NOTHING_TO_SHARE]
    assert np.bincount(found.assignment).tolist() == [4, 4, 4, 4]
    assert found.metrics.from_mean.tolist() == [0.0] * 4
    assert found.metrics.within.all()


def test_disputes_count_alone_where_nobody_lives() -> None:
    found = suggest(cell_graph(squares(4, 1), np.zeros(4), [6, 2, 2, 2]), 2)
    assert found.problems == ()
    assert found.assignment[0] != found.assignment[1] == found.assignment[2] == found.assignment[3]


def test_a_house_too_large_for_any_grid_is_named() -> None:
    households = np.full(24, 45)
    households[13] = 400
    found = suggest(cell_graph(squares(6, 4), households), 5)
    (problem,) = of_kind(found, ProblemKind.CELL_TOO_LARGE)
    assert problem.cells == (13,)
    assert problem.facts["workload"] == 400
    assert problem.facts["allowed"] == pytest.approx(1.1 * households.sum() / 5)


@pytest.mark.parametrize("seed", range(4))
def test_what_a_tower_leaves_uneven_is_one_grid_and_not_several(seed: int) -> None:
    # Without the tower the others have just over nine tenths of the mean: even if they share out almost exactly.
    households = np.random.default_rng(seed).integers(8, 24, 100)
    households[55] = 0
    rest = int(households.sum())
    households[55] = int(8 * rest / 7 / 0.903) - rest
    found = suggest(cell_graph(sheet(10, 10, seed=seed), households), 8)
    uneven = np.flatnonzero(~found.metrics.within)
    assert found.assignment[55] in uneven
    assert len(uneven) <= 2
    named = {problem.grids[0]: problem.cells for problem in of_kind(found, ProblemKind.GRID_UNEVEN)}
    assert set(named) == set(uneven.tolist())
    assert all(named.values())


def test_an_estate_too_large_for_any_grid_is_named_and_stays_whole() -> None:
    group = np.full(24, FREE)
    group[[0, 1, 6, 7, 12, 13, 18, 19]] = 3
    found = suggest(cell_graph(squares(6, 4), np.full(24, 45), group=group), 4)
    (problem,) = of_kind(found, ProblemKind.GROUP_TOO_LARGE)
    assert (problem.cells, problem.facts["workload"]) == ((0, 1, 6, 7, 12, 13, 18, 19), 360)
    assert len(set(found.assignment[group == 3].tolist())) == 1
    assert {grid for problem in of_kind(found, ProblemKind.GRID_UNEVEN) for grid in problem.grids}


def test_an_estate_in_two_places_is_tied_together_by_the_fewest_cells() -> None:
    group = np.full(15, FREE)
    group[[0, 3]] = 1
    found = suggest(cell_graph(squares(5, 3), np.full(15, 40), group=group), 2)
    (problem,) = of_kind(found, ProblemKind.GROUP_LINKED)
    assert (problem.cells, problem.facts) == ((1, 2), {"group": 1})
    assert len(set(found.assignment[:4].tolist())) == 1


def test_an_estate_across_a_gap_cannot_stay_together() -> None:
    cells = squares(5, 1)[[0, 1, 3, 4]]
    found = suggest(cell_graph(cells, np.full(4, 135), group=[FREE, 1, 1, FREE]), 2)
    (problem,) = of_kind(found, ProblemKind.GROUP_APART)
    assert problem.cells == (1, 2)
    assert found.assignment[0] == found.assignment[1] != found.assignment[2] == found.assignment[3]


def test_parts_of_a_community_get_grids_by_their_households() -> None:
    cells = squares(9, 2)[[*range(6), 7, 8, *range(9, 15), 16, 17]]
    found = suggest(cell_graph(cells, np.full(16, 30)), 4)
    east = [6, 7, 14, 15]
    assert len(set(found.assignment[east].tolist())) == 1
    assert found.metrics.contiguous
    assert found.metrics.households.tolist() == [120, 120, 120, 120]
    assert {problem.kind for problem in found.problems} == {ProblemKind.TARGET_IMPOSSIBLE}


def test_parts_that_cannot_be_shared_evenly_are_named() -> None:
    cells = squares(6, 2)[[0, 1, 2, 4, 5, 6, 7, 8, 10, 11]]
    found = suggest(cell_graph(cells, np.full(10, 90)), 2)
    assert {problem.cells for problem in of_kind(found, ProblemKind.PART_UNEVEN)} == {(0, 1, 2, 5, 6, 7), (3, 4, 8, 9)}


def test_a_part_too_small_for_a_grid_goes_to_the_nearest_and_is_named() -> None:
    cells = squares(8, 2)[[*range(6), *range(8, 14), 15]]
    found = suggest(cell_graph(cells, [90] * 12 + [20]), 4)
    (problem,) = of_kind(found, ProblemKind.DETACHED)
    assert (problem.cells, problem.facts) == ((12,), {"workload": 20})
    assert found.assignment[12] in found.assignment[[5, 11]]
    assert found.metrics.parts.tolist().count(2) == 1


@pytest.mark.parametrize(
    ("households", "grids", "kind", "facts"),
    [
        (400, 1, ProblemKind.TARGET_IMPOSSIBLE, {"grids": 2, "mean": 200}),
        (2_700, 5, ProblemKind.GRIDS_OFF_TARGET, {"grids": 5, "mean": 540, "least": 10, "most": 11}),
    ],
)
def test_it_is_said_when_the_target_cannot_be_met(
    households: int, grids: int, kind: ProblemKind, facts: dict[str, float]
) -> None:
    found = suggest(cell_graph(squares(5, 4), np.full(20, households // 20)), grids)
    (problem,) = of_kind(found, kind)
    assert problem.facts == {"households": households, "target": 270, **facts}


def test_locked_grids_stay_and_leave_the_others_their_due() -> None:
    locked = np.full(24, FREE)
    locked[[0, 1, 6, 7]] = 1
    found = suggest(cell_graph(squares(6, 4), np.full(24, 45), locked=locked), 6)
    assert np.flatnonzero(found.assignment == 1).tolist() == [0, 1, 6, 7]
    assert found.metrics.households.tolist() == [180] * 6
    assert not of_kind(found, ProblemKind.LOCKED_UNEVEN)


def test_a_locked_grid_that_has_too_much_is_named() -> None:
    locked = np.full(24, FREE)
    locked[:12] = 0
    (problem,) = of_kind(
        suggest(cell_graph(squares(6, 4), np.full(24, 45), locked=locked), 4), ProblemKind.LOCKED_UNEVEN
    )
    assert (problem.grids, problem.cells) == ((0,), tuple(range(12)))
    assert problem.facts["others"] == 180


def test_all_grids_may_be_locked() -> None:
    assert suggest(cell_graph(squares(2, 1), [270, 270], locked=[1, 0]), 2).assignment.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("grids", "mix", "locked", "field", "fault", "facts"),
    [
        (0, 0.0, FREE, "grids", "no_grids", {"grids": 0}),
        (7, 0.0, FREE, "grids", "more_grids_than_cells", {"grids": 7, "most": 6}),
        (8, 0.0, 0, "grids", "more_grids_than_cells", {"grids": 8, "most": 6}),
        (2, 1.5, FREE, "mix", "mix_outside", {"mix": 1.5}),
        (2, 0.0, 2, "locked", "locked_grid_unknown", {"grid": 2, "grids": 2}),
        (1, 0.0, 0, "locked", "all_grids_locked", {"cells": [1, 2, 3, 4, 5]}),
    ],
)
def test_what_cannot_be_meant_is_refused(
    grids: int, mix: float, locked: int, field: str, fault: str, facts: dict[str, object]
) -> None:
    graph = cell_graph(squares(3, 2), np.full(6, 50), locked=[locked] + [FREE] * 5)
    with pytest.raises(InvalidInputError) as caught:
        suggest(graph, grids, mix=mix)
    (found,) = caught.value.fields
    assert (found.field, found.fault, found.facts) == (field, fault, facts)


def test_no_cells_are_refused() -> None:
    with pytest.raises(InvalidInputError) as caught:
        suggest(cell_graph(np.array([], dtype=object), []), 1)
    assert caught.value.fields[0].fault == "no_cells"
