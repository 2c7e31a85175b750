"""The figures of a period beside those of another one: found, settled, open, by kind, by channel, by month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from psycopg.rows import DictRow
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.clock import SHANGHAI, period, start_of_day
from geo.core.database import fetch_all, sql
from geo.heat.period import Period, is_month_end, month_back
from geo.heat.selection import Selection

SETTLED = frozenset({"resolved", "closed"})
NOT_ACCEPTED = frozenset({"registered", "assigned", "review"})
OPEN = NOT_ACCEPTED | {"accepted", "mediating", "suspended"}


@dataclass(frozen=True)
class Standing:
    """How the cases found in a period stand now.

    Attributes:
        found: all of them.
        settled: resolved or closed.
        open: still to be dealt with.
        overdue: of the open ones, those past their deadline.
        not_accepted: of the open ones, those that nobody has accepted yet.
    """

    found: int = 0
    settled: int = 0
    open: int = 0
    overdue: int = 0
    not_accepted: int = 0


@dataclass(frozen=True)
class Month:
    """Cases found in a month and in the same month a year before.

    In the last month of a trend only the days of the period count, in both years.
    """

    month: date
    n: int
    n_before: int


@dataclass(frozen=True)
class Figures:
    """What was found in a period (``this``) and in the one it is held against (``before``).

    Attributes:
        kinds, kinds_before: cases by the kind they are recorded under.
        channels: cases by channel.
        settled_at: settled cases by the level that settled them.
        settled_this_year, failed_this_year: over all kinds and channels, found since 1 January of the current year.
    """

    this: Standing
    before: Standing
    kinds: dict[str, int]
    kinds_before: dict[str, int]
    channels: dict[str, int]
    settled_at: dict[str, int]
    settled_this_year: int
    failed_this_year: int
    trend: tuple[Month, ...] = field(default=())


async def figures(
    session: AsyncSession, selection: Selection, before: Period, now: datetime, *, with_trend: bool = True
) -> Figures:
    """The figures of the period of ``selection`` (both ends needed) beside those of ``before``, in one reading.

    Args:
        session: under the identity whose cases are counted.
        selection: its period, filters and areas.
        before: what the period is held against.
        now: deadlines and the year so far go by it.
        with_trend: whether the months are wanted, which need two years of cases.
    """
    this = span_of(selection)
    parameters = selection.parameters | _instants(this, before, now, with_trend=with_trend)
    rows = await fetch_all(session, sql("geo.heat", "figures"), parameters)
    stands = [row for row in rows if row["state"] is not None]
    return Figures(
        this=_standing(stands, "n", "late"),
        before=_standing(stands, "n_before", "late_before"),
        kinds=_by(rows, "kind", "n"),
        kinds_before=_by(rows, "kind", "n_before"),
        channels=_by(rows, "channel", "n"),
        settled_at=_by([row for row in stands if row["state"] in SETTLED], "level", "n"),
        settled_this_year=sum(row["n_year"] for row in stands if row["state"] in SETTLED),
        failed_this_year=sum(row["n_year"] for row in stands if row["state"] == "failed"),
        trend=_trend(rows, this) if with_trend else (),
    )


def span_of(selection: Selection) -> Period:
    """The period of a selection that has both ends.

    Raises:
        ValueError: an end is open.
    """
    first, last = selection.filter.first, selection.filter.last
    if first is None or last is None:
        message = "figures need a period with both ends"
        raise ValueError(message)
    return Period(first, last)


def _instants(this: Period, before: Period, now: datetime, *, with_trend: bool) -> dict[str, object]:
    _, past = period(this.first, this.last)
    before_first, before_past = period(before.first, before.last)
    oldest = month_back(this.trend[0], 12) if with_trend else this.last
    return {
        "now": now,
        "before_first": before_first,
        "before_past": before_past,
        "year_first": start_of_day(now.astimezone(SHANGHAI).date().replace(month=1, day=1)),
        "trend_first": start_of_day(oldest),
        "trend_past": past,
        "last_day": 31 if is_month_end(this.last) else this.last.day,
    }


def _standing(rows: Iterable[DictRow], n: str, late: str) -> Standing:
    counted: Counter[str] = Counter()
    overdue = 0
    for row in rows:
        counted[row["state"]] += row[n]
        overdue += row[late]
    return Standing(
        found=counted.total(),
        settled=sum(counted[state] for state in SETTLED),
        open=sum(counted[state] for state in OPEN),
        overdue=overdue,
        not_accepted=sum(counted[state] for state in NOT_ACCEPTED),
    )


def _by(rows: Iterable[DictRow], key: str, n: str) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for row in rows:
        if row[key] is not None:
            counted[row[key]] += row[n]
    return {name: count for name, count in sorted(counted.items()) if count}


def _trend(rows: Iterable[DictRow], this: Period) -> tuple[Month, ...]:
    whole = {row["month"]: row["n_month"] for row in rows if row["month"] is not None}
    part = {row["month"]: row["n_part"] for row in rows if row["month"] is not None}
    newest = this.trend[-1]
    found = []
    for month in this.trend:
        counts = part if month == newest else whole
        found.append(Month(month, counts.get(month, 0), counts.get(month_back(month, 12), 0)))
    return tuple(found)
