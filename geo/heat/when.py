"""When cases were opened: by day, and by the hour of the week. Cases without a point count too: they have a time."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from geo.heat.counters import CountedFrom, read
from geo.heat.selection import Selection

HOURS_A_DAY, HOURS_A_WEEK = 24, 168


@dataclass(frozen=True)
class Histogram:
    """Cases by Shanghai day.

    Attributes:
        days: each day that had any, with how many, in order.
        counted_from: where that was counted.
    """

    days: tuple[tuple[date, int], ...]
    counted_from: CountedFrom

    @property
    def n(self) -> int:
        """All of them."""
        return sum(n for _, n in self.days)

    @property
    def months(self) -> tuple[tuple[date, int], ...]:
        """The first day of each month that had any, with how many, in order."""
        found: Counter[date] = Counter()
        for day, n in self.days:
            found[day.replace(day=1)] += n
        return tuple(found.items())


@dataclass(frozen=True)
class Calendar:
    """Cases by the hour of the week in Shanghai.

    Attributes:
        hours: 168 counts, from Monday 00:00 to Sunday 23:00.
        counted_from: where that was counted.
    """

    hours: tuple[int, ...]
    counted_from: CountedFrom

    @property
    def n(self) -> int:
        """All of them."""
        return sum(self.hours)

    def at(self, weekday: int, hour: int) -> int:
        """How many in one hour of one ISO weekday (1 is Monday)."""
        return self.hours[(weekday - 1) * HOURS_A_DAY + hour]


async def by_day(session: AsyncSession, selection: Selection) -> Histogram:
    """How many of the selected cases were opened on each day."""
    (row,), counted_from = await read(session, selection, "by_day", by_area=False)
    return Histogram(tuple(zip(row["days"], row["counts"], strict=True)), counted_from)


async def by_hour(session: AsyncSession, selection: Selection) -> Calendar:
    """How many of the selected cases were opened in each hour of the week."""
    (row,), counted_from = await read(session, selection, "by_hour", by_area=False)
    found = dict(zip(row["hours"], row["counts"], strict=True))
    return Calendar(tuple(found.get(hour, 0) for hour in range(HOURS_A_WEEK)), counted_from)
