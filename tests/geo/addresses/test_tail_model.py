import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.tail import Reading, tail_groups
from geo.addresses.tail_items import MAX_ATOMS, MAX_GROUPS, atom_groups
from geo.addresses.tail_model import NONE, AtomShape, ranked, segmentations

SHAPES = st.lists(
    st.builds(
        AtomShape,
        kind=st.sampled_from(["d1", "d2", "d3", "d5", "L", "F", "H", "-d"]),
        word=st.sampled_from(
            ["", "号", "号楼", "栋", "座", "单元", "门", "室", "楼", "层", "户", "#", "店", "街", "排", "号院"]
        ),
        gap=st.sampled_from(["", "-", "~", "附", ",", "…"]),
    ),
    min_size=1,
    max_size=MAX_ATOMS,
)


@given(SHAPES)
def test_every_reading_covers_all_atoms_once_and_names_no_level_twice(atoms: list[AtomShape]) -> None:
    for segments in segmentations(tuple(atoms)):
        assert segments[0].first == 0
        assert segments[-1].last == len(atoms) - 1
        assert all(one.last + 1 == other.first for one, other in pairwise(segments))
        levels = [segment.level for segment in segments if segment.level != NONE]
        assert len(levels) == len(set(levels))


@given(SHAPES)
def test_no_group_has_more_readings_than_can_be_weighed_at_once(atoms: list[AtomShape]) -> None:
    assert 0 < len(segmentations(tuple(atoms))) <= 1500


def test_what_is_read_depends_on_the_shape_of_the_numbers_and_not_on_their_digits() -> None:
    (one,), (other,) = tail_groups("花园3-2-501"), tail_groups("花园7-1-802")
    numbers = {"3": "7", "2": "1", "501": "802"}
    assert [reading.probability for reading in one.readings] == [reading.probability for reading in other.readings]
    first = one.readings[0]
    assert other.readings[0] == Reading(*(numbers[v or ""] for v in (first.building, first.unit, first.room)))


def test_a_shape_that_was_seen_is_not_weighed_again() -> None:
    ranked.cache_clear()
    tail_groups("花园3-2-501")
    tail_groups("家园4-1-602")
    assert ranked.cache_info().hits == 1


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("北环路48号", "road"),
        ("北环路98弄83号", "lane"),
        ("汽配城83号", "market"),
        ("金茂大厦803", "tower"),
        ("西峰村7组12号", "village"),
        ("阳光小区12号", "estate"),
        ("12号", "start"),
        ("阳光花园-12号", "estate"),
    ],
)
def test_what_stands_before_a_group_is_told_by_the_longest_word(text: str, before: str) -> None:
    assert atom_groups(text)[-1].before == before


def test_only_a_number_right_behind_a_roads_name_is_the_roads() -> None:
    assert [group.after_road for group in atom_groups("北环路48号3幢")] == [True, False]
    assert [group.after_road for group in atom_groups("北环路3幢501")] == [False]
    assert [group.after_road for group in atom_groups("北环路98弄3号")] == [False]


@given(st.text(alphabet="0123456789AB-,号楼单元室座村路东区栋门", max_size=200))
def test_text_of_nothing_but_tails_is_bounded(text: str) -> None:
    groups = atom_groups(text)
    assert len(groups) <= MAX_GROUPS
    for group in groups:
        assert len(group.atoms) <= MAX_ATOMS
        assert 0 <= group.start < group.end <= len(text)


def test_an_address_is_read_in_a_fraction_of_a_millisecond() -> None:
    tail_groups("阳光花园3号楼2单元501室")
    spent = []
    for _ in range(200):
        began = time.perf_counter()
        tail_groups("阳光花园3号楼2单元501室")
        spent.append(time.perf_counter() - began)
    assert sorted(spent)[100] < 0.0005
