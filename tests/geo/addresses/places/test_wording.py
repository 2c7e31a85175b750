"""What is learnt from an address is a name and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.places.proposals.wording import is_name, new_name
from tests.factories import SmallDistrict


@pytest.mark.parametrize("run", ["老粮站家属院", "红房子", "马家巷", "李家庄", "王府小区", "六层楼"])
def test_a_name_is_kept(run: str) -> None:
    assert is_name(run)


@pytest.mark.parametrize(
    "run",
    [
        "",
        "院",
        "小区",
        "张小明",
        "王芳",
        "李师傅家",
        "张三家",
        "3号楼",
        "13912345678",
        "ABC",
        "他家",
        "电话",
        "门口",
        "一" * 13,
    ],
)
def test_what_is_no_name_or_says_something_of_a_person_is_not(run: str) -> None:
    assert not is_name(run)


@given(st.text(max_size=40))
def test_what_is_kept_is_short_and_all_characters(run: str) -> None:
    if is_name(run):
        assert 2 <= len(run) <= 12
        assert all("\u4e00" <= character <= "\u9fff" for character in run)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("老粮站家属院3号楼2单元501", "老粮站家属院"),
        ("第1街道西北社区老粮站家属院3号楼", "老粮站家属院"),
        ("北环路5号老粮站家属院", "老粮站家属院"),
        ("甘肃省酒泉市肃州区老粮站家属院", "老粮站家属院"),
        ("老粮站家属院3号楼13912345678", "老粮站家属院"),
        ("雄关小区3号楼", None),
        ("雄关家园3号楼2单元", None),
        ("西北社区", None),
        ("3号楼2单元501", None),
        ("张小明13912345678", None),
        ("雄关小区3号楼张小明", None),
        ("😀😀", None),
    ],
)
async def test_the_part_that_no_name_explains(
    session: AsyncSession, district: SmallDistrict, address: str, name: str | None
) -> None:
    assert await new_name(session, address) == name


async def test_two_unknown_parts_are_no_name(session: AsyncSession, district: SmallDistrict) -> None:
    assert await new_name(session, "老粮站家属院3号楼红房子饭馆") is None


@given(address=st.text(max_size=300))
def test_any_text_can_be_parsed(address: str) -> None:
    from geo.addresses.parse import parse

    parse(address[:200])
