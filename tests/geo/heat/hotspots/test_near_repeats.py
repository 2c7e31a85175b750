from itertools import combinations
from math import hypot

import numpy as np
import pytest

from geo.core.errors import InvalidInputError
from geo.heat.hotspots import near_repeats
from geo.heat.hotspots.near_repeats import DELAYS_D, DISTANCES_M, knox


def test_pairs_are_those_of_a_walk_over_all() -> None:
    rng = np.random.default_rng(2)
    x, y, days = rng.uniform(0, 1_500, 90), rng.uniform(0, 1_500, 90), rng.integers(0, 100, 90)
    wanted = np.zeros((5, 4), dtype=int)
    for a, b in combinations(range(90), 2):
        apart, delay = hypot(x[a] - x[b], y[a] - y[b]), abs(int(days[a] - days[b]))
        rows = [row for row, bound in enumerate((30, *DISTANCES_M[1:])) if apart <= bound]
        columns = [column for column, bound in enumerate(DELAYS_D) if delay <= bound]
        if rows and columns:
            wanted[rows[0], columns[0]] += 1
    found = knox(x, y, days)
    assert found.observed.tolist() == wanted.tolist()
    assert found.n == 90


def test_repeats_are_found_and_the_answer_is_the_same_twice() -> None:
    rng = np.random.default_rng(3)
    x, y, days = rng.uniform(0, 4_000, 400), rng.uniform(0, 4_000, 400), rng.integers(0, 270, 400)
    x[:60], y[:60], days[:60] = x[60:120], y[60:120], days[60:120] + 3
    found = knox(x, y, days)
    assert found.observed[0, 0] >= 60
    assert found.observed[0, 0] > 5 * found.expected[0, 0]
    assert found.p[0, 0] == 1 / 1_000
    assert found.p[4].min() > 0.001
    assert found.significant[0, 0]
    assert not found.significant[4].any()
    again = knox(x, y, days)
    assert np.array_equal(found.expected, again.expected)


def test_chance_alone_expects_what_it_sees() -> None:
    rng = np.random.default_rng(4)
    found = knox(rng.uniform(0, 2_000, 500), rng.uniform(0, 2_000, 500), rng.integers(0, 120, 500))
    assert found.expected.sum() == pytest.approx(found.observed.sum(), rel=0.05)
    assert (found.p > 0.005).all()
    assert not found.significant.any()


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_to_compare(n: int) -> None:
    found = knox(np.zeros(n), np.zeros(n), np.zeros(n, dtype=np.int64))
    assert found.observed.sum() == 0
    assert found.expected.sum() == 0
    assert (found.p == 1).all()


def test_too_many_near_pairs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_repeats, "MOST_PAIRS", 44)
    knox(np.zeros(9), np.zeros(9), np.arange(9))
    with pytest.raises(InvalidInputError) as raised:
        knox(np.zeros(11), np.zeros(11), np.arange(11))
    assert [(fault.field, fault.fault) for fault in raised.value.fields] == [("from", "too_near_to_compare")]
