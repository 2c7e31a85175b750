import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from geo.addresses.places.sound import as_letters, sounding_like, sounds_like

NAMES = ("西北街", "阳光花园", "重庆路", "雄关小区", "A3小区")


@pytest.mark.parametrize(
    ("letters", "name"),
    [
        ("xibeijie", "西北街"),
        ("xbj", "西北街"),
        ("xibj", "西北街"),
        ("xbjie", "西北街"),
        ("beij", "西北街"),
        ("ygh", "阳光花园"),
        ("chongqing", "重庆路"),
        ("xiaoqu", "A3小区"),
    ],
)
def test_a_name_is_found_by_its_sound(letters: str, name: str) -> None:
    assert sounds_like(letters, name)


@pytest.mark.parametrize(("letters", "name"), [("xjb", "西北街"), ("xibeijiee", "西北街"), ("zz", "阳光花园")])
def test_another_sound_finds_nothing(letters: str, name: str) -> None:
    assert not sounds_like(letters, name)


@pytest.mark.parametrize(
    ("typed", "letters"), [("Xi Bei", "xibei"), ("x", None), ("西北", None), ("", None), ("3#", None), ("a" * 99, None)]
)
def test_only_letters_are_pinyin(typed: str, letters: str | None) -> None:
    assert as_letters(typed) == letters


@given(st.text(alphabet="西北街阳光花园重庆路雄关小区", min_size=1, max_size=8), st.data())
def test_every_way_to_shorten_the_syllables_finds_the_name(name: str, data: st.DataObject) -> None:
    typed = "".join(syllable[: data.draw(st.sampled_from([1, len(syllable)]))] for syllable in lazy_pinyin(name))
    assert sounding_like(typed, [(7, name), (8, "")]) == {7}
