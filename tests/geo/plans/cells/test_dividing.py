"""Cells around buildings: exact whatever the ground is like."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.plans.cells.dividing import divide
from geo.plans.cells.ground import NOWHERE, Cells
from tests.geo.plans.cells.ground import assert_exact, box, cell_at, ground, line, ring

SLANTED = ring((0, 0), (203.17, 11.31), (191.07, 157.43), (7.77, 149.01))
"""No side runs along an axis, so no point between its corners lies exactly on one."""


def divided(*arguments: object, **named: object) -> Cells:
    place = ground(*arguments, **named)  # type: ignore[arg-type]
    cells = divide(place)
    assert_exact(place, cells)
    return cells


def test_the_border_runs_half_way_between_the_walls_not_the_middles() -> None:
    cells = divided(box(0, 0, 100, 50), [box(10, 10, 50, 40), box(70, 20, 80, 30)])
    assert len(cells.polygons) == 2
    assert cells.kinds.tolist() == ["building", "building"]
    assert cell_at(cells, 58, 25) == cells.homes[0]
    assert cell_at(cells, 62, 25) == cells.homes[1]


@pytest.mark.parametrize(
    "shapes",
    [
        [box(20, 20, 40, 40), box(40, 20, 60, 40)],
        [box(20, 20, 40, 40), box(39.999, 21.37, 60, 43)],
        [ring((20, 20), (60, 20), (60, 30), (30, 30), (30, 60), (20, 60)), box(35, 35, 55, 55)],
        [box(20, 20, 80, 80).difference(box(30, 30, 70, 70)), box(45, 45, 55, 55)],
        [box(0, 20, 20, 40), box(0, 40, 20, 60)],
        [box(10 + 12 * i, 10 + 12 * j, 20 + 12 * i, 20 + 12 * j) for i in range(6) for j in range(6)],
    ],
    ids=["touching", "nearly touching", "L-shape", "inside a courtyard", "on the border", "many"],
)
def test_every_building_has_a_cell_of_its_own_that_holds_all_of_it(shapes: list[shapely.Polygon]) -> None:
    cells = divided(SLANTED if shapes[0].bounds[0] > 457_005 else box(0, 0, 100, 100), shapes)
    assert len(set(cells.homes.tolist())) == len(shapes)
    assert len(cells.cut) == 0
    held = shapely.intersection(np.array(shapes), cells.polygons[cells.homes])
    assert np.abs(shapely.area(held) - shapely.area(np.array(shapes))).max() < 0.3


def test_footprints_that_overlap_or_are_drawn_twice_share_a_cell() -> None:
    shapes = [box(20, 20, 40, 40), box(20, 20, 40, 40), box(35, 30, 60, 45), box(70, 20, 80, 30)]
    cells = divided(SLANTED, shapes)
    assert cells.homes[0] == cells.homes[1] == cells.homes[2] != cells.homes[3]
    assert len(cells.cut) == 0


def test_a_footprint_that_crosses_itself_and_one_outside_do_no_harm() -> None:
    bow = ring((20, 20), (60, 60), (60, 20), (20, 60))
    cells = divided(SLANTED, [bow, box(500, 500, 520, 520), box(120, 60, 140, 80)])
    assert cells.homes[1] == NOWHERE
    assert NOWHERE != cells.homes[0] != cells.homes[2]


def test_a_street_through_a_building_does_not_cut_it() -> None:
    cells = divided(SLANTED, [box(80, 40, 110, 60), box(20, 20, 40, 40)], streets=[line((-5, 50), (210, 52))])
    assert len(cells.cut) == 0
    assert cell_at(cells, 85, 45) == cell_at(cells, 105, 58) == cells.homes[0]


def test_a_boundary_of_a_grid_cuts_a_building_and_it_is_counted() -> None:
    grids = [box(0, 0, 50, 80), box(50, 0, 100, 80)]
    cells = divided(box(0, 0, 100, 80), [box(40, 30, 65, 50), box(10, 10, 20, 20)], grids=grids)
    assert cells.cut.tolist() == [0]
    assert cells.grids[cells.homes[0]] == 1


def test_streets_and_land_are_borders_and_open_ground_is_a_cell() -> None:
    park = box(100, 0, 200, 100)
    cells = divided(
        box(0, 0, 300, 100),
        [box(10, 10, 20, 20), box(10, 70, 20, 80)],
        streets=[line((0, 50), (100, 50)), line((250, -10), (250, 110))],
        land=[("park", park)],
    )
    assert sorted(cells.kinds.tolist()) == ["building", "building", "open", "open", "park"]
    assert cells.kinds[cell_at(cells, 150, 50)] == "park"
    assert cell_at(cells, 50, 49) == cells.homes[0]
    assert cell_at(cells, 50, 51) == cells.homes[1]


def test_a_street_beside_a_boundary_leaves_no_sliver() -> None:
    grids = [box(0, 0, 100, 80), box(100, 0, 200, 80)]
    beside = line((100.7, -5), (101.1, 85))
    cells = divided(box(0, 0, 200, 80), [box(10, 10, 20, 20), box(150, 30, 170, 50)], grids=grids, streets=[beside])
    assert len(cells.polygons) == 2


def test_an_empty_field_stays_whole_however_large() -> None:
    cells = divided(box(0, 0, 3000, 2000), [], land=[("field", box(0, 0, 3000, 2000))])
    assert cells.kinds.tolist() == ["field"]


def test_a_community_around_another_and_one_in_two_parts() -> None:
    around = SLANTED.difference(box(60, 50, 100, 90))
    cells = divided(around, [box(20, 60, 40, 80), box(120, 60, 140, 80)])
    assert len(cells.polygons) >= 2
    parts = shapely.union_all([SLANTED, box(300, 0, 350, 50), box(350, 50, 400, 100)])
    cells = divided(parts, [box(20, 60, 40, 80), box(310, 10, 320, 20)])
    assert len(cells.polygons) == 3


def test_a_building_in_two_parts_of_a_community_is_cut_only_by_its_boundary() -> None:
    parts = shapely.union_all([box(0, 0, 50, 50), box(52, 0, 100, 50)])
    cells = divided(parts, [box(40, 10, 60, 30)])
    assert cells.homes[0] == cell_at(cells, 45, 20)


sizes = st.floats(3, 40).map(lambda v: round(v, 3))
spots = st.tuples(st.floats(-20, 190), st.floats(-20, 150), sizes, sizes, st.integers(0, 3))


@st.composite
def footprints(draw: st.DrawFn) -> list[shapely.Polygon]:
    shapes = []
    for x, y, width, depth, form in draw(st.lists(spots, max_size=14)):
        shape = box(x, y, x + width, y + depth)
        if form == 1:
            shape = shape.difference(box(x + width / 2, y + depth / 2, x + width, y + depth))
        elif form == 2:
            shape = shape.difference(box(x + width / 4, y + depth / 4, x + width * 0.75, y + depth * 0.75))
        elif form == 3:
            shape = ring((x, y), (x + width, y + depth), (x + width, y), (x, y + depth))
        shapes.append(shape)
    return shapes


@pytest.mark.parametrize(
    ("south", "north", "yard", "across"),
    [(100.5, 114.5, (104, 111), 107.65625), (99, 127, (106, 120), 107.625)],
    ids=["a corner that rounding lays on the boundary", "a wall along the boundary"],
)
def test_a_yard_that_the_boundary_cuts_is_no_gap(
    south: float, north: float, yard: tuple[float, float], across: float
) -> None:
    around = box(0, south, 8, north).difference(box(2, yard[0], 6, yard[1]))
    west = shapely.set_precision(SLANTED.intersection(box(-10, -10, 90.5, 200)), 0.01)
    east = shapely.set_precision(SLANTED.difference(west), 0.01)
    whole = shapely.coverage_union_all([west, east])
    street = line((-20, across), (230, across + 1))
    divided(whole, [box(0, 0, 3, 3), around], grids=[west, east], streets=[street])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shapes=footprints(), across=st.floats(20, 130), turn=st.floats(-15, 15))
def test_cells_are_exact_on_any_ground(shapes: list[shapely.Polygon], across: float, turn: float) -> None:
    street = line((-20, across), (230, across + turn))
    west = shapely.set_precision(SLANTED.intersection(box(-10, -10, 90.5, 200)), 0.01)
    east = shapely.set_precision(SLANTED.difference(west), 0.01)
    grids = [west, east]
    whole = shapely.coverage_union_all(grids)
    cells = divided(whole, shapes, grids=grids, streets=[street])
    inside = np.array([shape.is_valid and shape.within(west) for shape in shapes], dtype=bool)
    alone = [k for k in np.nonzero(inside)[0] if k not in cells.cut]
    assert len(alone) == inside.sum()
