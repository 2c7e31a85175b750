import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.heat.period import Period, is_month_end, month_back, year_to_last_month

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(DAYS)
    return Period(first, first + timedelta(days=draw(st.integers(0, 900))))


@given(periods())
def test_the_period_before_ends_the_day_before(period: Period) -> None:
    before = period.previous
    assert before.last + timedelta(days=1) == period.first
    whole = period.first.day == 1 and is_month_end(period.last)
    assert whole or before.days == period.days
    assert not whole or before.first.day == 1


@given(periods())
def test_a_year_before_is_the_same_days(period: Period) -> None:
    before = period.year_before
    for now, then in ((period.first, before.first), (period.last, before.last)):
        assert then.year == now.year - 1
        assert then.month == now.month
        assert then.day == now.day or (now.day, then.day) == (29, 28)


@given(periods())
def test_the_trend_is_thirteen_months_up_to_the_last_day(period: Period) -> None:
    trend = period.trend
    assert len(trend) == 13
    assert trend[-1] == period.last.replace(day=1)
    assert trend[0] == period.last.replace(year=period.last.year - 1, day=1)
    assert all(month_back(later, 1) == earlier for earlier, later in itertools.pairwise(trend))


@given(periods())
def test_whole_months_lie_wholly_inside(period: Period) -> None:
    inside = period.whole_months
    if inside is None:
        assert period.days < 62
        return
    assert period.first <= inside.first <= inside.last <= period.last
    assert inside.first.day == 1
    assert is_month_end(inside.last)
    assert (inside.first - period.first).days < 31
    assert (period.last - inside.last).days < 31


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-01-01", "2026-09-30", ("2025-04-01", "2025-12-31")),
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-10-01", "2026-10-10", ("2026-09-21", "2026-09-30")),
    ],
)
def test_previous_by_months_or_days(first: str, last: str, before: tuple[str, str]) -> None:
    found = Period(date.fromisoformat(first), date.fromisoformat(last)).previous
    assert (found.first.isoformat(), found.last.isoformat()) == before


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-10-10", "2026-01-01", "2026-09-30"),
        ("2026-10-31", "2026-01-01", "2026-09-30"),
        ("2026-01-05", "2025-01-01", "2025-12-31"),
        ("2024-03-01", "2024-01-01", "2024-02-29"),
    ],
)
def test_the_usual_period(today: str, first: str, last: str) -> None:
    assert year_to_last_month(date.fromisoformat(today)) == Period(date.fromisoformat(first), date.fromisoformat(last))
