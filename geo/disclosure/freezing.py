"""Months are counted once for publication and never again: what comes in later changes nothing that was published."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.database import fetch_all, sql
from geo.disclosure import repository
from geo.disclosure.lattice import OTHER
from geo.heat.kinds import KEY_KINDS, KindTree
from geo.heat.period import month_back
from geo.heat.repository import kind_tree

DAYS_FOR_LATE_REPORTS = 5
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class FrozenMonth:
    """A month of a district that was frozen: its first day, and how many cases it has."""

    district: int
    month: date
    n: int


async def freeze_due(session: AsyncSession) -> list[FrozenMonth]:
    """Freeze the oldest month that is due, for every district in which it is; none if nothing is due.

    A month is due when it is over and five more days have passed, from the month of the first case on. In the first
    five days after the first case of all was entered nothing is: a district brings its history in by several files.

    Args:
        session: under the identity of the product's own desk, which sees every case.
    """
    await repository.lock_freezing(session)
    now = clock.now()
    entered_by = now - timedelta(days=DAYS_FOR_LATE_REPORTS)
    due = await fetch_all(
        session, sql("geo.disclosure", "due"), {"last": last_due(now.date()), "entered_by": entered_by}
    )
    oldest = [row for row in due if row["month"] == due[0]["month"]]
    if not oldest:
        return []
    tree = await kind_tree(session)
    return [await _freeze(session, row["district"], row["month"], now, tree) for row in oldest]


def last_due(today: date) -> date:
    """The first of the last month that is over for at least five days."""
    return month_back((today - timedelta(days=DAYS_FOR_LATE_REPORTS)).replace(day=1), 1)


def group_of(kind: str, tree: KindTree) -> str:
    """The key kind that a kind is or stands under, or ``other``."""
    return next((code for code in tree.lineage(kind) if code in KEY_KINDS), OTHER)


async def _freeze(session: AsyncSession, district: int, month: date, now: datetime, tree: KindTree) -> FrozenMonth:
    first, past = clock.start_of_day(month), clock.start_of_day(month_back(month, -1))
    kinds = tree.under(tree.roots)
    parameters: dict[str, object] = {
        "district": district,
        "month": month,
        "first": first,
        "past": past,
        "at": past - _INSTANT,
        "frozen_at": now,
        "kinds": list(kinds),
        "kind_groups": [group_of(kind, tree) for kind in kinds],
    }
    rows = await fetch_all(session, sql("geo.disclosure", "freeze"), parameters)
    return FrozenMonth(district, month, sum(row["n"] for row in rows))
