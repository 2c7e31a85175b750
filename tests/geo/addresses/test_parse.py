import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.parse import parse, unexplained


@pytest.mark.parametrize(
    "story",
    [
        "楼上漏水",
        "有人打架",
        "邻居吵架",
        "，家里漏水",
        "夫妻吵架要离婚",
        " 反映噪音扰民",
        "因停车起纠纷",
        "电话13900000000",
        "物业费纠纷",
    ],
)
def test_the_story_behind_an_address_is_left_out(story: str) -> None:
    assert parse(f"阳光花园3号楼2单元501{story}").text == "阳光花园3号楼2单元501"


@pytest.mark.parametrize("name", ["停车场家属院", "业主委员会", "电力小区"])
def test_names_that_look_like_a_story_stay(name: str) -> None:
    assert parse(f"阳光街{name}").text == f"阳光街{name}"


@pytest.mark.parametrize(
    ("before", "quiet"),
    [
        ("甘肃省酒泉市肃州区", "甘肃省酒泉市肃州区"),
        ("甘肃酒泉市", "甘肃酒泉市"),
        ("酒泉市肃州区", "酒泉市肃州区"),
        ("甘肃省酒泉市肃州区甘肃省酒泉市肃州区", "甘肃省酒泉市肃州区甘肃省酒泉市肃州区"),
        ("你好，我住在", "你好,我住在"),
    ],
)
def test_regions_and_openings_are_quiet(before: str, quiet: str) -> None:
    parsed = parse(before + "阳光花园")
    assert "".join(parsed.text[start:end] for start, end in parsed.quiet) == quiet
    assert unexplained(parsed, ()) == ("阳光花园",)


def test_a_city_in_a_name_is_not_a_region() -> None:
    assert parse("新都市花园").quiet == ()


@pytest.mark.parametrize("written", ["西峰村七组", "西峰村7组", "西峰村第七村民小组", "西峰村7社", "西峰村七队"])
def test_a_village_group_is_read_the_same_however_it_is_written(written: str) -> None:
    assert parse(written).text == "西峰村7组"


def test_a_place_opposite_is_only_near() -> None:
    parsed = parse("第一小学对面")
    assert [parsed.text[start:end] for start, end in parsed.near] == ["对面"]


@pytest.mark.parametrize(
    "query", ["😀😀", "\x00\x01\x02", "'; DROP TABLE place; --", "%%%___", "１２３", "-", "十百千", "﷽", "a\u0301" * 50]
)
def test_odd_text_is_read_without_a_fault(query: str) -> None:
    parsed = parse(query)
    assert "'" not in parsed.text
    assert "%" not in parsed.text


@given(st.text(max_size=300))
def test_all_spans_lie_in_the_text(query: str) -> None:
    parsed = parse(query)
    groups = [(group.start, group.end) for group in parsed.groups]
    for start, end in (*parsed.quiet, *parsed.fillers, *parsed.near, *groups):
        assert 0 <= start < end <= len(parsed.text)
    assert all(word in parsed.text for word in unexplained(parsed, ()))


@pytest.mark.parametrize("hostile", ["1", "省", "市区", "甘肃省", "你好", "第1组", "东", "小区", "3-"])
def test_ten_kilobytes_take_bounded_time(hostile: str) -> None:
    began = time.process_time()
    parse(hostile * (10_000 // len(hostile)))
    assert time.process_time() - began < 0.5
