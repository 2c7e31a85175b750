from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.heat.counters import CountedFrom
from geo.heat.filter import CaseFilter
from geo.heat.selection import resolve
from geo.heat.when import by_day, by_hour
from tests.factories import town_code
from tests.geo.heat.records import Records

NOW = clock.parse_instant("2026-10-10T12:00:00+08:00")


async def test_days_and_months_are_those_of_shanghai(session: AsyncSession, records: Records) -> None:
    for opened in ("2026-02-28T15:59:59Z", "2026-02-28T16:00:00Z", "2026-03-31T15:59:59Z", "2024-02-29T00:00:00Z"):
        await records.add(opened=opened)
    await records.add_unplaced(opened="2026-03-01T12:00:00+08:00")
    await records.add(state="withdrawn")
    found = await by_day(session, await resolve(session, CaseFilter(), NOW))
    leap, last, first = date(2024, 2, 29), date(2026, 2, 28), date(2026, 3, 1)
    assert found.days == ((leap, 1), (last, 1), (first, 2), (date(2026, 3, 31), 1))
    assert found.months == ((date(2024, 2, 1), 1), (date(2026, 2, 1), 1), (date(2026, 3, 1), 3))
    assert (found.n, found.counted_from) == (5, CountedFrom.COUNTERS)
    march = await by_day(session, await resolve(session, CaseFilter(first, date(2026, 3, 30)), NOW))
    assert march.days == ((first, 2),)


async def test_hours_of_the_week_begin_on_monday_in_shanghai(session: AsyncSession, records: Records) -> None:
    for opened in ("2026-03-08T16:00:00Z", "2026-03-16T00:59:00+08:00", "2026-03-15T23:00:00+08:00"):
        await records.add(opened=opened)
    found = await by_hour(session, await resolve(session, CaseFilter(), NOW))
    assert len(found.hours) == 168
    assert (found.at(1, 0), found.at(7, 23), found.n) == (2, 1, 3)
    assert (found.hours[0], found.hours[167]) == (2, 1)


async def test_with_areas_or_a_second_filter_the_cases_are_counted(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0, channel="app", kind="0402")
    await records.add(3, 3, channel="app", kind="0101")
    for asked in (CaseFilter(areas=(town_code(0),)), CaseFilter(kinds=("04",), channels=("app",))):
        selection = await resolve(session, asked, NOW)
        days, hours = await by_day(session, selection), await by_hour(session, selection)
        assert (days.n, hours.n) == (1, 1)
        assert {days.counted_from, hours.counted_from} == {CountedFrom.CASES}
