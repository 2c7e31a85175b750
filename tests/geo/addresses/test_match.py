"""Matching against the small district, by the classes of what people really write."""

import pytest
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.candidates import AddressMatch
from geo.addresses.tables import AddressUnit, Place, PlaceAlias
from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.core.clock import parse_instant
from geo.core.errors import InvalidInputError
from tests.conftest import Places
from tests.factories import SmallDistrict, community_code, grid_code, rectangle, town_code

XIONGGUAN = (1, 1)
SUNNY_WEST, SUNNY_EAST = (0, 0), (2, 2)


async def add_place(
    session: AsyncSession,
    made: SmallDistrict,
    kind: str,
    name: str,
    square: tuple[int, int],
    buildings: dict[str, tuple[int, int]] | None = None,
    aliases: tuple[str, ...] = (),
) -> int:
    """A place in a square, its buildings each in a square of its own."""
    place = Place(
        kind=kind,
        name=name,
        community_id=made.ids[community_code(*square)],
        grid_id=made.ids[grid_code(*square)],
        point=from_shape(shapely.Point(made.point(*square)), 4326),
        source="test",
    )
    session.add(place)
    await session.flush()
    for alias in aliases:
        session.add(PlaceAlias(place_id=place.id, name=alias, weight=0.9, source="test"))
    for key, where in (buildings or {}).items():
        await add_unit(session, made, place.id, None, "building", key, f"{key}号楼", where)
    await session.flush()
    return place.id


async def add_unit(
    session: AsyncSession,
    made: SmallDistrict,
    place_id: int,
    parent_id: int | None,
    level: str,
    key: str,
    label: str,
    square: tuple[int, int],
) -> int:
    unit = AddressUnit(
        place_id=place_id,
        parent_id=parent_id,
        level=level,
        key=key,
        label=label,
        grid_id=made.ids[grid_code(*square)],
        point=from_shape(shapely.Point(made.point(*square)), 4326),
    )
    session.add(unit)
    await session.flush()
    return unit.id


def sure(found: AddressMatch) -> tuple[str, str | None, str]:
    assert found.outcome == "match", found
    first = found.candidates[0]
    return first.level, first.grid_code, first.address


@pytest.mark.parametrize(
    "query",
    [
        "雄关小区3号楼1单元101",
        "雄关小区3号楼1单元101室楼上漏水",
        "雄关小区3#-1-101",
        "雄关小区3-1-101",
        "雄关小区３栋１单元１０１",
        "雄关小区三号楼一单元一〇一",
        "雄关小区3幢1门101",
        "雄关小区3号楼1口101",
        "雄关小区3号楼101",
        "雄关小区 3 1 101",
        "【雄关小区】（3号楼）1单元101",
        "甘肃省酒泉市测试区雄关小区3号楼1单元101",
        "第1街道西北社区雄关小区3号楼1单元101",
        "西北社区雄关小区3栋1单元101",
        "你好我住在雄关小区3号楼1单元101，家里漏水",
        "雄关家园3号楼1单元101",
        "雄关3号楼1单元101",
        "北环路1号雄关小区3号楼1单元101",
    ],
)
async def test_every_way_to_write_a_room_finds_it(
    places: Places, session: AsyncSession, district: SmallDistrict, query: str
) -> None:
    found = await places.match(query)
    assert sure(found) == ("room", grid_code(*XIONGGUAN), "第1街道西北社区雄关小区3号楼1单元101室")
    assert found.candidates[0].address_unit_id == district.units[f"{grid_code(*XIONGGUAN)}/雄关小区/3/room"]
    assert found.grid_confidence >= 0.8


