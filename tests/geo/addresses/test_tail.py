import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.normalise import normalise
from geo.addresses.tail import Reading, tail_groups
from geo.addresses.tail_items import MAX_GROUPS


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
        ("3号楼2号门501室", "3", "2", "501"),
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
        ("3-2单元501室", "3", "2", "501"),
        ("3号楼2单", "3", "2", None),
        ("3号楼2单元负一楼", "3", "2", None),
        ("3号院5号楼2单元301", "5", "2", "301"),
    ],
)
def test_the_likeliest_reading_of_a_tail(tail: str, building: str | None, unit: str | None, room: str | None) -> None:
    first = readings("阳光花园" + tail)[0]
    assert (first.building, first.unit, first.room) == (building, unit, room)


def test_two_bare_numbers_keep_every_reading() -> None:
    assert set(readings("阳光花园9-9")) >= {
        Reading(building="9", room="9"),
        Reading(building="9", unit="9"),
        Reading(unit="9", room="9"),
        Reading(building="9-9"),
    }


def test_a_range_of_shops_is_one_room_and_two_other_numbers_are_not() -> None:
    assert Reading(room="115-117") in readings("汽配城115-117号")
    assert readings("汽配城115-117号")[0] != Reading(building="115", room="117")
    assert readings("阳光花园3-501")[0] == Reading(building="3", room="501")


def test_a_lone_number_is_a_house_in_a_village_and_a_room_in_a_tower() -> None:
    assert readings("西峰村7组12号")[0] == Reading(building="12")
    assert readings("金茂大厦1203")[0] == Reading(room="1203")


def test_where_a_dash_was_lost_the_room_is_the_last_three_or_four_digits() -> None:
    found = readings("阳光公寓31052室")
    assert Reading(building="3", room="1052") in found
    assert Reading(building="31", room="52") in found
    assert Reading(building="3", unit="2", room="1501") in readings("阳光花园3栋21501")


def test_a_name_between_house_and_room_leaves_one_tail_and_the_room_alone() -> None:
    both, room = tail_groups(normalise("阳光花园3号楼金茂公司501"))
    assert both.readings[0] == Reading(building="3", room="501")
    assert room.readings[0] == Reading(room="501")
    assert room.start > both.start


def test_probabilities_fall_and_sum_to_at_most_one() -> None:
    for tail in ("3号楼2单元501", "9-9", "9-9-9", "A1203", "12号", "3楼501", "1-2-3-4-5-6", "31052室"):
        said = [reading.probability for reading in readings("阳光花园" + tail)]
        assert said == sorted(said, reverse=True)
        assert 0 < said[0] <= sum(said) <= 1 + 1e-9


def test_words_are_surer_than_bare_numbers() -> None:
    assert readings("阳光花园3号楼2单元501室")[0].probability > 0.9 > readings("阳光花园9-9")[0].probability


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
    assert road.readings[0].building == "48"
    assert Reading(building="48") in road.readings
    assert not house.after_road
    assert house.readings[0] == Reading(building="3", room="501")


def test_a_road_number_alone_is_a_building() -> None:
    for written in ("48-2号", "48号附2号"):
        (group,) = tail_groups(normalise("北环路" + written))
        assert group.after_road
        assert group.readings[0] == Reading(building="48-2")


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
        assert 0 < len(group.readings) <= 12
        assert sum(reading.probability for reading in group.readings) <= 1 + 1e-9


@pytest.mark.parametrize(
    "hostile", ["1", "1-", "3号楼", "1A", "A", "号", "-1-", "东单元", "单1", "1A2B-", "3楼张", "1-2-3-4-5-6,"]
)
def test_text_made_to_blow_up_a_regular_expression_takes_bounded_time(hostile: str) -> None:
    text = hostile * (50_000 // len(hostile))
    began = time.process_time()
    tail_groups(text)
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    ("tail", "wanted"),
    [
        ("154栋11单元时尚佳", Reading(building="154", unit="11")),
        ("10号楼厂房", Reading(building="10")),
        ("94高楼3单元988", Reading(building="94", unit="3", room="988")),
        ("951-东-1122", Reading(building="951", unit="东", room="1122")),
        ("6栋底商18号", Reading(building="6", room="18")),
    ],
)
def test_seldom_seen_forms_are_read_whole(tail: str, wanted: Reading) -> None:
    assert wanted in readings("阳光花园" + tail)


def test_a_floor_may_stand_amid_dashes() -> None:
    assert Reading(building="3", unit="2", floor="12", room="1203") in readings("阳光花园3-2-12-1203")


def test_a_row_of_stalls_and_a_lettered_door_are_found_over_a_name() -> None:
    row = tail_groups(normalise("商贸城3楼金茂公司9街61568"))[0]
    assert Reading(floor="3", unit="9", room="61568") in row.readings
    door = tail_groups(normalise("阳光花园B座9楼金茂公司G1055"))[0]
    assert Reading(building="B", floor="9", room="G1055") in door.readings
