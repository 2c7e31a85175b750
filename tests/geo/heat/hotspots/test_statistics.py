import warnings

import numpy as np
import pytest
import shapely

from geo.heat.hotspots.local_g import gi_star
from geo.heat.hotspots.local_moran import draws, local_moran
from geo.heat.hotspots.neighbours import Neighbours, neighbours
from geo.heat.hotspots.significance import discoveries, two_sided
from geo.heat.hotspots.trend import mann_kendall

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import esda
    import libpysal


def squares(columns: int, rows: int, side: float = 200.0) -> Neighbours:
    corners = [(side * column, side * row) for row in range(rows) for column in range(columns)]
    return neighbours(np.array([shapely.box(x, y, x + side, y + side) for x, y in corners], dtype=object))


def weights(around: Neighbours) -> libpysal.weights.W:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return libpysal.weights.W({i: around.to[around.of == i].tolist() for i in range(around.areas)})


@pytest.mark.parametrize("seed", range(3))
def test_gi_star_is_that_of_esda(seed: int) -> None:
    values = np.random.default_rng(seed).poisson(3, 130).astype(float)
    around = squares(13, 10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.G_Local(values, weights(around), transform="B", star=True, permutations=0)
    z = gi_star(values, around)
    assert np.abs(z - theirs.Zs).max() < 1e-9
    assert np.abs(two_sided(z) - 2 * theirs.p_norm).max() < 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_local_moran_is_that_of_esda(seed: int) -> None:
    values = np.random.default_rng(seed).normal(3, 1, 130)
    values[:4] += 3
    values[13:17] += 3
    around = squares(13, 10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.Moran_Local(values, weights(around), transformation="r", permutations=9_999, seed=seed, n_jobs=1)
    ours = local_moran(values, around)
    assert np.abs(ours.i - theirs.Is).max() < 1e-9
    # 999 permutations tell a probability within some hundredths.
    assert np.abs(ours.p - np.minimum(1, 2 * theirs.p_sim)).max() < 0.12
    quadrant = np.select([ours.high & ours.high_around, ours.high_around, ~ours.high], [1, 2, 3], 4)
    assert quadrant.tolist() == theirs.q.tolist()


def test_the_same_answer_twice_and_small_probabilities_where_there_is_something() -> None:
    values = np.zeros(400)
    values[[0, 1, 20, 21, 22]] = 50
    around = squares(20, 20)
    first, second = local_moran(values, around), local_moran(values, around)
    assert np.array_equal(first.p, second.p)
    assert first.p[0] < 1e-3
    assert discoveries(first.p)[[0, 1, 20]].all()
    assert not discoveries(first.p)[200:].any()


def test_equal_values_say_nothing() -> None:
    around = squares(4, 4)
    for value in (0.0, 0.1, 7.0):
        values = np.full(16, value)
        assert np.isnan(gi_star(values, around)).all()
        assert np.isnan(local_moran(values, around).p).all()
        assert not discoveries(two_sided(gi_star(values, around))).any()


@pytest.mark.parametrize("areas", [0, 1, 2])
def test_few_areas_say_nothing(areas: int) -> None:
    around, values = squares(areas, 1), np.arange(areas, dtype=float)
    assert np.isnan(gi_star(values, around)).all()
    assert np.isnan(local_moran(values, around).i).all()


def test_draws_are_different_numbers_and_all_alike() -> None:
    found = draws(np.random.default_rng(0), 7, 4, 20_000)
    assert all(len(set(column)) == 4 for column in found.T[:500].tolist())
    shares = np.array([np.bincount(row, minlength=7) for row in found]) / 20_000
    assert np.abs(shares - 1 / 7).max() < 0.015


def test_benjamini_and_hochberg() -> None:
    p = np.array([0.001, 0.2, 0.012, 0.03, np.nan, 0.9])
    # Bars are 0.01, 0.02, 0.03, 0.04, 0.05: the third smallest still passes.
    assert discoveries(p).tolist() == [True, False, True, True, False, False]
    assert not discoveries(np.array([0.06, 0.2])).any()
    assert not discoveries(np.array([np.nan])).any()
    assert discoveries(np.empty(0)).tolist() == []


def test_mann_kendall() -> None:
    # Without ties S = 10 of ten pairs and the variance is 5·4·15/18.
    assert mann_kendall([1, 2, 3, 4, 5]) == pytest.approx(9 / (300 / 18) ** 0.5)
    assert mann_kendall([5, 4, 3, 2, 1]) == -mann_kendall([1, 2, 3, 4, 5])
    assert mann_kendall([1, 1, 1]) == 0
    assert mann_kendall([1, 1, 2, 2]) == pytest.approx(3 / ((4 * 3 * 13 - 2 * 2 * 1 * 9) / 18) ** 0.5)