async def test_a_building_and_a_unit_are_answered_at_their_own_level(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    building = await places.match("雄关小区2号楼")
    unit = await places.match("雄关小区2号楼1单元")
    assert sure(building)[0] == "building"
    assert building.candidates[0].address_unit_id == district.units[f"{grid_code(*XIONGGUAN)}/雄关小区/2/building"]
    assert sure(unit)[0] == "unit"
    assert unit.candidates[0].matched == ("estate", "building", "unit")


async def test_twins_without_more_evidence_are_both_offered_and_none_is_chosen(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    found = await places.match("阳光花园1号楼1单元101")
    assert found.outcome == "ambiguous"
    assert {c.grid_code for c in found.candidates} == {grid_code(*SUNNY_WEST), grid_code(*SUNNY_EAST)}
    assert [c.confidence for c in found.candidates] == pytest.approx([0.485, 0.485], abs=0.02)
    assert found.grid_confidence < 0.5


@pytest.mark.parametrize(
    ("query", "square"),
    [
        ("东南社区阳光花园1号楼1单元101", SUNNY_EAST),
        ("东南阳光花园1号楼1单元101", SUNNY_EAST),
        ("第2街道阳光花园1号楼1单元101", SUNNY_EAST),
        ("第1街道阳光花园1号楼1单元101", SUNNY_WEST),
        ("测试区第1街道西北社区阳光花园1-1-101", SUNNY_WEST),
    ],
)
async def test_the_community_or_town_tells_twins_apart(
    places: Places, session: AsyncSession, district: SmallDistrict, query: str, square: tuple[int, int]
) -> None:
    found = await places.match(query)
    assert sure(found)[:2] == ("room", grid_code(*square))


async def test_a_wrong_community_keeps_the_only_place_but_makes_it_less_sure(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    found = await places.match("东北社区雄关小区3号楼1单元101")
    right = await places.match("西北社区雄关小区3号楼1单元101")
    assert found.candidates[0].grid_code == grid_code(*XIONGGUAN)
    assert found.candidates[0].confidence < right.candidates[0].confidence


async def test_an_unknown_building_backs_off_to_the_estate_and_says_so(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    known = await places.match("雄关小区2号楼")
    unknown = await places.match("雄关小区99号楼")
    assert unknown.outcome == "ambiguous"
    (candidate,) = unknown.candidates
    assert (candidate.level, candidate.matched) == ("estate", ("estate",))
    assert candidate.confidence < known.candidates[0].confidence
    assert unknown.grid_confidence < known.grid_confidence


async def test_an_unknown_room_backs_off_to_the_building_of_the_right_grid(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    found = await places.match("雄关小区2号楼1单元909")
    assert sure(found)[:2] == ("unit", grid_code(*XIONGGUAN))
    assert "room" not in found.candidates[0].matched


@pytest.mark.parametrize("query", ["雄光小区2号楼", "熊关小区2号楼", "雄关小小区2号楼", "关雄小区2号楼"])
async def test_homophones_and_slips_are_found_with_less_confidence(
    places: Places, session: AsyncSession, district: SmallDistrict, query: str
) -> None:
    written_out = await places.match("雄关小区2号楼")
    found = await places.match(query)
    assert found.outcome != "none"
    first = found.candidates[0]
    assert (first.grid_code, first.level) == (grid_code(*XIONGGUAN), "building")
    assert first.confidence < written_out.candidates[0].confidence
    assert {"estate", "building"} <= set(first.matched)


@pytest.mark.parametrize(
    "query",
    [
        "梦幻城3号楼2单元501",
        "没有这个地方",
        "😀😀😀",
        "'; DROP TABLE place; --",
        "3-2-501",
        "%",
        "___",
        "\x00\x01",
        "1" * 200,
        "楼上漏水",
    ],
)
async def test_what_is_not_in_the_library_is_not_guessed(
    places: Places, session: AsyncSession, district: SmallDistrict, query: str
) -> None:
    found = await places.match(query)
    assert (found.outcome, found.candidates, found.grid_confidence) == ("none", (), 0.0)


async def test_a_longer_unknown_name_around_a_known_one_is_not_trusted(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    for query in ("新雄关小区2号楼", "雄关小区二期2号楼", "雄关小区东区2号楼"):
        found = await places.match(query)
        assert found.outcome != "match", query


@pytest.mark.parametrize("joined", ["与", "和", "到"])
async def test_two_addresses_in_two_grids_are_both_offered_and_none_is_chosen(
    places: Places, session: AsyncSession, district: SmallDistrict, joined: str
) -> None:
    found = await places.match(f"北环路1号{joined}雄关小区2号楼")
    assert {"第1街道西北社区北环路1号", "第1街道西北社区雄关小区2号楼"} <= {c.address for c in found.candidates}
    assert found.grid_confidence < 0.6


async def test_an_estate_behind_the_number_of_its_road_is_the_address(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    found = await places.match("北环路1号，雄关小区2号楼")
    assert sure(found) == ("building", grid_code(*XIONGGUAN), "第1街道西北社区雄关小区2号楼")


async def test_a_part_of_an_estate_is_found_behind_its_generic_word(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    await add_place(session, district, "estate", "锦绣东区", (1, 1), {"7": (1, 1)})
    await add_place(session, district, "estate", "福源小区西区", (2, 2), {"7": (2, 2)})
    assert sure(await places.match("锦绣小区东区7号楼"))[1] == grid_code(1, 1)
    assert sure(await places.match("福源小区西区7号楼"))[1] == grid_code(2, 2)


async def test_both_homes_of_a_dispute_are_offered(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    found = await places.match("雄关小区2号楼住户与西北社区阳光花园1号楼住户纠纷")
    assert {c.grid_code for c in found.candidates} == {grid_code(*XIONGGUAN), grid_code(*SUNNY_WEST)}
    assert found.grid_confidence < 0.6


async def test_another_number_of_a_village_group_is_no_slip(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    await add_place(session, district, "village_group", "安远沟村十六组", (1, 1), {"7": (1, 1)})
    assert (await places.match("安远沟村十六组7号")).outcome == "match"
    assert (await places.match("安元沟村十六组7号")).candidates[0].grid_code == grid_code(1, 1)
    assert (await places.match("安远沟村六组7号")).outcome != "match"


@pytest.mark.parametrize("written", ["安远沟村三十吧五组7号", "安远沟村三三十五组7号", "安远吧沟村三十五组7号"])
async def test_a_stray_character_in_a_village_group_is_a_slip(
    places: Places, session: AsyncSession, district: SmallDistrict, written: str
) -> None:
    await add_place(session, district, "village_group", "安远沟村五组", (0, 1), {"7": (0, 1)})
    await add_place(session, district, "village_group", "安远沟村三十五组", (1, 1), {"7": (1, 1)})
    assert (await places.match(written)).candidates[0].grid_code == grid_code(1, 1)


async def test_the_group_of_a_known_village_is_not_that_of_another_village(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    await add_place(session, district, "village_group", "西兆村十六组", (3, 3), {"7": (3, 3)})
    misspelt = await places.match("西照村十六组7号")
    assert misspelt.candidates[0].grid_code == grid_code(3, 3)
    village = AreaChange(community_code(0, 0), Level.COMMUNITY, "西照村", town_code(0), rectangle(0, 0, 2, 2))
    await apply_changes(session, [village], parse_instant("2026-09-01"), source="test")
    known = await places.match("西照村十六组7号")
    assert all(candidate.confidence < 0.2 for candidate in known.candidates if candidate.place_id)


async def test_part_of_a_name_before_the_name_of_another_place_is_not_the_place(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    await add_place(session, district, "estate", "面粉厂家属院", (3, 3), {"4": (3, 3)})
    found = await places.match("雄关面粉厂家属院2号楼")
    assert found.outcome != "match"
    assert found.grid_confidence < 0.9


async def test_opposite_a_place_is_not_the_place(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    await add_place(session, district, "landmark", "第一小学", (3, 0))
    at_school = await places.match("第一小学")
    opposite = await places.match("第一小学对面")
    assert sure(at_school)[:2] == ("landmark", grid_code(3, 0))
    assert opposite.outcome == "ambiguous"
    assert opposite.grid_confidence < 0.7


async def test_a_place_opposite_another_is_found_itself(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    await add_place(session, district, "landmark", "第一小学", (3, 0))
    found = await places.match("第一小学对面雄关小区2号楼")
    assert sure(found)[:2] == ("building", grid_code(*XIONGGUAN))


async def test_two_addresses_in_one_text_are_both_offered(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    await add_place(session, district, "estate", "金泉家园", (3, 3), {"4": (3, 3)})
    found = await places.match("雄关小区3号楼和金泉家园4号楼")
    assert found.outcome == "ambiguous"
    assert {c.grid_code for c in found.candidates} == {grid_code(*XIONGGUAN), grid_code(3, 3)}


async def test_a_road_and_its_number(places: Places, session: AsyncSession, district: SmallDistrict) -> None:
    found = await places.match("北环路2号")
    assert sure(found) == ("building", grid_code(0, 1), "第1街道西北社区北环路2号")
    without = await places.match("北环路88号")
    assert without.outcome == "ambiguous"
    assert without.candidates[0].level == "road"


@pytest.mark.parametrize("behind", ["村民家", "张某家地头", "一户人家", "居民点"])
async def test_the_name_of_a_village_group_ends_with_its_number(
    session: AsyncSession, district: SmallDistrict, places: Places, behind: str
) -> None:
    await add_place(session, district, "village_group", "安远沟村十六组", (1, 1), {"7": (1, 1)})
    found = await places.match("安远沟村十六组" + behind)
    assert found.candidates[0].address.endswith("安远沟村十六组")
    assert found.grid_confidence >= 0.9


@pytest.mark.parametrize("written", ["西北社区七组12号", "西北社区7组12号", "西北社区七社12号", "西北七队12号"])
@pytest.mark.parametrize("stored", ["西北社区七组", "七组", "7组", "西北7组"])
async def test_a_village_group_is_found_however_it_is_written(
    places: Places, session: AsyncSession, district: SmallDistrict, written: str, stored: str
) -> None:
    await add_place(session, district, "village_group", stored, (0, 1), {"12": (0, 1)})
    await add_place(session, district, "village_group", stored.replace("西北", "东南"), (3, 3), {"12": (3, 3)})
    found = await places.match(written)
    assert sure(found)[:2] == ("building", grid_code(0, 1))


async def test_a_village_without_numbers_backs_off_to_the_community(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    found = await places.match("第1街道西北社区")
    first = found.candidates[0]
    assert (found.outcome, first.level, first.grid_code, first.place_id) == ("match", "community", None, None)
    assert found.grid_confidence == 0.0
    lost = await places.match("西北社区梦幻城3号楼")
    assert lost.outcome == "ambiguous"
    assert lost.candidates[0].level == "community"


async def test_what_exists_decides_between_readings_of_bare_numbers(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    place_id = await add_place(session, district, "estate", "长城家园", (3, 0))
    nine = await add_unit(session, district, place_id, None, "building", "9", "9号楼", (3, 0))
    await add_unit(session, district, place_id, nine, "unit", "4", "4单元", (3, 0))
    ten = await add_unit(session, district, place_id, None, "building", "10", "10号楼", (3, 0))
    await add_unit(session, district, place_id, ten, "room", "4", "4室", (3, 0))
    assert sure(await places.match("长城家园9-4"))[2].endswith("9号楼4单元")
    assert sure(await places.match("长城家园10-4"))[2].endswith("10号楼4室")


async def test_rooms_that_share_a_grid_leave_the_household_open_and_the_grid_sure(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    place_id = await add_place(session, district, "estate", "长城家园", (3, 0))
    building = await add_unit(session, district, place_id, None, "building", "3", "3号楼", (3, 0))
    for number in ("1", "2"):
        unit = await add_unit(session, district, place_id, building, "unit", number, f"{number}单元", (3, 0))
        await add_unit(session, district, place_id, unit, "room", "501", "501室", (3, 0))
    found = await places.match("长城家园3号楼501")
    assert found.outcome == "ambiguous"
    assert len(found.candidates) == 2
    assert found.grid_confidence > 0.9


async def test_an_estate_over_two_grids_is_sure_of_the_estate_and_not_of_the_grid(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    spread = {"1": (2, 0), "2": (2, 0), "3": (3, 0), "4": (3, 0)}
    await add_place(session, district, "estate", "长城家园", (2, 0), spread)
    found = await places.match("长城家园")
    assert found.outcome == "match"
    assert found.grid_confidence == pytest.approx(0.485, abs=0.02)
    building = await places.match("长城家园4号楼")
    assert sure(building)[:2] == ("building", grid_code(3, 0))
    assert building.grid_confidence > 0.9


async def test_the_grid_of_a_building_wins_over_the_one_its_point_lies_in(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    place_id = await add_place(session, district, "estate", "长城家园", (2, 0))
    unit_id = await add_unit(session, district, place_id, None, "building", "7", "7号楼", (2, 0))
    unit = await session.get_one(AddressUnit, unit_id)
    unit.grid_id = district.ids[grid_code(3, 0)]
    await session.flush()
    assert sure(await places.match("长城家园7号楼"))[1] == grid_code(3, 0)


async def test_a_day_on_which_the_stored_grid_was_not_there_goes_by_the_point(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    new = grid_code(1, 1)[:-3] + "009"
    change = AreaChange(
        new, Level.GRID, "新网格", community_code(1, 1), rectangle(1, 1), predecessors=(grid_code(1, 1),)
    )
    day = parse_instant("2026-09-01")
    await apply_changes(session, [change], day, source="test", retire=[grid_code(1, 1)])
    assert sure(await places.match("雄关小区2号楼"))[1] == new
    assert sure(await places.match("雄关小区2号楼", at=parse_instant("2026-08-31")))[1] == grid_code(1, 1)


@pytest.mark.parametrize("typed", ["雄关", "西北社区雄", "雄关小", "西北雄关"])
async def test_suggestions_come_while_a_name_is_typed(
    places: Places, session: AsyncSession, district: SmallDistrict, typed: str
) -> None:
    found = await places.match(typed)
    names = [candidate.address for candidate in found.candidates]
    if typed.endswith("雄"):
        assert names == ["第1街道西北社区"]
    else:
        assert any(name.endswith("雄关小区") for name in names), found


async def test_the_community_typed_first_puts_its_own_estate_first(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    found = await places.match("东南阳光")
    assert found.candidates[0].address == "第2街道东南社区阳光花园"
    assert "beginning" in found.candidates[0].matched


async def test_no_more_candidates_than_asked_for(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    for number in range(12):
        await add_place(session, district, "shop", "便民超市", (number % 4, number // 4))
    found = await places.match("便民超市", limit=3)
    assert found.outcome == "ambiguous"
    assert len(found.candidates) == 3
    assert found.grid_confidence < 0.2


async def test_confidences_of_all_candidates_are_one_or_less_together(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    for query in ("阳光花园1号楼", "雄关小区2-1", "阳光", "北环路2号阳光花园1号楼"):
        found = await places.match(query, limit=20)
        assert 0 < sum(candidate.confidence for candidate in found.candidates) <= 1.0


@pytest.mark.parametrize("query", ["", "  ", "地" * 201])
async def test_empty_and_overlong_addresses_name_their_field(
    places: Places, session: AsyncSession, district: SmallDistrict, query: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await places.match(query, field="q")
    assert caught.value.fields[0].field == "q"
