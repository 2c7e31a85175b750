from datetime import UTC, date, datetime, timedelta

import pytest

from geo.core import clock


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 9, 30), 2025), (date(2026, 10, 1), 2026), (date(2027, 1, 1), 2026), (date(2026, 12, 31), 2026)],
)
def test_the_demo_year_is_the_latest_whose_september_has_passed(today: date, year: int) -> None:
    assert clock.demo_year(today) == year


def test_the_demo_begins_in_the_morning_and_runs_on() -> None:
    real = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    offset = clock.offset_to(date(2026, 10, 10), real)
    assert (real + offset).astimezone(clock.SHANGHAI).isoformat() == "2026-10-10T09:00:00+08:00"
    later = (real + timedelta(hours=14, minutes=59) + offset).astimezone(clock.SHANGHAI)
    assert later.date() == date(2026, 10, 10)


def test_a_day_is_a_day_in_shanghai() -> None:
    first, past = clock.period(date(2026, 9, 30), date(2026, 9, 30))
    assert first.astimezone(UTC).isoformat() == "2026-09-29T16:00:00+00:00"
    assert past - first == timedelta(days=1)
    assert clock.parse_instant("2026-09-30") == first
    assert clock.parse_instant("2026-09-30T01:00:00") == first + timedelta(hours=1)
    assert clock.parse_instant("2026-09-29T16:00:00Z") == first
    with pytest.raises(ValueError, match="Invalid"):
        clock.parse_instant("gestern")


def test_everything_goes_by_the_clock() -> None:
    clock.set_offset(timedelta(days=-10))
    assert abs(clock.now() - clock.real_now() + timedelta(days=10)) < timedelta(seconds=1)
