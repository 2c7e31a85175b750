"""What the counters can answer, and how they are asked. The rest is counted from the cases, to the same result."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from psycopg.rows import DictRow
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.scope import DISTRICT_SIZE
from geo.core.database import fetch_all, sql
from geo.core.identity import EVERYWHERE, Identity, asking
from geo.heat.filter import CaseFilter
from geo.heat.selection import Selection

_LAST_DAY_OF_A_YEAR = 366


class CountedFrom(StrEnum):
    """Where a number comes from."""

    COUNTERS = "counters"
    CASES = "cases"


def can_answer(asked: CaseFilter, identity: Identity | None) -> bool:
    """Whether the counters know what ``identity`` asks: one filtered dimension at most, and whole districts.

    Whether they know areas is for those to say who ask by area.
    """
    dimensions = sum(map(bool, (asked.kinds, asked.channels, asked.states)))
    return dimensions <= 1 and identity is not None and _sees_whole_districts(identity)


def _sees_whole_districts(identity: Identity) -> bool:
    return all(_is_whole(*span) for span in (*identity.scopes, *identity.restricted_scopes))


def _is_whole(lo: int, hi: int) -> bool:
    return (lo, hi) == EVERYWHERE or (lo % DISTRICT_SIZE == 0 and (hi + 1) % DISTRICT_SIZE == 0)


def days_of(asked: CaseFilter) -> dict[str, object]:
    """The period of a filter as the counters read it: years with days of the year, and dates for what is not folded."""
    first, last = asked.first or date.min, asked.last or date.max
    return {
        "first_year": first.year,
        "first_day": first.timetuple().tm_yday,
        "last_year": last.year,
        "last_day": last.timetuple().tm_yday if asked.last else _LAST_DAY_OF_A_YEAR,
        "first_date": first,
        "last_date": last,
    }


def values_of(selection: Selection) -> list[str]:
    """The values whose counts, added up, are those of the selection: each case counts under one of them alone."""
    asked, tree = selection.filter, selection.tree
    if asked.kinds:
        chosen = set(asked.kinds)
        return [f"k{kind}" for kind in asked.kinds if not chosen.intersection(tree.lineage(kind)[1:])]
    return [f"c{name}" for name in asked.channels] + [f"s{name}" for name in asked.states] or [""]


async def read(
    session: AsyncSession,
    selection: Selection,
    name: str,
    parameters: dict[str, object] | None = None,
    *,
    by_area: bool,
) -> tuple[Sequence[DictRow], CountedFrom]:
    """The rows of ``sql/<name>.sql``, which reads the counters, or of ``sql/<name>_of_cases.sql`` where they do not do.

    Args:
        session: under the identity that counts.
        selection: what is counted.
        name: of the pair of queries. The first of them tells in each row, as ``built``, whether the counters hold all.
        parameters: beside those of every counting query.
        by_area: whether the counters that are read know the areas that cases lie in.
    """
    given = selection.parameters | (parameters or {})
    if can_answer(selection.filter, asking(session)) and (by_area or not selection.filter.areas):
        counted = given | days_of(selection.filter) | {"values": values_of(selection)}
        rows = await fetch_all(session, sql("geo.heat", name), counted)
        if all(row["built"] for row in rows):
            return rows, CountedFrom.COUNTERS
    return await fetch_all(session, sql("geo.heat", f"{name}_of_cases"), given), CountedFrom.CASES
