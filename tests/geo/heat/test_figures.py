from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import DailyReport, Incident
from geo.core import clock
from geo.heat.beside import incidents, reports
from geo.heat.figures import Figures, Standing, figures
from geo.heat.filter import CaseFilter
from geo.heat.period import Period
from geo.heat.selection import Selection, resolve
from tests.factories import DISTRICT, SmallDistrict, grid_code, town_code
from tests.geo.heat.records import Records

YEAR = Period(date(2026, 1, 1), date(2026, 9, 30))


async def select_in(session: AsyncSession, period: Period = YEAR, asked: CaseFilter | None = None) -> Selection:
    return (await resolve(session, asked or CaseFilter(), clock.now())).in_period(period.first, period.last)


async def figures_of(session: AsyncSession, period: Period = YEAR, asked: CaseFilter | None = None) -> Figures:
    return await figures(session, await select_in(session, period, asked), period.year_before, clock.now())


async def test_how_cases_stand(session: AsyncSession, records: Records) -> None:
    late, in_time = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    for state, due in (
        ("assigned", late),
        ("review", in_time),
        ("mediating", late),
        ("suspended", in_time),
        ("resolved", late),
        ("closed", in_time),
        ("failed", late),
        ("referred", late),
        ("withdrawn", late),
    ):
        await records.add(state=state, due_at=due)
    await records.add(state="closed", opened="2025-09-30T23:59:00+08:00")
    await records.add(state="closed", opened="2025-10-01T00:00:00+08:00")
    found = await figures_of(session)
    assert found.this == Standing(found=8, settled=2, open=4, overdue=2, not_accepted=2)
    assert found.before == Standing(found=1, settled=1)


async def test_kinds_channels_and_levels(session: AsyncSession, records: Records) -> None:
    await records.add(kind="0201", channel="app", state="closed", level="town")
    await records.add(kind="0101", channel="app", state="resolved")
    await records.add(kind="0101", channel="visit", opened="2025-05-01")
    found = await figures_of(session)
    assert (found.kinds, found.kinds_before) == ({"0101": 1, "0201": 1}, {"0101": 1})
    assert (found.channels, found.settled_at) == ({"app": 2}, {"grid": 1, "town": 1})
    only = await figures_of(session, asked=CaseFilter(kinds=("02",)))
    assert (only.this.found, only.kinds) == (1, {"0201": 1})


async def test_success_is_over_all_kinds_of_this_year_so_far(session: AsyncSession, records: Records) -> None:
    await records.add(kind="0201", state="closed", opened="2026-10-05")
    await records.add(kind="0101", state="failed", opened="2026-02-01")
    await records.add(kind="0301", state="resolved", opened="2026-02-01")
    await records.add(kind="0301", state="resolved", opened="2025-12-31T23:00:00+08:00")
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    found = await figures_of(session, march, CaseFilter(kinds=("02",), channels=("app",)))
    assert (found.settled_this_year, found.failed_this_year, found.this.found) == (2, 1, 0)


async def test_the_last_month_counts_the_same_days_in_both_years(session: AsyncSession, records: Records) -> None:
    for day in ("2026-10-10", "2026-10-11", "2025-10-10", "2025-10-11", "2024-10-11", "2026-09-30", "2025-09-01"):
        await records.add(opened=f"{day}T12:00:00+08:00")
    months = {
        m.month: (m.n, m.n_before)
        for m in (await figures_of(session, Period(date(2026, 10, 1), date(2026, 10, 10)))).trend
    }
    assert months[date(2026, 10, 1)] == (1, 1)
    assert months[date(2026, 9, 1)] == (1, 1)
    assert months[date(2025, 10, 1)] == (2, 1)
    assert len(months) == 13


async def test_a_period_longer_than_a_year_is_held_against_one_that_overlaps(
    session: AsyncSession, records: Records
) -> None:
    await records.add(opened="2025-06-01")
    found = await figures_of(session, Period(date(2025, 1, 1), date(2026, 9, 30)))
    assert (found.this.found, found.before.found) == (1, 1)


