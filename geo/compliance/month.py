"""The month that is judged."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from geo.core.clock import SHANGHAI, start_of_day
from geo.core.errors import InvalidInputError
from geo.heat.period import month_back

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_INSTANT_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Month:
    """A month of Asia/Shanghai as it stands at ``now``.

    Attributes:
        first: its first day.
        now: an instant in it or later.
    """

    first: date
    now: datetime

    @classmethod
    def parse(cls, words: str, now: datetime) -> "Month":
        """The month that ``YYYY-MM`` says.

        Raises:
            InvalidInputError: it is no month, or has not begun (field ``month``).
        """
        if not _MONTH.fullmatch(words) or not date.min.year < int(words[:4]) < date.max.year:
            raise InvalidInputError.of("month", "not_a_month")
        first = date.fromisoformat(f"{words}-01")
        if start_of_day(first) > now:
            raise InvalidInputError.of("month", "month_to_come", now=f"{now.astimezone(SHANGHAI):%Y-%m}")
        return cls(first, now)

    @property
    def past(self) -> datetime:
        """The instant at which it is over."""
        return start_of_day(month_back(self.first, -1))

    @property
    def provisional(self) -> bool:
        """Whether it is not over yet, so that what is told of it may still change."""
        return self.now < self.past

    @property
    def judged_at(self) -> datetime:
        """When its disputes are looked at: as it ends, or now if it has not ended."""
        return min(self.past, self.now)

    @property
    def at(self) -> datetime:
        """The instant whose boundaries count: its last, so that what changes with the next month does not."""
        return min(self.past - _INSTANT_BEFORE, self.now)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"
