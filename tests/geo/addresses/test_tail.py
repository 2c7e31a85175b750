import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.normalise import normalise
from geo.addresses.tail import MAX_GROUPS, Reading, tail_groups


def readings(text: str) -> tuple[Reading, ...]:
    (group,) = tail_groups(normalise(text))
    return group.readings


@pytest.mark.parametrize(
    ("tail", "building", "unit", "room"),
    [
        ("3号楼2单元501", "3", "2", "501"),
        ("3栋2单元501室", "3", "2", "501"),
        ("3幢2单元501号", "3", "2", "501"),
        ("3撞2单元501", "3", "2", "501"),
        ("3座501房", "3", None, "501"),
        ("3#-2-501", "3", "2", "501"),
        ("3#楼501", "3", None, "501"),
        ("3-2-501", "3", "2", "501"),
        ("３－２－５０１", "3", "2", "501"),
        ("3 2 501", "3", "2", "501"),
        ("3号2单元501", "3", "2", "501"),
        ("3楼2单元501", "3", "2", "501"),
        ("3号楼2口501", "3", "2", "501"),
        ("3号楼2门501", "3", "2", "501"),
        ("3号楼2梯501", "3", "2", "501"),
        ("三号楼二单元五〇一", "3", "2", "501"),
        ("B座1203", "B", None, "1203"),
        ("A3幢2-501", "A3", "2", "501"),
        ("26-1栋3单元202", "26-1", "3", "202"),
        ("03号楼02单元501", "3", "2", "501"),
        ("3号楼", "3", None, None),
        ("12号", "12", None, None),
        ("东单元501", None, "东", "501"),
        ("3号楼2单元5楼501", "3", "2", "501"),
    ],
)
def test_the_likeliest_reading_of_a_tail(tail: str, building: str | None, unit: str | None, room: str | None) -> None:
    first = readings("阳光花园" + tail)[0]
    assert (first.building, first.unit, first.room) == (building, unit, room)


def test_two_bare_numbers_keep_every_reading() -> None:
    assert set(readings("阳光花园9-9")) == {
        Reading(building="9", room="9"),
        Reading(building="9", unit="9"),
        Reading(unit="9", room="9"),
        Reading(building="9-9"),
    }


def test_lou_with_a_room_may_be_a_floor_or_a_building() -> None:
    found = readings("阳光花园3楼501")
    assert Reading(floor="3", room="501") in found
    assert Reading(building="3", room="501") in found


def test_a_letter_and_digits_may_be_a_building_and_a_room() -> None:
    assert Reading(building="A", room="1203") in readings("金茂大厦A1203")


@pytest.mark.parametrize("name", ["阳光花园二期", "西峰村七组", "3区", "5个人", "2024年", "10点", "三里屯", "十号基地"])
def test_numbers_that_count_something_else_are_no_tail(name: str) -> None:
    assert tail_groups(normalise(name)) == ()


def test_a_road_number_and_the_building_behind_it_are_two_groups() -> None:
    road, house = tail_groups(normalise("北环路48号3幢501"))
    assert road.after_road
    assert road.readings[0] == Reading(building="48")
    assert not house.after_road
    assert house.readings[0] == Reading(building="3", room="501")


def test_a_road_number_alone_is_a_building() -> None:
    group, _ = tail_groups(normalise("北环路48-2号"))
    assert group.after_road
    assert Reading(building="48-2") in group.readings


def test_two_addresses_in_one_text_are_two_groups() -> None:
    first, second = tail_groups(normalise("阳光花园3号楼和雄关小区4号楼"))
    assert (first.readings[0].building, second.readings[0].building) == ("3", "4")


@given(st.integers(1, 40), st.integers(1, 9), st.integers(101, 3302), st.sampled_from(["号楼", "栋", "幢", "座", "#"]))
def test_what_is_written_with_words_is_read_back(building: int, unit: int, room: int, word: str) -> None:
    assert readings(f"花园{building}{word}{unit}单元{room}室")[0] == Reading(str(building), str(unit), str(room))


@given(st.text(max_size=250))
def test_any_text_gives_bounded_groups_inside_the_text(text: str) -> None:
    written = normalise(text)
    groups = tail_groups(written)
    assert len(groups) <= MAX_GROUPS
    for group in groups:
        assert 0 <= group.start < group.end <= len(written)
        assert 0 < len(group.readings) <= 8


@pytest.mark.parametrize("hostile", ["1", "1-", "3号楼", "1A", "A", "号", "-1-", "东单元", "单1"])
def test_text_made_to_blow_up_a_regular_expression_takes_bounded_time(hostile: str) -> None:
    text = hostile * (50_000 // len(hostile))
    began = time.process_time()
    tail_groups(text)
    assert time.process_time() - began < 1.5
