"""The small rules the land is made with."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.areas.numbering import reading_order
from geo.demo.land.convex import Block, cut, inset
from geo.demo.land.facts import communities, outline, seats, towns
from geo.demo.land.frame import Frame
from geo.demo.land.lines import faces, meander, node, smooth
from geo.demo.land.numbering import grid_codes
from geo.demo.land.roads import neighbours
from geo.demo.land.shares import largest_remainder
from geo.demo.land.villagebook import numeral
from geo.demo.land.villages import gather

SQUARE = Block(np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 60.0], [0.0, 60.0]]), ("main", "side", "trunk", "lane"))


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=30), st.integers(0, 500), st.integers(0, 3))
def test_shares_add_up_and_none_is_too_small(weights: list[float], total: int, least: int) -> None:
    total += least * len(weights)
    shares = largest_remainder(np.array(weights), total, least)
    assert shares.sum() == total
    assert shares.min() >= least


def test_grids_are_read_from_the_north_west() -> None:
    points = np.array([[x, y] for y in (0.0, 10.0, 20.0) for x in (20.0, 0.0, 10.0)])
    assert points[reading_order(points)].tolist() == [[x, y] for y in (20.0, 10.0, 0.0) for x in (0.0, 10.0, 20.0)]


def test_dedicated_grids_are_numbered_after_the_base_grids_of_their_community() -> None:
    points = np.array([[0.0, 0.0], [5.0, 0.0], [1.0, 0.0], [9.0, 9.0]])
    codes = grid_codes(["A", "A", "A", "B"], points, np.array([True, False, False, False]))
    assert codes == ["A003", "A002", "A001", "B001"]


def test_a_cut_block_keeps_its_area_and_its_streets() -> None:
    first, rest, line = cut(SQUARE, 0.4, 0.0, "new")
    assert first.area + rest.area == pytest.approx(SQUARE.area)
    assert first.area == pytest.approx(0.4 * SQUARE.area)
    assert sorted(first.sides) == ["lane", "main", "new", "trunk"]
    assert sorted(rest.sides) == ["main", "new", "side", "trunk"]
    assert sorted(line.round(6).tolist()) == [[40.0, 0.0], [40.0, 60.0]]


def test_each_side_moves_in_by_its_own_width() -> None:
    inner = inset(SQUARE, [5, 10, 15, 20])
    assert inner.polygon.bounds == pytest.approx((20, 5, 90, 45))
    assert len(inset(SQUARE, [40, 10, 30, 10]).ring) == 0


def test_a_frame_turns_there_and_back() -> None:
    frame = Frame(np.array([100.0, 50.0]), 0.3)
    points = np.array([[1.0, 2.0], [-3.0, 4.0]])
    assert frame.local(frame.world(points)) == pytest.approx(points)
    assert frame.box(0, 0, 10, 20).area == pytest.approx(200)
    assert frame.boxes(np.zeros(2), np.zeros(2), np.full(2, 3.0), np.full(2, 4.0))[1].area == pytest.approx(12)


def test_bent_lines_keep_their_ends() -> None:
    line = np.array([[0.0, 0.0], [1000.0, 0.0], [1000.0, 2000.0]])
    for bent in (smooth(line), meander(np.random.default_rng(1), line, 0.1)):
        assert bent[[0, -1]].tolist() == line[[0, -1]].tolist()
        assert len(bent) > 5
        assert shapely.LineString(bent).hausdorff_distance(shapely.LineString(line)) < 350


def test_crossing_lines_make_faces_with_common_corners() -> None:
    box = shapely.box(0, 0, 10, 10).exterior
    found = faces(node([box, shapely.LineString([(-1, 3.3333), (11, 3.3333)]), shapely.LineString([(5, -1), (5, 11)])]))
    assert len(found) == 4
    assert shapely.coverage_is_valid(found)
    assert [round(f.area, 2) for f in found] == [16.65, 33.35, 16.65, 33.35]


def test_roads_join_only_near_neighbours() -> None:
    assert neighbours(np.array([[0.0, 0.0], [1.0, 0.0], [2.1, 0.0], [1.0, 0.9]])) == [(0, 1), (1, 2), (1, 3)]


def test_a_stray_piece_goes_to_the_neighbour_it_borders_most() -> None:
    pieces = np.array([shapely.box(x, 0, x + 1, 10) for x in range(4)], dtype=object)
    assert gather(pieces, np.array([0, 1, 1, 0])).tolist() in ([0, 1, 1, 1], [1, 1, 1, 0])
    assert gather(pieces, np.array([0, 1, 1, 0]), shapely.points([[3.5, 5], [1.5, 5]])).tolist() == [1, 1, 1, 0]


def test_a_stray_piece_stays_within_its_larger_owner() -> None:
    pieces = np.array([shapely.box(0, 0, 5, 5), shapely.box(5, 0, 6, 5), shapely.box(6, 0, 9, 5)], dtype=object)
    assert gather(pieces, np.array([0, 1, 0]), within=np.array([0, 9, 0])).tolist() == [0, 1, 0]


def test_groups_are_counted_as_villagers_do() -> None:
    assert [numeral(n) for n in (1, 10, 12)] == ["一", "十", "十二"]


def test_the_facts_agree_with_each_other() -> None:
    named = communities()
    assert len(named) == 145
    assert len(towns()) == 22
    assert {code[:9] for code in named} == set(towns())
    assert set(seats()) == {code for code in named if code[6:9] >= "100"}
    assert all(shapely.contains_xy(outline(), *seat) for seat in seats().values())
