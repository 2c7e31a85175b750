"""Whatever is done to cases, the counters say what a recount says: before folding and after it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import CaseRecord
from geo.core import clock
from tests.factories import DISTRICT, grid_code
from tests.geo.heat.pyramid.counting import checked, fold_all, stored
from tests.geo.heat.records import NOBODYS, Records

Change = Callable[[Records, list[int]], Awaitable[None]]


def setting(**changed: object) -> Change:
    async def change(records: Records, ids: list[int]) -> None:
        await records.session.execute(update(CaseRecord).where(CaseRecord.id.in_(ids[:2])).values(**changed))

    return change


async def insert(records: Records, ids: list[int]) -> None:
    await records.add(2, 3, kind="0402", channel="police")


async def delete_one(records: Records, ids: list[int]) -> None:
    await records.session.execute(delete(CaseRecord).where(CaseRecord.id == ids[0]))


async def delete_all(records: Records, ids: list[int]) -> None:
    await records.session.execute(delete(CaseRecord).where(CaseRecord.id.in_(ids)))


async def empty(records: Records, ids: list[int]) -> None:
    await records.session.execute(text("TRUNCATE case_record CASCADE"))


async def move(records: Records, ids: list[int]) -> None:
    lon, lat = records.district.point(3, 3)
    code = grid_code(3, 3)
    await records.session.execute(
        text("UPDATE case_record SET point = ST_SetSRID(ST_MakePoint(:x, :y), 4326), morton = :m, place_grid_id = :g,"
             " grid_version_id = :v, scope = :s WHERE id = :id"),
        {"x": lon, "y": lat, "m": 12345678901234567, "g": records.district.ids[code], "v": records.versions[code],
         "s": records.keys[code], "id": ids[0]},
    )  # fmt: skip


async def find_a_place(records: Records, ids: list[int]) -> None:
    """A case without a point gets one, another one loses it."""
    lon, lat = records.district.point(1, 1)
    code = grid_code(1, 1)
    await records.session.execute(
        text("UPDATE case_record SET point = ST_SetSRID(ST_MakePoint(:x, :y), 4326), morton = 99, district_id = :d,"
             " place_grid_id = :g, grid_version_id = :v WHERE point IS NULL"),
        {"x": lon, "y": lat, "d": records.district.ids[DISTRICT], "g": records.district.ids[code],
         "v": records.versions[code]},
    )  # fmt: skip
    await setting(point=None, morton=None, district_id=None, **NOBODYS)(records, ids)


async def boundary_follows(records: Records, ids: list[int]) -> None:
    await setting(grid_version_id=records.versions[grid_code(0, 1)])(records, ids)


CHANGES = {
    "one more": insert,
    "another kind": setting(kind="0402"),
    "a kind that stands under nothing": setting(kind="02"),
    "another channel": setting(channel="hotline"),
    "another state": setting(state="closed"),
    "merged": setting(state="merged"),
    "withdrawn": setting(state="withdrawn"),
    "restricted": setting(restricted=True),
    "opened earlier": setting(opened_at=clock.parse_instant("2019-12-31T23:59:00+08:00")),
    "opened in time to come": setting(opened_at=clock.parse_instant("2031-02-28T00:00:00+08:00")),
    "the last day of a leap year": setting(opened_at=clock.parse_instant("2024-12-31T12:00:00+08:00")),
    "another one answers": setting(assigned_grid_id=None),
    "in no grid any more": setting(**NOBODYS),
    "outside the district": setting(district_id=None, **NOBODYS),
    "moved": move,
    "place found and lost": find_a_place,
    "the boundary is another": boundary_follows,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_counters_say_what_a_recount_says(session: AsyncSession, records: Records, change: Change) -> None:
    ids = [await records.add(column, row) for column in (0, 3) for row in (0, 1)]
    ids += [await records.add_unplaced(), await records.add(1, 1, restricted=True), await records.add(1, 1)]
    assert await fold_all(session, 3) == 7
    await change(records, ids)
    for _ in ("before it is folded", "after"):
        found = await checked(session)
        assert (found.wrong, found.malformed, found.differences) == (0, 0, ())
        await fold_all(session)
    assert found.unfolded == 0 or await fold_all(session) == 0
    assert found.built
    assert found.clean


@pytest.mark.parametrize("change", [delete_one, delete_all, empty])
async def test_deleted_cases_are_counted_no_more(owners_records: Records, change: Change) -> None:
    await test_counters_say_what_a_recount_says(owners_records.session, owners_records, change)


async def test_what_nothing_is_left_of_is_deleted(session: AsyncSession, records: Records) -> None:
    ids = [await records.add(0, 0), await records.add_unplaced()]
    await fold_all(session)
    assert len(await stored(session)) > 40
    await setting(state="withdrawn")(records, ids)
    await fold_all(session)
    assert await stored(session) == []


async def test_a_counter_of_many_days_is_summed_up_day_by_day(session: AsyncSession, records: Records) -> None:
    new_year = clock.parse_instant("2026-01-01T08:00:00+08:00")
    for day in (5, 1, 200, 5):
        await records.add(0, 0, opened=new_year + timedelta(days=day - 1))
        await fold_all(session)
    row = (await session.execute(text("SELECT days, sums FROM heat_count WHERE layer = 0 AND value = ''"))).one()
    assert tuple(row) == ([1, 5, 200], [1, 3, 4])
