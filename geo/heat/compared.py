"""Two periods beside each other, area by area."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.heat.classes import ValueClass, classes_of
from geo.heat.counters import CountedFrom
from geo.heat.counts import counts_by_area
from geo.heat.period import Period
from geo.heat.selection import Selection

COLOURS_A_SIDE = 4


@dataclass(frozen=True)
class AreaCompared:
    """One area: its cases in a period and in the one before."""

    code: str
    name: str
    n: int
    n_before: int

    @property
    def difference(self) -> int:
        """How many more there are now."""
        return self.n - self.n_before

    @property
    def change(self) -> float | None:
        """By how many percent; None if there was nothing before."""
        return round(100 * self.difference / self.n_before, 1) if self.n_before else None


@dataclass(frozen=True)
class Compared:
    """Every area of a level by code, and where the cases of both periods were counted from."""

    areas: tuple[AreaCompared, ...]
    counted_from: CountedFrom


async def compared(session: AsyncSession, selection: Selection, before: Period, level: Level) -> Compared:
    """The areas of a level in the period of ``selection`` and in ``before``, by the same boundaries."""
    now = await counts_by_area(session, selection, level)
    then = await counts_by_area(session, selection.in_period(before.first, before.last), level)
    ways = {now.counted_from, then.counted_from}
    return Compared(
        tuple(AreaCompared(a.code, a.name, a.n, b.n) for a, b in zip(now, then, strict=True)),
        CountedFrom.COUNTERS if ways == {CountedFrom.COUNTERS} else CountedFrom.CASES,
    )


def diverging_classes(differences: Iterable[int]) -> list[ValueClass]:
    """Classes from the greatest decrease to the greatest increase, the same on both sides of a class of zero."""
    sizes = [abs(difference) for difference in differences if difference]
    more = [ValueClass(c.lowest, c.highest) for c in classes_of(sizes, whole=True, colours=COLOURS_A_SIDE)]
    fewer = [ValueClass(-c.highest, -c.lowest) for c in reversed(more)]
    return [*fewer, ValueClass(0, 0), *more]
