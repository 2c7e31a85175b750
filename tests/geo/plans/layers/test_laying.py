"""Polygons drawn elsewhere come to lie on cells: the same grids again, and never a cell in two."""

from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.plans.drafts.land import NOWHERE, Land
from geo.plans.drafts.state import State
from geo.plans.layers.agreement import agreement
from geo.plans.layers.laying import Drawn, Laid, laid
from geo.plans.layers.snapping import snapped
from tests.geo.plans.drafts.lands import CODE, land, state

LANDS = [land(60, 5, seed) for seed in (1, 2, 3)]
numbers = st.integers(0, 2**32 - 1)


def shapes(of: Land, numbers: np.ndarray) -> list[shapely.MultiPolygon]:
    found = [shapely.coverage_union_all(of.polygons[numbers == number]) for number in range(numbers.max() + 1)]
    return [shapely.multipolygons(shapely.get_parts(each)) for each in found]


def drawn(of: Sequence[shapely.MultiPolygon], codes: bool = True) -> list[Drawn]:
    return [Drawn(f"{CODE}{k + 1:03d}" if codes else "", "", shape) for k, shape in enumerate(of)]


def lay(of: State, layer: Sequence[Drawn]) -> Laid:
    return laid(of, layer, of.used)


def as_array(of: Sequence[shapely.Geometry]) -> np.ndarray:
    found = np.empty(len(of), dtype=object)
    found[:] = of
    return found


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LANDS), numbers)
def test_grids_whose_borders_are_those_of_cells_come_out_as_they_went_in(of: Land, seed: int) -> None:
    partition = np.random.default_rng(seed).integers(0, 5, len(of))
    partition[:5] = np.arange(5)
    found = lay(state(of), drawn(shapes(of, partition)))
    assert found.how == ("code",) * 5
    assert found.after.of.tolist() == partition.tolist()
    assert len(found.snapped.contested) == 0
    assert agreement([of], as_array([each.shape for each in found.drawn])) == pytest.approx(1)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LANDS), numbers, st.integers(1, 8))
def test_however_it_is_drawn_each_cell_goes_to_one_polygon_that_holds_its_point(of: Land, seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    corners = rng.uniform(of.boundary.bounds[:2], of.boundary.bounds[2:], (n, 2))
    sides = rng.uniform(5, 300, (n, 2))
    boxes = as_array([shapely.box(*low, *high) for low, high in zip(corners, corners + sides, strict=True)])
    found = snapped(of, boxes)
    holding = shapely.intersects(boxes[:, None], of.points[None])
    assert ((found.of == NOWHERE) == ~holding.any(axis=0)).all()
    for cell in np.flatnonzero(found.of != NOWHERE).tolist():
        assert holding[found.of[cell], cell]
        shares = shapely.area(shapely.intersection(boxes, of.polygons[cell])) * holding[:, cell]
        assert shares[found.of[cell]] == pytest.approx(shares.max(), abs=1e-3)
    assert (holding.sum(axis=0) > 1).sum() == len(np.unique(found.contested[:, 0]))


def test_without_codes_each_grid_goes_on_as_the_one_whose_households_it_has_most_of() -> None:
    of = LANDS[0]
    found = lay(state(of), drawn(shapes(of, of.home), codes=False)[::-1])
    assert found.how == ("overlap",) * 5
    assert found.after.of.tolist() == of.home.tolist()
    assert not found.changes


def test_a_grid_more_is_new_and_a_grid_less_is_given_up() -> None:
    of = LANDS[0]
    merged = np.where(of.home == 4, 3, of.home)
    found = lay(state(of), drawn(shapes(of, merged)))
    assert found.retired == [f"{CODE}005"]
    halves = of.home.copy()
    cells = np.flatnonzero(of.home == 0)
    halves[cells[len(cells) // 2 :]] = 5
    layer = drawn(shapes(of, halves))
    more = lay(state(of), [*layer[:5], Drawn("", "东风里", layer[5].shape)])
    new = more.after.grids[more.places[5]]
    assert (more.how[5], new.code, new.name, new.provisional) == ("new", f"{CODE}006", "东风里", True)
    given_code = lay(state(of), [*layer[:5], Drawn(f"{CODE}077", "", layer[5].shape)])
    new = given_code.after.grids[given_code.places[5]]
    assert (given_code.how[5], new.code, new.provisional) == ("new", f"{CODE}077", False)


def test_a_code_that_no_grid_here_may_have_is_not_taken_for_one() -> None:
    of = LANDS[0]
    layer = drawn(shapes(of, of.home))
    for wrong in ("2", "620902001002001", f"{CODE}09x"):
        found = lay(state(of), [Drawn(wrong, "", layer[0].shape), *layer[1:]])
        assert found.how[0] == "overlap"
        assert not found.changes


def test_a_layer_that_is_shifted_agrees_less() -> None:
    of = LANDS[1]
    there = as_array(shapes(of, of.home))
    shifted = shapely.transform(there, lambda xy: xy + 70)
    assert agreement([of], there) == pytest.approx(1)
    assert agreement([of], shifted) < 0.8
    assert agreement([of], shapely.transform(there, lambda xy: xy + 5000)) == 0
