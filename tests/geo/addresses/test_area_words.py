import pytest

from geo.addresses.repository import area_words


@pytest.mark.parametrize(
    ("written", "stem", "level"),
    [
        ("民主街社区", "民主街", "community"),
        ("民主街社区居委会", "民主街", "community"),
        ("新东村", "新东", "community"),
        ("新东村委会", "新东", "community"),
        ("东北街街道", "东北街", "town"),
        ("三墩镇", "三墩", "town"),
        ("肃州区", "肃州", "district"),
    ],
)
def test_the_last_word_of_an_area_says_its_level(written: str, stem: str, level: str) -> None:
    assert (written, stem, level) in list(zip(*area_words([written]), strict=True))


def test_a_name_without_such_a_word_may_be_any_area() -> None:
    assert area_words(["民主街"]) == (["民主街"], ["民主街"], [""])


def test_what_cannot_be_an_area_is_left_out() -> None:
    assert area_words(["ABC", "一个特别特别长的名字不会是社区", "3-2"]) == ([], [], [])