async def test_unplaced_cases_are_found_and_stand_with_who_answers(session: AsyncSession, records: Records) -> None:
    await records.add_unplaced()
    assert (await figures_of(session)).this.found == 1
    assert (await figures_of(session, asked=CaseFilter(areas=(DISTRICT,)))).this.found == 1
    assert (await figures_of(session, asked=CaseFilter(areas=(town_code(0),)))).this.found == 0


async def test_figures_need_both_ends(session: AsyncSession, district: SmallDistrict) -> None:
    selection = await resolve(session, CaseFilter(first=date(2026, 1, 1)), clock.now())
    with pytest.raises(ValueError, match="both ends"):
        await figures(session, selection, YEAR, clock.now())


async def report_incidents(session: AsyncSession, district: SmallDistrict, kind: str, months: dict[date, int]) -> None:
    grid = district.ids[grid_code(0, 0)]
    rows = [{"kind": kind, "grid_id": grid, "month": month, "n": n, "source": ""} for month, n in months.items()]
    await session.execute(insert(Incident), rows)


async def test_incidents_beside_the_year_before(session: AsyncSession, district: SmallDistrict) -> None:
    await report_incidents(
        session, district, "criminal", {date(2026, 9, 1): 7, date(2026, 10, 1): 9, date(2025, 3, 1): 13}
    )
    await report_incidents(session, district, "petition", {date(2026, 5, 1): 0})
    await report_incidents(session, district, "fire", {date(2026, 5, 1): 2, date(2025, 5, 1): 0})
    found = {i.kind: i for i in await incidents(session, await select_in(session), YEAR)}
    assert (found["criminal"].n, found["criminal"].n_before, found["criminal"].change) == (7, 13, -46.2)
    assert (found["petition"].n, found["petition"].n_before, found["petition"].change) == (0, None, None)
    assert (found["fire"].n, found["fire"].change) == (2, None)
    assert (found["lawsuit"].n, found["lawsuit"].n_before) == (None, None)


async def test_a_broken_month_is_not_told(session: AsyncSession, district: SmallDistrict) -> None:
    await report_incidents(session, district, "criminal", {date(2026, 10, 1): 9, date(2026, 9, 1): 1})
    begun = Period(date(2026, 10, 1), date(2026, 10, 10))
    assert {i.n for i in await incidents(session, await select_in(session, begun), begun)} == {None}
    longer = Period(date(2026, 8, 15), date(2026, 10, 10))
    found = {i.kind: i.n for i in await incidents(session, await select_in(session, longer), longer)}
    assert found["criminal"] == 1


async def test_incidents_of_an_area(session: AsyncSession, district: SmallDistrict) -> None:
    await report_incidents(session, district, "traffic", {date(2026, 9, 1): 7})
    for area, n in ((town_code(0), 7), (town_code(3), None)):
        selection = await select_in(session, asked=CaseFilter(areas=(area,)))
        assert {i.kind: i.n for i in await incidents(session, selection, YEAR)}["traffic"] == n


async def test_reports_are_owed_for_days_that_are_over(session: AsyncSession, district: SmallDistrict) -> None:
    grid = district.ids[grid_code(0, 0)]
    rows = [{"grid_id": grid, "day": date(2026, 10, day), "found": 0} for day in (1, 2, 3, 10)]
    await session.execute(insert(DailyReport), rows)
    month = Period(date(2026, 10, 1), date(2026, 10, 31))
    found = {r.code: r for r in await reports(session, await select_in(session, month), month, date(2026, 10, 10))}
    assert len(found) == 16
    assert (found[grid_code(0, 0)].expected, found[grid_code(0, 0)].received) == (9, 3)
    assert (found[grid_code(1, 0)].expected, found[grid_code(1, 0)].received) == (9, 0)


async def test_no_report_is_owed_before_the_grid_or_after_today(session: AsyncSession, district: SmallDistrict) -> None:
    selection = await select_in(session)
    old = Period(date(2023, 12, 30), date(2024, 1, 2))
    assert {r.expected for r in await reports(session, selection, old, date(2026, 10, 10))} == {2}
    future = Period(date(2027, 1, 1), date(2027, 1, 31))
    assert {r.expected for r in await reports(session, selection, future, date(2026, 10, 10))} == {0}
