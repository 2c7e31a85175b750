import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.numerals import numerals_to_digits, read_numeral, whole_number


@pytest.mark.parametrize(
    ("run", "value"),
    [
        ("七", 7),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("一百零二", 102),
        ("五〇一", 501),
        ("两百", 200),
    ],
)
def test_a_numeral_is_read_as_people_mean_it(run: str, value: int) -> None:
    assert read_numeral(run) == value


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("阳光花园三号楼二单元五零一室", "阳光花园3号楼2单元501室"),
        ("十二幢一单元三〇二", "12幢1单元302"),
        ("西峰村七组", "西峰村7组"),
        ("七号", "7号"),
        ("西峰村三三十六组", "西峰村36组"),
        ("西峰村三十十六组", "西峰村36组"),
        ("国际商贸城六楼四街36041", "国际商贸城6楼4街36041"),
    ],
)
def test_numerals_before_a_unit_word_become_digits(written: str, read: str) -> None:
    assert numerals_to_digits(written) == read


@pytest.mark.parametrize(
    "name", ["三里屯", "四号村", "十号基地", "一区", "西二村", "九家巷", "五一路", "四号桥", "三社区"]
)
def test_numerals_in_a_name_stay(name: str) -> None:
    assert numerals_to_digits(name) == name


@pytest.mark.parametrize("written", ["西峰村十三十九组", "西峰村三六十五组", "五十百号楼"])
def test_what_is_no_numeral_is_not_read_as_another(written: str) -> None:
    assert numerals_to_digits(written) == written


@pytest.mark.parametrize(
    ("before", "digits", "value"),
    [("西峰村三十家", "5", 35), ("西峰村三家", "15", 35), ("西峰三村", "5", None), ("西峰村四", "5", None)],
)
def test_a_number_that_a_stray_character_cuts_in_two_is_put_together(
    before: str, digits: str, value: int | None
) -> None:
    whole = whole_number(before, digits)
    assert (whole.value if whole else None) == value


@given(st.integers(1, 99))
def test_every_number_up_to_99_is_read_back(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = (digits[tens] + "十" if tens > 1 else "十" if tens else "") + (digits[ones] if ones else "")
    assert numerals_to_digits(f"{written}单元") == f"{number}单元"
