import numpy as np

from bench.heat import Taken, alike, p95
from bench.heat_store import BUILDINGS, SIDE_M, _settled
from bench.polygons import columns_of
from tiles.address import TileAddress


def taken(features: int) -> Taken:
    return Taken(TileAddress(12, 0, 0), features, 1.0, 1.0)


def test_tiles_are_compared_with_those_that_show_as_much() -> None:
    pairs = alike([taken(10), taken(100), taken(1000)], [taken(95), taken(104), taken(1500), taken(11)])
    assert [(small.features, large.features) for small, large in pairs] == [(10, 11), (100, 104)]


def test_one_in_twenty_may_be_slower() -> None:
    assert p95([1.0] * 99 + [50.0]) == 1.0
    assert p95([1.0] * 9 + [50.0]) > 1.0


def test_buildings_are_the_same_each_time_and_few_lie_outside() -> None:
    first, second = (_settled(np.random.default_rng(1), BUILDINGS) for _ in range(2))
    assert (first == second).all()
    side = SIDE_M * columns_of(1387)
    inside = ((first - first.min(axis=0)) <= side * 1.2).all(axis=1)
    assert inside.mean() > 0.95
