"""The days of the demo: its year, the day its clock starts on, and how busy each day is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from geo.core.clock import SHANGHAI

SWEEP_DAYS = range(5, 11)
OFFICERS_DAY = 15
SERVICE_DAY = 25
_WEEKDAYS = (1.12, 1.08, 1.04, 1.0, 0.98, 0.74, 0.62)
_FIXED_DAYS = dict.fromkeys(SWEEP_DAYS, 1.35) | {OFFICERS_DAY: 1.9, SERVICE_DAY: 1.25}


@dataclass(frozen=True)
class Calendar:
    """The days of one demo year.

    Attributes:
        year: the demo year, whose January to September give the published figures.
        day: the day of October that the demo clock starts on.
    """

    year: int
    day: int = 10

    @property
    def today(self) -> date:
        """The day the demo clock starts on."""
        return date(self.year, 10, self.day)

    @property
    def now(self) -> datetime:
        """The instant up to which the demo has happened: the morning of :attr:`today`."""
        return at(self.today, time(9, 0))

    @property
    def begins(self) -> date:
        """The first day with disputes and incidents, three years before."""
        return date(self.year - 3, 10, 1)

    @property
    def areas_begin(self) -> datetime:
        """Since when the areas are as they are."""
        return at(date(self.year - 3, 1, 1), time.min)

    def months(self) -> list[date]:
        """The first days of all months that have ended, from the first one on."""
        firsts = []
        day = self.begins
        while day < self.today.replace(day=1):
            firsts.append(day)
            day = next_month(day)
        return firsts


def at(day: date, clock: time) -> datetime:
    """An instant in Asia/Shanghai."""
    return datetime.combine(day, clock, SHANGHAI)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def days(first: date, last: date) -> list[date]:
    """All days from ``first`` to ``last``, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def is_holiday(day: date) -> bool:
    """Whether offices are shut for New Year, Labour Day or the National Day (the moving feasts are left out)."""
    return (day.month, day.day) == (1, 1) or (day.month, day.day) in _LABOUR_DAYS or (day.month == 10 and day.day <= 7)


_LABOUR_DAYS = {(5, day) for day in range(1, 6)}


def is_office_day(day: date) -> bool:
    """Whether windows are open."""
    return day.weekday() < 5 and not is_holiday(day)


def busyness(day: date, months: Sequence[float]) -> float:
    """How much is registered on a day, relative to others, for a matter with this course over twelve months."""
    factor = _WEEKDAYS[day.weekday()] * _FIXED_DAYS.get(day.day, 1.0) * months[day.month - 1]
    return factor * 0.55 if is_holiday(day) else factor
