"""Spans of Shanghai days and how they lie to each other: the year before, the period before, the months of a trend."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

TREND_MONTHS = 13


@dataclass(frozen=True)
class Period:
    """The days ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def year_before(self) -> "Period":
        """The same days a year before; 29 February becomes the 28th."""
        return Period(a_year_before(self.first), a_year_before(self.last))

    @property
    def previous(self) -> "Period":
        """The span just before: as many months if this one is of whole months, else as many days."""
        last = self.first - timedelta(days=1)
        if self.first.day == 1 and is_month_end(self.last):
            months = _month_number(self.last) - _month_number(self.first) + 1
            return Period(month_back(self.first, months), last)
        return Period(self.first - timedelta(days=self.days), last)

    @property
    def trend(self) -> tuple[date, ...]:
        """The first days of the thirteen months that end with the month of ``last``, oldest first."""
        newest = self.last.replace(day=1)
        return tuple(month_back(newest, back) for back in reversed(range(TREND_MONTHS)))

    @property
    def whole_months(self) -> "Period | None":
        """The months that lie wholly inside, as days; None if there is none."""
        first = self.first if self.first.day == 1 else month_back(self.first.replace(day=1), -1)
        end = self.last if is_month_end(self.last) else self.last.replace(day=1) - timedelta(days=1)
        return Period(first, end) if first <= end else None


def year_to_last_month(today: date) -> Period:
    """From 1 January to the end of the last month that has ended; in January, the year that has ended."""
    last = today.replace(day=1) - timedelta(days=1)
    return Period(last.replace(month=1, day=1), last)


def is_month_end(day: date) -> bool:
    """Whether ``day`` is the last of its month."""
    return day.day == monthrange(day.year, day.month)[1]


def month_back(first_of_month: date, months: int) -> date:
    """The first day of the month ``months`` before (negative: after)."""
    number = _month_number(first_of_month) - months
    return date(number // 12, number % 12 + 1, 1)


def a_year_before(day: date) -> date:
    """The same day of the year before."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1
