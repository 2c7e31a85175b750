import numpy as np
import pytest

from geo.heat.counts import AreaCount
from geo.heat.smoothing import empirical_bayes, smoothed_rates


def test_few_households_are_drawn_towards_the_rate_of_all() -> None:
    events = np.array([1.0, 20.0, 3.0, 50.0, 0.0])
    homes = np.array([5.0, 300.0, 280.0, 320.0, 290.0])
    rates, overall = events / homes, events.sum() / homes.sum()
    smoothed = empirical_bayes(events, homes)
    kept = (smoothed - overall) / (rates - overall)
    assert np.all((kept > 0) & (kept < 1))
    assert kept[0] == kept.min()
    assert kept[3] == kept.max()


def test_two_areas_by_hand() -> None:
    # All: 12 of 400. Spread: (100·0.05² + 300·(1/60)²) / 400. Chance: 0.03 / 200. Between: the difference.
    smoothed = empirical_bayes(np.array([8.0, 4.0]), np.array([100.0, 300.0]))
    between = (100 * 0.05**2 + 300 * (0.03 - 4 / 300) ** 2) / 400 - 0.03 / 200
    expected = [0.03 + between / (between + 0.0003) * 0.05, 0.03 + between / (between + 0.0001) * (4 / 300 - 0.03)]
    assert smoothed == pytest.approx(expected)


def test_differences_that_are_no_more_than_chance_vanish() -> None:
    smoothed = empirical_bayes(np.array([1.0, 2.0, 1.0]), np.array([100.0, 150.0, 120.0]))
    assert smoothed == pytest.approx([4 / 370] * 3)


@pytest.mark.parametrize("n", [0, 3])
def test_no_households_no_rate(n: int) -> None:
    counts = [AreaCount("1", "甲", n, None), AreaCount("2", "乙", n, 0), AreaCount("3", "丙", n, 50)]
    assert smoothed_rates(counts) == [None, None, pytest.approx(20.0 * n)]
    assert smoothed_rates(counts[:2]) == [None, None]
