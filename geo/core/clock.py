"""The one clock: every date, period and deadline of the product goes by it.

In the demo it starts on the morning of 10 October of the demo year and runs on from there at the speed of the wall
clock, so the figures on screen stay the published ones. Days and months are those of Asia/Shanghai, wherever the server
stands.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
REAL_TIME = timedelta(0)
OPENING = time(9, 0)


@dataclass
class _Clock:
    offset: timedelta = REAL_TIME
    demo: bool = False


_clock = _Clock()


def now() -> datetime:
    """This instant by the product's clock, in Asia/Shanghai."""
    return (datetime.now(UTC) + _clock.offset).astimezone(SHANGHAI)


def today() -> date:
    """The day it is in Asia/Shanghai by the product's clock."""
    return now().date()


def set_offset(offset: timedelta, *, demo: bool = False) -> None:
    """Let the clock run ``offset`` ahead of real time (negative: behind); ``demo`` says that the data is invented."""
    _clock.offset = offset
    _clock.demo = demo


def is_demo() -> bool:
    """Whether this installation shows the demo district."""
    return _clock.demo


def demo_year(real_today: date) -> int:
    """The latest year whose 30 September has passed."""
    return real_today.year if real_today > date(real_today.year, 9, 30) else real_today.year - 1


def offset_to(day: date, real_now: datetime) -> timedelta:
    """The offset with which the clock shows the opening hour of ``day``: what the demo holds ends there."""
    return datetime.combine(day, OPENING, SHANGHAI) - real_now


def start_of_day(day: date) -> datetime:
    """00:00 of ``day`` in Asia/Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)


def period(first: date, last: date) -> tuple[datetime, datetime]:
    """The half-open span of instants of the days ``first`` to ``last``, both inclusive."""
    return start_of_day(first), start_of_day(last + timedelta(days=1))


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant; a bare date means 00:00 Asia/Shanghai, and so does a time without a zone.

    Raises:
        ValueError: the text is neither a date nor an instant.
    """
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=SHANGHAI)


def real_now() -> datetime:
    """This instant in UTC by the machine: for sessions and tokens, which lapse in real time also in the demo."""
    return datetime.now(UTC)
