from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.cases.tables import CaseRecord
from geo.core import clock
from geo.core.database import raw_connection
from geo.core.identity import EVERYWHERE, Identity, desk, identify
from geo.disclosure.freezing import last_due
from geo.disclosure.periods import Wish
from geo.disclosure.published import published
from geo.disclosure.repository import frozen_months
from geo.disclosure.tables import PublishedMonth
from geo.heat.counts import counts_by_area
from geo.heat.filter import CaseFilter
from geo.heat.period import Period
from geo.heat.selection import resolve
from tests.factories import DISTRICT, SRID, SmallDistrict, community_code, grid_code, rectangle, town_code
from tests.geo.disclosure.conftest import Enter, Freeze
from tests.geo.heat.records import NOBODYS, Records
from tests.statements import Statements, statements

__all__ = ["statements"]

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
JANUARY = Period(date(2025, 1, 1), date(2025, 1, 31))
QUARTER = Period(date(2025, 1, 1), date(2025, 3, 31))
EVERYBODY = Identity(None, (EVERYWHERE,))
KINDS = ("0101", "0201", "0402", "0301")
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
FULL = dict.fromkeys(product(MONTHS, (0, 2), (0, 2), KINDS), 2)


@contextmanager
def on(instant: str) -> Iterator[None]:
    """The product's clock at an instant."""
    clock.set_offset(clock.parse_instant(instant) - datetime.now(UTC))
    yield


async def told(session: AsyncSession, level: Level, period: Period, kind: str | None = None) -> dict[str, int | None]:
    await identify(session, EVERYBODY)
    found = await published(session, Wish(level, period, kind), EVERYBODY)
    await identify(session, desk())
    return {area.code: area.n for area in found.areas}


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-10-05", "2026-08-01"),
        ("2026-10-06", "2026-09-01"),
        ("2026-01-05", "2025-11-01"),
        ("2026-01-06", "2025-12-01"),
    ],
)
def test_a_month_is_due_when_it_has_been_over_for_five_days(today: str, last: str) -> None:
    assert last_due(date.fromisoformat(today)) == date.fromisoformat(last)


async def test_every_month_from_the_first_case_on_is_frozen_once_in_order(
    session: AsyncSession, history: Enter, freeze: Freeze
) -> None:
    await history({("2026-03", 0, 0, "0201"): 1, ("2026-08", 0, 0, "0201"): 2, ("2026-10", 0, 0, "0201"): 1})
    found = await freeze()
    assert [each.month.month for each in found] == [3, 4, 5, 6, 7, 8, 9]
    assert [each.n for each in found] == [1, 0, 0, 0, 0, 2, 0]
    assert await freeze() == []
    with on("2026-11-05T23:59:00+08:00"):
        assert await freeze() == []
    with on("2026-11-06T00:00:00+08:00"):
        assert [each.month.month for each in await freeze()] == [10]
    ((months),) = (await frozen_months(session)).values()
    assert len(months) == 8


async def test_older_cases_that_come_in_late_get_months_of_their_own(history: Enter, freeze: Freeze) -> None:
    records = await history({("2026-08", 0, 0, "0201"): 1})
    await freeze()
    await records.add(0, 0, opened="2026-06-10T10:00:00+08:00")
    assert [(each.month.month, each.n) for each in await freeze()] == [(6, 1), (7, 0)]


async def test_nothing_is_frozen_in_the_first_five_days(session: AsyncSession, history: Enter, freeze: Freeze) -> None:
    await history({("2026-08", 0, 0, "0201"): 1})
    with on("2024-01-06"):
        await history({("2023-09", 0, 0, "0201"): 1})
        assert await freeze() == []
    with on("2024-03-08"):
        # 2023 had no boundaries yet: nothing could be counted by place.
        assert [f"{each.month:%Y-%m}" for each in await freeze()] == ["2024-01", "2024-02"]


async def test_without_cases_there_is_nothing_to_freeze(records: Records, freeze: Freeze) -> None:
    assert await freeze() == []


async def test_what_is_counted(session: AsyncSession, district: SmallDistrict, history: Enter, freeze: Freeze) -> None:
    records = await history({("2025-01", 0, 0, kind): 3 for kind in KINDS} | {("2025-01", 2, 2, "02"): 5})
    opened = "2025-01-31T23:59:59+08:00"
    nobodys: dict[str, Any] = {**NOBODYS, "opened": opened}
    await records.add(0, 0, opened=opened, restricted=True)
    await records.add(0, 0, opened=opened, state="withdrawn")
    await records.add(0, 0, opened=opened, state="merged")
    await records.add_unplaced(opened=opened)
    await records.add(at=district.point(1, 1), **nobodys)
    await records.add(at=(97.0, 39.0), **nobodys)
    await records.add(0, 0, opened="2025-02-01T00:00:00+08:00")
    found = await freeze()
    # The case in no grid by its record lies in one by its point; the one far away lies in none.
    assert [each.n for each in found[:2]] == [18, 1]


async def test_everything_that_is_told_adds_up_to_the_cases(
    session: AsyncSession, history: Enter, freeze: Freeze
) -> None:
    await history(FULL)
    await freeze()
    assert await told(session, Level.DISTRICT, JANUARY) == {DISTRICT: 32}
    assert await told(session, Level.DISTRICT, YEAR) == {DISTRICT: 384}
    assert await told(session, Level.TOWN, QUARTER) == {town_code(0): 48, town_code(2): 48}
    assert await told(session, Level.TOWN, YEAR, "02") == {town_code(0): 48, town_code(2): 48}
    assert await told(session, Level.DISTRICT, YEAR, "other") == {DISTRICT: 96}
    assert set((await told(session, Level.COMMUNITY, YEAR)).values()) == {96}


