"""The published figures, and those invented beside them."""

from collections import Counter
from datetime import date

import pytest

from geo.cases.kinds import kinds
from geo.demo.life.calendar import Calendar
from geo.demo.life.chance import Chance
from geo.demo.life.figures import INCIDENTS
from geo.demo.life.plans import Plan, plans
from geo.demo.life.words import danger_kinds, describe, describe_danger, matters
from geo.heat.filter import CHANNELS

YEAR = 2026


@pytest.fixture(scope="module", params=[620902, 1])
def planned(request: pytest.FixtureRequest) -> list[Plan]:
    return plans(Calendar(YEAR), 1_387, request.param)


def counted(planned: list[Plan], first: date, last: date) -> Counter[str]:
    """Disputes by key kind, in a span of days, without those withdrawn and merged."""
    found: Counter[str] = Counter()
    for plan in planned:
        if plan.fate in ("usual", "failed") and first <= plan.opened.date() <= last:
            found[next((k for k in ("01", "02", "0402") if plan.kind.startswith(k)), "other")] += 1
    return found


def test_january_to_september_gives_the_published_figures(planned: list[Plan]) -> None:
    found = counted(planned, date(YEAR, 1, 1), date(YEAR, 9, 30))
    assert (found["01"], found["02"], found["0402"]) == (134, 1_454, 258)
    assert 2_300 < found.total() < 2_500


def test_the_year_before_differs_somewhat(planned: list[Plan]) -> None:
    this = counted(planned, date(YEAR, 1, 1), date(YEAR, 9, 30))
    before = counted(planned, date(YEAR - 1, 1, 1), date(YEAR - 1, 9, 30))
    for kind, n in this.items():
        assert n != before[kind]
        assert 0.8 < n / before[kind] < 1.25


def test_there_are_three_years_by_every_channel_up_to_the_morning_of_the_demo_day(planned: list[Plan]) -> None:
    assert {plan.channel for plan in planned} == set(CHANNELS)
    assert planned[0].opened.date() <= date(YEAR - 3, 10, 4)
    assert planned[-1].opened.date() == date(YEAR, 10, 10)
    assert planned[-1].opened < Calendar(YEAR).now


def test_sweeps_are_on_their_days_and_windows_open_on_office_days(planned: list[Plan]) -> None:
    assert {plan.opened.day for plan in planned if plan.channel == "sweep"} <= {5, 6, 7, 8, 9, 10, 15}
    assert all(plan.opened.weekday() < 5 for plan in planned if plan.channel == "window" and not plan.danger)
    assert not [
        p for p in planned if p.channel == "window" and not p.danger and (p.opened.month, p.opened.day) == (10, 1)
    ]


def test_fifteen_is_busier_than_sixteen(planned: list[Plan]) -> None:
    days = Counter(plan.opened.day for plan in planned)
    assert days[15] > 1.3 * days[16]


@pytest.mark.parametrize(
    ("kind", "change"), [("criminal", -46.2), ("public_order", -19.7), ("petition", -6.7), ("lawsuit", -15.5)]
)
def test_incidents_fall_as_published(kind: str, change: float) -> None:
    figure = INCIDENTS[kind]
    assert round((figure.this - figure.before) / figure.before * 100, 1) == change


def test_every_matter_can_be_told_in_every_month_by_every_channel() -> None:
    chance = Chance(1, "words")
    for matter in matters().values():
        for setting in matter.settings:
            for month in range(1, 13):
                for channel in CHANNELS:
                    text = describe(matter.code, setting, channel, month, chance)
                    assert len(text) > 8
                    assert not set(text) & set("{}:")


def test_a_danger_names_neither_place_nor_person() -> None:
    chance = Chance(1, "danger")
    texts = {describe_danger(kind, chance) for kind in danger_kinds() for _ in range(30)}
    assert len(texts) > 4
    assert not [text for text in texts if any(word in text for word in ("号楼", "单元", "小区", "村"))]


def test_what_is_told_is_in_the_dictionary() -> None:
    known = {kind.code for kind in kinds()}
    assert set(matters()) <= known
    assert {code[:2] for code in matters()} == {kind.code for kind in kinds() if kind.parent_code is None}


def test_the_dictionary_names_first_methods_and_parents() -> None:
    by_code = {kind.code: kind for kind in kinds()}
    assert {code: by_code[code].first_method for code in ("01", "02", "0402")} == {
        "01": "入户调",
        "02": "就近调",
        "0402": "协商调",
    }
    assert by_code["01"].name == "婚姻家庭纠纷"
    assert all(kind.name_en and kind.edition == "GB/T 31000" for kind in kinds())
    assert all(kind.parent_code == kind.code[:2] for kind in kinds() if len(kind.code) == 4)
