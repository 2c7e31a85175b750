import numpy as np
import shapely
from numpy.typing import NDArray

from geo.heat.hotspots.neighbours import Neighbours, neighbours


def of(*shapes: shapely.Geometry) -> Neighbours:
    return neighbours(np.array(shapes, dtype=object))


def pairs(found: Neighbours) -> set[tuple[int, int]]:
    return {(a, b) for a, b in zip(found.of.tolist(), found.to.tolist(), strict=True) if a < b}


def test_vertices_need_not_match() -> None:
    upper = shapely.box(0, 100, 300, 200)
    lower = [shapely.box(0, 0, 110, 100), shapely.box(110, 0, 300, 99.9)]
    found = of(upper, *lower)
    assert pairs(found) == {(0, 1), (0, 2), (1, 2)}
    assert found.alone == 0


def test_a_corner_is_no_border() -> None:
    four = [shapely.box(x, y, x + 100, y + 100) for x in (0, 100) for y in (0, 100)]
    assert pairs(of(*four)) == {(0, 1), (0, 2), (1, 3), (2, 3)}


def test_less_than_a_metre_is_none() -> None:
    left, short, long = shapely.box(0, 0, 100, 100), shapely.box(100, 99.7, 200, 300), shapely.box(100, 98, 200, 300)
    apart = shapely.box(-100, 0, 0, 100)
    assert of(left, short, apart).alone == 1
    assert of(left, long, apart).alone == 0


def test_one_inside_another_is_its_neighbour() -> None:
    assert pairs(of(shapely.box(0, 0, 500, 500), shapely.box(100, 100, 200, 200))) == {(0, 1)}


def test_islands_have_their_nearest_and_are_counted() -> None:
    found = of(*(shapely.box(x, 0, x + 100, 100) for x in (0, 100, 1_000, 5_000)))
    assert pairs(found) == {(0, 1), (1, 2), (2, 3)}
    assert found.alone == 2
    assert of(shapely.box(0, 0, 1, 1)).to.tolist() == []


def test_both_ways_round_and_sums() -> None:
    found = of(*(shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200)))
    values: NDArray[np.float64] = np.array([1.0, 10.0, 100.0])
    assert found.sums(values).tolist() == [10, 101, 10]
    assert found.degrees.tolist() == [1, 2, 1]
    kept = found.among(np.array([True, False, True]))
    assert (kept.areas, kept.degrees.tolist()) == (2, [0, 0])