async def test_a_longer_period_is_hidden_where_a_part_of_it_is(
    session: AsyncSession, history: Enter, freeze: Freeze
) -> None:
    few = {key: n for key, n in FULL.items() if not (key[0] == "2025-02" and key[3] != "0101")}
    few |= {("2025-02", 0, 0, "0101"): 2, ("2025-02", 2, 2, "0101"): 1}
    del few["2025-02", 0, 2, "0101"], few["2025-02", 2, 0, "0101"]
    await history(few)
    await freeze()
    assert await told(session, Level.DISTRICT, Period(date(2025, 2, 1), date(2025, 2, 28))) == {DISTRICT: None}
    assert await told(session, Level.DISTRICT, QUARTER) == {DISTRICT: None}
    assert set((await told(session, Level.TOWN, QUARTER)).values()) == {None}
    assert set((await told(session, Level.TOWN, Period(date(2025, 4, 1), date(2025, 9, 30)))).values()) == {96}
    assert set((await told(session, Level.TOWN, YEAR)).values()) == {None}
    assert set((await told(session, Level.COMMUNITY, YEAR)).values()) == {None}


async def everything(session: AsyncSession) -> list[dict[str, int | None]]:
    return [
        await told(session, Level.DISTRICT, JANUARY),
        await told(session, Level.TOWN, QUARTER),
        await told(session, Level.TOWN, YEAR, "01"),
        await told(session, Level.COMMUNITY, YEAR),
    ]


async def exact(session: AsyncSession) -> list[int]:
    selection = await resolve(session, CaseFilter(YEAR.first, YEAR.last), clock.now())
    return [count.n for count in await counts_by_area(session, selection, Level.COMMUNITY)]


async def test_what_happens_after_freezing_changes_nothing_published(
    session: AsyncSession, history: Enter, freeze: Freeze
) -> None:
    records = await history(FULL | {("2025-01", 0, 0, "0201"): 9})
    await freeze()
    before, exact_before = await everything(session), await exact(session)
    late = await records.add(0, 0, opened="2025-01-05T10:00:00+08:00", kind="0101")
    some = (await session.scalars(select(CaseRecord.id).where(CaseRecord.id != late).limit(60))).all()
    await session.execute(update(CaseRecord).where(CaseRecord.id.in_(some[:20])).values(state="withdrawn"))
    await session.execute(update(CaseRecord).where(CaseRecord.id.in_(some[20:40])).values(kind="0402"))
    await session.execute(update(CaseRecord).where(CaseRecord.id.in_(some[40:])).values(restricted=True))
    changes = [
        AreaChange(grid_code(0, 0), Level.GRID, "第1网格", community_code(2, 0), rectangle(0, 0)),
    ]
    await apply_changes(session, changes, clock.parse_instant("2026-10-01"), source="test", metric_srid=SRID)
    assert await exact(session) != exact_before
    assert await freeze() == []
    assert await everything(session) == before


async def test_a_community_that_changed_its_town_is_hidden(
    session: AsyncSession, history: Enter, freeze: Freeze
) -> None:
    crowded = {key: 3 * n for key, n in FULL.items()} | {
        (month, column, row, "0201"): 9 for month in MONTHS for column, row in ((0, 0), (2, 0))
    }
    records = await history(crowded)
    moved = AreaChange(community_code(0, 0), Level.COMMUNITY, "西北社区", town_code(2), rectangle(0, 0, 2, 2))
    half = clock.parse_instant("2025-07-01")
    await apply_changes(session, [moved], half, source="test", metric_srid=SRID)
    await records.load()
    await freeze()
    found = await told(session, Level.COMMUNITY, YEAR)
    assert found[community_code(0, 0)] is None
    assert found[community_code(2, 0)] == max(n for n in found.values() if n is not None)


@pytest.mark.parametrize(
    "identity",
    [
        Identity(7, ((0, 10),)),
        Identity(7),
    ],
)
async def test_who_counts_no_whole_district_reads_nothing(
    session: AsyncSession, history: Enter, freeze: Freeze, identity: Identity
) -> None:
    await history({("2026-08", 0, 0, "0201"): 1})
    await freeze()
    assert await frozen_months(session)
    await identify(session, identity)
    assert await frozen_months(session) == {}
    connection = await raw_connection(session)
    assert await (await connection.execute("SELECT FROM published_count")).fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE published_count SET n = 7",
        "DELETE FROM published_count",
        "UPDATE published_month SET frozen_at = now()",
        "DELETE FROM published_month",
        "TRUNCATE published_month CASCADE",
    ],
)
async def test_nobody_changes_what_was_published(session: AsyncSession, statement: str) -> None:
    from sqlalchemy import text

    with pytest.raises(ProgrammingError, match="permission denied"):
        await session.execute(text(statement))


async def test_a_manager_writes_no_month(session: AsyncSession, district: SmallDistrict) -> None:
    await identify(session, Identity(7, (EVERYWHERE,), (EVERYWHERE,)))
    with pytest.raises(ProgrammingError, match="row-level security"):
        await session.execute(insert(PublishedMonth).values(district=1, month=date(2026, 1, 1), frozen_at=clock.now()))


async def test_reading_takes_three_statements(
    session: AsyncSession, history: Enter, freeze: Freeze, statements: Statements
) -> None:
    await history(FULL)
    await freeze()
    statements.clear()
    await told(session, Level.COMMUNITY, YEAR)
    assert len(statements) == 3
