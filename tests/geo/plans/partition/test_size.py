import pytest

from geo.plans.partition.size import grids_for, possible_grids


@pytest.mark.parametrize(
    ("households", "grids"),
    [(0, 1), (1, 1), (270, 1), (359, 1), (360, 1), (361, 2), (540, 2), (2_700, 10), (50_000, 185)],
)
def test_the_mean_is_the_nearest_to_the_target(households: int, grids: int) -> None:
    assert grids_for(households) == grids


def test_another_target_makes_other_grids() -> None:
    assert (grids_for(500, target=50), grids_for(500, target=500)) == (10, 1)


@pytest.mark.parametrize(
    ("households", "possible"),
    [(270, [1]), (297, [1]), (298, []), (485, []), (486, [2]), (594, [2]), (2_700, [10, 11]), (0, [])],
)
def test_numbers_of_grids_within_a_tenth_of_the_target(households: int, possible: list[int]) -> None:
    assert list(possible_grids(households)) == possible
