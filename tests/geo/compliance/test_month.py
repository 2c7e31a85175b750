from datetime import date

import pytest

from geo.compliance.month import Month
from geo.core.clock import parse_instant
from geo.core.errors import InvalidInputError

NOW = parse_instant("2026-10-10T12:00:00+08:00")


def test_a_month_that_is_over_is_judged_as_it_ends() -> None:
    month = Month.parse("2026-09", NOW)
    assert (month.first, str(month), month.provisional) == (date(2026, 9, 1), "2026-09", False)
    assert month.judged_at == month.past == parse_instant("2026-10-01")
    assert month.at < month.past


def test_the_present_month_is_judged_as_it_stands() -> None:
    month = Month.parse("2026-10", NOW)
    assert month.provisional
    assert month.judged_at == month.at == NOW


def test_december_ends_with_the_year() -> None:
    assert Month.parse("2025-12", NOW).past == parse_instant("2026-01-01")


def test_a_month_is_over_by_the_clock_of_shanghai() -> None:
    assert Month.parse("2026-10", parse_instant("2026-10-31T15:59:59+00:00")).provisional
    assert not Month.parse("2026-10", parse_instant("2026-10-31T16:00:00+00:00")).provisional
    assert Month.parse("2026-11", parse_instant("2026-10-31T16:00:00+00:00")).provisional


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("2026-13", "not_a_month"),
        ("2026-9", "not_a_month"),
        ("2026-09-01", "not_a_month"),
        ("2026-09\n", "not_a_month"),
        ("２０２６-09", "not_a_month"),
        ("", "not_a_month"),
        ("0000-01", "not_a_month"),
        ("0001-01", "not_a_month"),
        ("9999-12", "not_a_month"),
        ("2026-11", "month_to_come"),
    ],
)
def test_what_is_no_month_yet_or_ever(words: str, fault: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Month.parse(words, NOW)
    assert [(f.field, f.fault) for f in refused.value.fields] == [("month", fault)]
