"""Drawn cells made to fit."""

import numpy as np
import pytest
import shapely

from geo.plans.cells.fitting import Fit, fit
from geo.plans.cells.ground import Cells, Floats, as_array
from tests.geo.plans.cells.ground import assert_exact, box, cell_at, ground
from tests.geo.plans.cells.test_dividing import SLANTED


def fitted(
    community: shapely.Geometry, drawn: list[shapely.Geometry], grids: list[shapely.Geometry] | None = None
) -> tuple[Cells, Fit, Floats]:
    place = ground(community, [], grids=grids)
    cells, done, told = fit(place, as_array(drawn), np.arange(1.0, len(drawn) + 1))
    assert_exact(place, cells)
    return cells, done, told


def test_a_clean_coverage_stays_as_it_is() -> None:
    cells, done, told = fitted(box(0, 0, 100, 50), [box(0, 0, 50, 50), box(50, 0, 100, 50)])
    assert (done.moved, done.overlaps_m2, done.gaps_m2, done.open_m2) == (0, 0, 0, 0)
    assert told[cells.homes].tolist() == [1, 2]
    assert set(cells.kinds.tolist()) == {"block"}


def test_overlaps_gaps_and_loose_edges_are_closed_and_told() -> None:
    drawn = [box(0.8, -0.9, 40, 50), box(39, 0.5, 70, 50), box(71, 0, 103, 48.9)]
    cells, done, told = fitted(box(0, 0, 100, 50), drawn)
    assert len(cells.polygons) == 3
    assert done.overlaps_m2 == pytest.approx(49.5, abs=0.1)
    assert done.gaps_m2 == pytest.approx(0.8 * 50 + 0.5 * 30 + 50 + 1.1 * 29 - 0.5 * 0, abs=1)
    assert done.outside_m2 == pytest.approx(0.9 * 39.2 + 3 * 48.9, abs=0.1)
    assert done.moved == 3
    assert done.moved_m == pytest.approx(3, abs=0.2)
    assert told[cells.homes[:2]] == pytest.approx([1 * 49.1 / 50.9, 2], rel=0.02)


def test_ground_that_nobody_drew_is_a_cell_of_its_own() -> None:
    cells, done, _ = fitted(SLANTED, [SLANTED.intersection(box(0, 0, 60, 200))])
    assert sorted(cells.kinds.tolist()) == ["block", "open"]
    assert done.open_m2 == pytest.approx(SLANTED.area - done.gaps_m2 - shapely.area(cells.polygons).min(), rel=0.5)


def test_a_boundary_of_a_grid_cuts_what_was_drawn_and_shares_its_weight() -> None:
    grids = [box(0, 0, 30, 50), box(30, 0, 100, 50)]
    cells, _, told = fitted(box(0, 0, 100, 50), [box(0, 0, 60, 50), box(60, 0, 100, 50)], grids)
    assert told[cell_at(cells, 15, 25)] == pytest.approx(0.5)
    assert told[cell_at(cells, 45, 25)] == pytest.approx(0.5)
    assert told.sum() == pytest.approx(3)


def test_the_smallest_of_what_was_drawn_keeps_its_cell_or_leaves_its_weight() -> None:
    drawn = [box(0, 0, 50, 50), box(50, 0, 100, 50), box(20, 20, 25, 25), box(70, 20, 70.5, 20.5)]
    drawn[0], drawn[1] = drawn[0].difference(drawn[2]), drawn[1].difference(drawn[3])
    cells, done, told = fitted(box(0, 0, 100, 50), drawn)
    assert done.taken == 3
    assert told[cell_at(cells, 22, 22)] == pytest.approx(3)
    assert told[cell_at(cells, 90, 40)] == pytest.approx(2 + 4)


def test_what_crosses_itself_or_lies_elsewhere_is_taken_as_far_as_it_can() -> None:
    bow = shapely.Polygon([(c[0], c[1]) for c in np.array(box(0, 0, 60, 50).exterior.coords)[[0, 2, 1, 3]]])
    cells, done, _ = fitted(box(0, 0, 100, 50), [bow, box(300, 0, 400, 50)])
    assert done.taken == 1
    assert cells.homes[1] == -1
