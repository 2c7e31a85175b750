"""The one way for numbers of places to leave the office: what is told of the areas of a level in a period."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.core.database import fetch_all, sql
from geo.core.identity import Identity
from geo.disclosure import repository
from geo.disclosure.lattice import Cell, Frozen, published_cells, summed
from geo.disclosure.periods import Wish, check, periods_of
from geo.heat.period import Period


@dataclass(frozen=True)
class PublishedCount:
    """One area: its cases, None where they are hidden, and the households known in it now (None if none are)."""

    code: str
    name: str
    n: int | None
    households: int | None

    @property
    def rate(self) -> float | None:
        """Cases per 1,000 households, None where the cases are hidden or no households are known."""
        return None if self.n is None or not self.households else round(1000 * self.n / self.households, 2)


@dataclass(frozen=True)
class Published:
    """The areas of a level by code, and the instant at which the last of their months was frozen."""

    areas: tuple[PublishedCount, ...]
    frozen_at: datetime


async def published(session: AsyncSession, wish: Wish, publisher: Identity) -> Published:
    """Every area of the level at the end of the period in the districts of ``publisher``, hidden ones too.

    A longer period is the sum of its published cells, and hidden if one of them is. All of it comes from frozen months
    alone, so that the same wish is answered with the same numbers for ever.

    Args:
        session: under the identity of ``publisher``.
        wish: what is asked for.
        publisher: sees whole districts.

    Raises:
        InvalidInputError: the wish is not made of published cells (fields ``from``, ``to``, ``kind``).
    """
    frozen = await repository.frozen_months(session)
    check(wish, periods_of(frozen))
    told = await _told(session, wish.period)
    parameters = {"at": wish.at, "depth": wish.level.depth, "areas": publisher.settings()["scopes"]}
    found = []
    for row in await fetch_all(session, sql("geo.disclosure", "areas"), parameters):
        area = row["district"] if wish.level is Level.DISTRICT else row["area_id"]
        cells = [Cell(wish.level, area, start, wish.kind) for start in wish.starts]
        found.append(PublishedCount(row["code"], row["name"], summed(cells, told), row["households"]))
    inside = [at for months in frozen.values() for month, at in months.items() if _is_in(month, wish.period)]
    return Published(tuple(found), max(inside))


async def _told(session: AsyncSession, period: Period) -> dict[Cell, int]:
    """All that is told of the years that the period touches."""
    parameters: dict[str, object] = {
        "first": period.first.replace(month=1),
        "past": date(period.last.year + 1, 1, 1),
    }
    by_district: dict[int, Frozen] = {}
    for row in await fetch_all(session, sql("geo.disclosure", "frozen"), parameters):
        frozen, n = by_district.setdefault(row["district"], Frozen()), row["n"]
        if row["month"] is not None:
            frozen.months[row["month"]] = n
        elif row["quarter"] is not None:
            frozen.towns[row["quarter"]][row["town_id"]] = n
        elif row["kind_group"] is not None:
            frozen.kinds[row["year"]].setdefault(row["town_id"], {})[row["kind_group"]] = n
        else:
            frozen.communities[row["year"]].setdefault(row["town_id"], {})[row["community_id"]] = n
    return {
        cell: n for district, frozen in by_district.items() for cell, n in published_cells(district, frozen).items()
    }


def _is_in(month: date, period: Period) -> bool:
    return period.first <= month <= period.last
