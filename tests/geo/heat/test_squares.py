import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock, morton
from geo.heat.counters import CountedFrom
from geo.heat.filter import CaseFilter
from geo.heat.selection import resolve
from geo.heat.squares import squares
from tests.factories import town_code
from tests.geo.heat.records import Records

NOW = clock.parse_instant("2026-10-10T12:00:00+08:00")


async def test_each_located_case_is_in_the_one_square_around_it(session: AsyncSession, records: Records) -> None:
    here, there = records.district.point(0, 0, 37, 151), records.district.point(3, 3)
    for at in (here, here, there):
        await records.add(at=at)
    await records.add(at=there, state="merged")
    await records.add_unplaced()
    found = await squares(session, await resolve(session, CaseFilter(), NOW), 20)
    assert sorted(found.n.tolist()) == [1, 2]
    assert found.counted_from is CountedFrom.COUNTERS
    of_here = morton.key(*here) >> 20
    assert found.n[found.cells == of_here].tolist() == [2]
    half = 360 / 2**20 / 2
    square = int(np.flatnonzero(found.cells == of_here)[0])
    assert abs(found.lon[square] - here[0]) <= half
    assert abs(found.lat[square] - here[1]) <= half


async def test_coarse_squares_hold_what_the_fine_ones_hold(session: AsyncSession, records: Records) -> None:
    for column in range(4):
        for dx in (3, 100, 197):
            await records.add(column, column, dx=dx)
    selection = await resolve(session, CaseFilter(), NOW)
    fine = await squares(session, selection, 18)
    for layer in (10, 16):
        coarse = await squares(session, selection, layer)
        cells, inverse = np.unique(fine.cells >> 2 * (18 - layer), return_inverse=True)
        assert coarse.cells.tolist() == cells.tolist()
        assert coarse.n.tolist() == np.bincount(inverse, fine.n).astype(int).tolist()


async def test_squares_of_an_area_are_counted_from_its_cases(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0)
    await records.add(3, 3)
    found = await squares(session, await resolve(session, CaseFilter(areas=(town_code(0),)), NOW), 16)
    assert found.n.tolist() == [1]
    assert found.counted_from is CountedFrom.CASES


async def test_no_cases_no_squares(session: AsyncSession, records: Records) -> None:
    found = await squares(session, await resolve(session, CaseFilter(), NOW), 12)
    assert (len(found.cells), len(found.n), len(found.lon)) == (0, 0, 0)
