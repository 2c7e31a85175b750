"""Which cases are meant: the filter that maps, figures, lists and tiles have in common."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from geo.core import clock
from geo.core.errors import InvalidInputError

CHANNELS = (
    "visit",
    "sweep",
    "window",
    "grid_system",
    "app",
    "hotline",
    "police",
    "opinion",
    "daily_report",
)
STATES = (
    "registered",
    "assigned",
    "review",
    "accepted",
    "mediating",
    "suspended",
    "resolved",
    "failed",
    "closed",
    "withdrawn",
    "merged",
    "referred",
)
NEVER_COUNTED = frozenset({"withdrawn", "merged"})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class CaseFilter:
    """Which cases are meant; an empty tuple or None leaves that side open.

    Attributes:
        first: first Shanghai day of ``opened_at``.
        last: last Shanghai day of ``opened_at``, itself included.
        kinds: codes of dispute kinds; each stands for itself and everything under it.
        channels: of :data:`CHANNELS`.
        states: of :data:`STATES`.
        areas: codes of areas; each stands for itself and everything in it.
    """

    first: date | None = None
    last: date | None = None
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[datetime | str, datetime | str]:
        """The half-open span of instants of ``opened_at``, as PostgreSQL reads it: an open end is infinite."""
        start = "-infinity" if self.first is None else clock.period(self.first, self.first)[0]
        past = "infinity" if self.last is None else clock.period(self.last, self.last)[1]
        return start, past

    @classmethod
    def parse(
        cls,
        first: str | None = None,
        last: str | None = None,
        kinds: Iterable[str] = (),
        channels: Iterable[str] = (),
        states: Iterable[str] = (),
        areas: Iterable[str] = (),
    ) -> "CaseFilter":
        """The filter that the words of a query say. Whether kinds and areas exist is not looked at here.

        Raises:
            InvalidInputError: a date, channel or state that is none, or a period that ends before it begins; names the
                fields ``from``, ``to``, ``channel``, ``state``.
        """
        start, end = _day("from", first), _day("to", last)
        if start and end and start > end:
            raise InvalidInputError.of("from", "period_backwards", first=start.isoformat(), last=end.isoformat())
        return cls(
            start,
            end,
            _distinct(kinds),
            _known("channel", channels, CHANNELS),
            _known("state", states, STATES),
            _distinct(areas),
        )


def _day(field: str, words: str | None) -> date | None:
    if words is None:
        return None
    try:
        if _DATE.fullmatch(words):
            day = date.fromisoformat(words)
            # The last days of the calendar have no day after them to end at.
            if date.min < day < date.max:
                return day
    except ValueError:
        pass
    raise InvalidInputError.of(field, "not_a_date")


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _known(field: str, words: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    given = _distinct(words)
    if not set(given) <= set(known):
        raise InvalidInputError.of(field, "not_one_of", expected=", ".join(known))
    return given
