"""The periods that are published, and whether a wish is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.disclosure import repository
from geo.disclosure.lattice import MONTHS, MONTHS_OF_KINDS, starts
from geo.heat.period import Period, month_back

_MONTHS_A_YEAR = 12
_DAY, _INSTANT = timedelta(days=1), timedelta(microseconds=1)


@dataclass(frozen=True)
class Wish:
    """What is asked for: the areas of a level (never grids) in a period, all kinds or one group of them."""

    level: Level
    period: Period
    kind: str | None = None

    @property
    def months(self) -> int:
        """How many months a published cell of this has."""
        return MONTHS[self.level] if self.kind is None else MONTHS_OF_KINDS

    @property
    def starts(self) -> list[date]:
        """The firsts of the cells that the period has."""
        return starts(self.period.first, _months_of(self.period), self.months)

    @property
    def at(self) -> datetime:
        """The instant whose areas it is told by: the last of the period."""
        return clock.start_of_day(self.period.last + _DAY) - _INSTANT


@dataclass(frozen=True)
class Periods:
    """The whole months, quarters and years that are published, oldest first."""

    months: tuple[Period, ...]
    quarters: tuple[Period, ...]
    years: tuple[Period, ...]

    def of_months(self, months: int) -> tuple[Period, ...]:
        """Those of 1, 3 or 12 months."""
        return {1: self.months, MONTHS[Level.TOWN]: self.quarters}.get(months, self.years)


async def published_periods(session: AsyncSession) -> Periods:
    """What is published of every district that the asker counts."""
    return periods_of(await repository.frozen_months(session))


def periods_of(frozen: Mapping[int, Mapping[date, datetime]]) -> Periods:
    """The spans whose months are frozen in every district, of when each month was frozen by district."""
    if not frozen:
        return Periods((), (), ())
    months = sorted(set[date].intersection(*(set(months) for months in frozen.values())))
    month, quarter, year = (
        tuple(
            Period(start, month_back(start, -step) - _DAY)
            for start in months
            if (start.month - 1) % step == 0 and set(starts(start, step, 1)) <= set(months)
        )
        for step in (1, MONTHS[Level.TOWN], _MONTHS_A_YEAR)
    )
    return Periods(month, quarter, year)


def check(wish: Wish, periods: Periods) -> None:
    """Let nothing past that is not a sum of published cells.

    Raises:
        InvalidInputError: the level is not published (field ``level``), the period is not one of whole published cells
            (fields ``from``, ``to``), or the level has no kinds, or none in such a period (field ``kind``).
    """
    if wish.level not in MONTHS:
        raise InvalidInputError.of("level", "not_one_of", expected=", ".join(MONTHS))
    if wish.kind is not None and wish.level is Level.COMMUNITY:
        raise InvalidInputError.of("kind", "published_without_kinds")
    parts = periods.of_months(wish.months)
    if not parts:
        raise InvalidInputError.of("to", "nothing_published")
    first, last = wish.period.first, wish.period.last
    if last > parts[-1].last:
        raise InvalidInputError.of("to", "not_published_yet", last=parts[-1].last)
    if first < parts[0].first:
        raise InvalidInputError.of("from", "not_published_before", first=parts[0].first)
    starting, ending = {part.first for part in parts}, {part.last for part in parts}
    by_kind = wish.kind is not None and (first not in starting or last not in ending)
    if by_kind:
        raise InvalidInputError.of("kind", "published_kinds_by_year")
    if first not in starting:
        raise InvalidInputError.of("from", "not_a_published_start")
    if last not in ending:
        raise InvalidInputError.of("to", "not_a_published_end")
    if not starting >= set(wish.starts):
        raise InvalidInputError.of("from", "not_published_throughout")


def _months_of(period: Period) -> int:
    years, months = period.last.year - period.first.year, period.last.month - period.first.month
    return _MONTHS_A_YEAR * years + months + 1
