from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cases.duplicates.around import distance_m, ranges
from geo.cases.duplicates.likeness import Told, likeness, wording
from geo.core import morton
from geo.core.clock import parse_instant

LEAK = Told(98.27, 39.78, "0201", "02", "楼上卫生间漏水，把我家天花板泡了", parse_instant("2026-10-10T12:00:00+08:00"))
METRE_NORTH = 1 / 111_195
lons, lats = st.floats(73, 135), st.floats(18, 53)


@given(lons, lats, st.floats(1, 300), st.floats(0, 2 * np.pi))
def test_the_ranges_hold_all_that_is_near(lon: float, lat: float, metres: float, way: float) -> None:
    north, east = metres * np.cos(way) * METRE_NORTH, metres * np.sin(way) * METRE_NORTH / np.cos(np.radians(lat))
    assert distance_m(lon, lat, lon + east, lat + north) == pytest.approx(metres, rel=0.01, abs=0.1)
    key = morton.key(lon + east * 0.999, lat + north * 0.999)
    found = ranges(lon, lat, 300)
    assert any(low <= key < high for low, high in found)
    assert len(found) <= 36


@given(st.text(max_size=80), st.text(max_size=80))
def test_wording_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= wording(one, other) <= 1
    assert wording(one, other) == pytest.approx(wording(other, one))


@given(st.text("漏水吵架楼上下", min_size=2, max_size=60))
def test_the_same_words_are_wholly_alike(text: str) -> None:
    assert wording(text, f"来电人反映：{text}，希望尽快处理") == pytest.approx(1)


def test_what_everybody_says_does_not_make_two_texts_alike() -> None:
    assert wording("来电人反映楼上漏水，希望尽快处理", "来电人反映物业乱收费，希望尽快处理") < 0.2


def test_alike_in_everything_is_one() -> None:
    found = likeness(LEAK, LEAK)
    assert found is not None
    assert found.value == pytest.approx(1)
    assert found.why == ("same_building", "same_kind", "same_words")


@pytest.mark.parametrize(
    ("metres", "days", "near"), [(299, 0, True), (301, 0, False), (0, 29.9, True), (0, 30.1, False), (0, -30.1, False)]
)
def test_what_is_far_in_place_or_time_is_not_compared(metres: float, days: float, near: bool) -> None:
    other = replace(LEAK, lat=LEAK.lat + metres * METRE_NORTH, opened_at=LEAK.opened_at + timedelta(days=days))
    assert (likeness(LEAK, other) is not None) is near


def test_a_building_that_is_long_is_one_place() -> None:
    other = replace(LEAK, lat=LEAK.lat + 400 * METRE_NORTH, building=7)
    assert likeness(LEAK, other) is None
    found = likeness(replace(LEAK, building=7), other)
    assert found is not None
    assert found.why[0] == "same_building"


@given(st.floats(0, 290), st.floats(0, 290), st.floats(0, 29), st.floats(0, 29))
def test_nearer_in_place_and_time_is_more_alike(metres: float, more: float, days: float, later: float) -> None:
    def away(metres: float, days: float) -> float:
        other = replace(LEAK, lat=LEAK.lat + metres * METRE_NORTH, opened_at=LEAK.opened_at + timedelta(days=days))
        found = likeness(LEAK, other)
        assert found is not None
        return found.value

    near, far = sorted((metres, more))
    soon, late = sorted((days, later))
    assert away(near, soon) >= away(far, late)


def test_kinds_of_one_parent_are_related() -> None:
    found = likeness(LEAK, replace(LEAK, kind="0203", lat=LEAK.lat + 50 * METRE_NORTH))
    assert found is not None
    assert found.why == ("near", "related_kind", "same_words")
