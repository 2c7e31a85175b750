import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.normalise import MAX_ADDRESS, checked, normalise
from geo.core.errors import InvalidInputError


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("阳光花园３＃－２－５０１", "阳光花园3#-2-501"),
        ("阳光花园3—2–501", "阳光花园3-2-501"),
        ("阳光花园 3 2 501", "阳光花园3-2-501"),
        ("【阳光花园】（3号楼）", "阳光花园3号楼"),
        ("阳光花园，3号楼。", "阳光花园,3号楼"),
        ("阳光花园b座", "阳光花园B座"),
        ("阳光花园5O1", "阳光花园501"),
        ("阳光花园1l2", "阳光花园112"),
        ("阳光\u200b花\x00园😀", "阳光花园"),
        ("B一13", "B-13"),
    ],
)
def test_many_ways_of_writing_become_one(written: str, read: str) -> None:
    assert normalise(written) == read


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=300))
def test_nothing_is_left_that_could_steer_a_query(text: str) -> None:
    assert not set(normalise(text)) & set("%_'\"\\;\x00")


@pytest.mark.parametrize("empty", ["", "   ", "\n\t\u3000"])
def test_an_empty_address_is_refused_by_the_name_of_its_field(empty: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        checked(empty, "address")
    assert [(f.field, f.fault) for f in caught.value.fields] == [("address", "address_empty")]


def test_an_address_of_ten_kilobytes_is_refused_and_says_what_is_allowed() -> None:
    with pytest.raises(InvalidInputError) as caught:
        checked("阳光" * 5000, "q")
    (fault,) = caught.value.fields
    assert (fault.field, fault.fault, fault.facts) == ("q", "address_too_long", {"limit": MAX_ADDRESS, "length": 10000})


@pytest.mark.parametrize("filler", ["1", "a", "-", "一", "3号楼", "（", "#1", " ", "十百千"])
def test_a_megabyte_of_one_thing_takes_bounded_time(filler: str) -> None:
    text = filler * (100_000 // len(filler))
    began = time.process_time()
    normalise(text)
    assert time.process_time() - began < 1.0
