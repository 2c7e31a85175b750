import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.likeness import likeness, one_change_patterns

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("written", "name", "least"),
    [
        ("熊关小区", "雄关小区", 0.9),
        ("关雄小区", "雄关小区", 0.7),
        ("雄关小小区", "雄关小区", 0.75),
        ("金全家园", "金泉家园", 0.9),
    ],
)
def test_a_slip_or_a_homophone_is_alike(written: str, name: str, least: float) -> None:
    assert least <= likeness(written, name) < 1


def test_a_homophone_is_more_alike_than_another_character() -> None:
    assert likeness("熊关小区", "雄关小区") > likeness("大关小区", "雄关小区")


@given(HAN, HAN)
def test_likeness_is_a_share_and_one_only_for_the_same(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert (likeness(one, other) == 1) == (one == other)


def matches(pattern: str, name: str) -> bool:
    return len(pattern) == len(name) and all(p in ("_", n) for p, n in zip(pattern, name, strict=True))


@pytest.mark.parametrize("name", ["雄光小区", "雄小区", "雄关大小区", "关雄小区", "雄关小区北"])
def test_every_name_one_slip_away_is_matched_by_a_pattern(name: str) -> None:
    assert any(matches(pattern, name) for pattern in one_change_patterns("雄关小区"))


@pytest.mark.parametrize("word", ["雄", "雄关", "雄关小区第一期"])
def test_words_too_short_or_too_long_have_no_patterns(word: str) -> None:
    assert list(one_change_patterns(word)) == []
