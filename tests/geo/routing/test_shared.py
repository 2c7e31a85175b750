import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.clock import parse_instant
from geo.core.database import raw_connection
from geo.routing.locate import locate
from geo.routing.shared import STATEMENTS_AT_ONCE, SharedLookups
from tests.factories import SmallDistrict


class OneConnection:
    """Stands for the pool: lends the test's own connection, one at a time, and counts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session, self._lock = session, asyncio.Lock()
        self.lent = 0
        self.broken = False

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[psycopg.AsyncConnection]:
        async with self._lock:
            self.lent += 1
            if self.broken:
                raise psycopg.OperationalError("gone")
            yield await raw_connection(self._session)


@pytest.fixture
def pool(session: AsyncSession) -> OneConnection:
    return OneConnection(session)


async def test_points_that_come_together_share_statements(
    session: AsyncSession, district: SmallDistrict, pool: OneConnection
) -> None:
    points = [district.point(c, r) for c in range(5) for r in range(5)]
    shared = SharedLookups(pool)
    found = await asyncio.gather(*(shared.locate(*point) for point in points))
    assert pool.lent <= STATEMENTS_AT_ONCE
    assert found == [await locate(session, *point) for point in points]


async def test_a_dated_look_up_stands_alone(
    session: AsyncSession, district: SmallDistrict, pool: OneConnection
) -> None:
    shared = SharedLookups(pool)
    before = await shared.locate(*district.point(0, 0), at=parse_instant("2023-01-01"))
    assert before.grid is None
    assert (await shared.locate(*district.point(0, 0))).grid is not None


async def test_a_fault_reaches_everybody_who_waited_and_the_next_one_is_served(
    district: SmallDistrict, pool: OneConnection
) -> None:
    shared = SharedLookups(pool)
    pool.broken = True
    answers = await asyncio.gather(*(shared.locate(*district.point(0, 0)) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(answer, psycopg.OperationalError) for answer in answers)
    pool.broken = False
    assert (await shared.locate(*district.point(0, 0))).grid is not None


async def test_who_goes_away_does_not_disturb_the_others(district: SmallDistrict, pool: OneConnection) -> None:
    shared = SharedLookups(pool)
    leaving = asyncio.ensure_future(shared.locate(*district.point(0, 0)))
    staying = asyncio.ensure_future(shared.locate(*district.point(1, 0)))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).grid is not None
