"""The period that figures are asked for: both ends or neither."""

from dataclasses import replace

from api.heat.schema import PeriodView
from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.heat.filter import CaseFilter
from geo.heat.period import Period, year_to_last_month

LONGEST_YEARS = 10


def with_period(asked: CaseFilter) -> CaseFilter:
    """``asked`` with both ends; without any, from 1 January to the end of the last month that has ended.

    Raises:
        InvalidInputError: only one end is given (names the other), or the period is longer than ten years.
    """
    if asked.first is None and asked.last is None:
        usual = year_to_last_month(clock.today())
        return replace(asked, first=usual.first, last=usual.last)
    if asked.first is None or asked.last is None:
        raise InvalidInputError.of("from" if asked.first is None else "to", "period_open")
    if asked.last.year - asked.first.year > LONGEST_YEARS:
        raise InvalidInputError.of("from", "period_too_long", years=LONGEST_YEARS)
    return asked


def period_view(period: Period) -> PeriodView:
    """A period on the wire."""
    return PeriodView(first=period.first, last=period.last)
