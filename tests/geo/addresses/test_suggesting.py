"""What is suggested while an address is typed, on the small district."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.spelling import Spelling, agreeing, as_typed
from geo.addresses.suggesting import Suggestion
from tests.conftest import Places
from tests.factories import SmallDistrict, grid_code
from tests.geo.addresses.test_match import add_place


async def suggested(places: Places, typed: str, limit: int = 8) -> list[Suggestion]:
    return (await places.library()).suggest(typed, limit)


@pytest.mark.parametrize(
    ("typed", "how", "marked"),
    [
        ("雄", "prefix", "雄"),
        ("雄关", "prefix", "雄关"),
        ("xg", "initials", "雄关"),
        ("xgxq", "initials", "雄关小区"),
        ("xiongguan", "pinyin", "雄关"),
        ("xiong guan", "pinyin", "雄关"),
        ("XiongG", "pinyin", "雄关"),
        ("xionggxq", "pinyin", "雄关小区"),
        ("雄gxiao", "pinyin", "雄关小"),
        ("xiongguanxiaoq", "pinyin", "雄关小区"),
    ],
)
async def test_a_place_is_suggested_by_the_beginning_of_its_name_however_it_is_typed(
    places: Places, district: SmallDistrict, typed: str, how: str, marked: str
) -> None:
    first = next(each for each in await suggested(places, typed) if each.place_id)
    assert (first.text, first.how, first.kind) == ("雄关小区", how, "estate")
    assert "".join(first.text[start:end] for start, end in first.marks) == marked
    assert first.grid is not None
    assert (first.grid.code, first.community, first.town) == (grid_code(1, 1), "西北社区", "第1街道")


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("雄关小区", ["雄关小区", "雄关小区1号楼", "雄关小区2号楼", "雄关小区3号楼"]),
        ("雄关小区3", ["雄关小区3号楼"]),
        ("xgxq3", ["雄关小区3号楼"]),
        ("雄关小区3号楼", ["雄关小区3号楼1单元"]),
        ("雄关小区3-", ["雄关小区3号楼1单元"]),
        ("雄关小区3号楼1单元", ["雄关小区3号楼1单元101室"]),
        ("雄关小区三号楼1单元1", ["雄关小区3号楼1单元101室"]),
        ("雄关小区3-10", ["雄关小区3号楼1单元101室"]),
        ("雄关小区9", []),
        ("西北社区雄", ["雄关小区"]),
        ("西北社区雄关小区2", ["雄关小区2号楼"]),
        ("", []),
        ("  ", []),
        ("😀", []),
        ("xyzxyz", []),
    ],
)
async def test_behind_a_clear_place_come_its_numbers(
    places: Places, district: SmallDistrict, typed: str, texts: list[str]
) -> None:
    assert [each.text for each in await suggested(places, typed)] == texts


async def test_numbers_stand_in_the_order_of_counting(
    places: Places, session: AsyncSession, district: SmallDistrict
) -> None:
    await add_place(session, district, "estate", "长城家园", (3, 0), {str(n): (3, 0) for n in (10, 2, 1, 11, 21)})
    texts = [each.text for each in await suggested(places, "长城家园1")]
    assert texts == ["长城家园1号楼", "长城家园10号楼", "长城家园11号楼"]


async def test_a_misspelt_beginning_is_offered_as_similar(places: Places, district: SmallDistrict) -> None:
    first, *_ = await suggested(places, "雄光小区")
    assert (first.text, first.how, first.marks) == ("雄关小区", "similar", ())


async def test_towns_and_communities_are_suggested_without_a_grid(places: Places, district: SmallDistrict) -> None:
    first, *_ = await suggested(places, "xb")
    assert (first.text, first.level, first.how, first.grid, first.place_id) == (
        "西北社区",
        "community",
        "initials",
        None,
        None,
    )
    assert first.town == "第1街道"


async def test_no_more_are_suggested_than_asked_for(places: Places, district: SmallDistrict) -> None:
    assert len(await suggested(places, "雄关小区", limit=2)) == 2


@pytest.mark.parametrize(
    ("name", "typed", "characters"),
    [
        ("西北街", "xbj", 3),
        ("西北街", "xibeijie", 3),
        ("西北街", "xb街", 3),
        ("西北街", "xi", 1),
        ("西北街", "x", 1),
        ("西北街", "xd", 0),
        ("西北街", "xbjj", 0),
        ("上海路", "shl", 3),
        ("上海路", "shhl", 3),
        ("沙河村3组", "shc3", 4),
    ],
)
def test_characters_used_up_by_what_is_typed(name: str, typed: str, characters: int) -> None:
    assert agreeing(name, typed) == characters


@given(
    st.lists(st.text("西北街道新城上海路雄关小区3A", min_size=2, max_size=6), max_size=20),
    st.text("xibejgunsh3a西北", min_size=1, max_size=8),
)
def test_the_ordered_walk_finds_what_a_look_at_every_name_finds(names: list[str], typed: str) -> None:
    typed = as_typed(typed)
    found = {spelt.written for spelt in Spelling(names).typed(typed)}
    assert found == {name for name in names if agreeing(name, typed)}
