from collections.abc import Awaitable, Callable, Mapping

import pytest_asyncio
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import CaseEvent
from geo.core import clock
from geo.disclosure.freezing import FrozenMonth, freeze_due
from tests.factories import SmallDistrict
from tests.geo.heat.records import Records

# (month, column, row, kind) -> how many
History = Mapping[tuple[str, int, int, str], int]
Freeze = Callable[[], Awaitable[list[FrozenMonth]]]
Enter = Callable[[History], Awaitable[Records]]


@pytest_asyncio.fixture
async def records(session: AsyncSession, district: SmallDistrict) -> Records:
    """Cases to be put into the small district."""
    return await Records(session, district).load()


@pytest_asyncio.fixture
async def history(session: AsyncSession, records: Records) -> Enter:
    """Puts many cases in, the first of which was entered long ago."""

    async def enter(counts: History) -> Records:
        first = None
        for (month, column, row, kind), n in counts.items():
            for _ in range(n):
                case = await records.add(column, row, opened=f"{month}-10T10:00:00+08:00", kind=kind)
                first = first or case
        if first is not None:
            entered = {"case_id": first, "at": clock.parse_instant("2024-01-02"), "action": "register"}
            await session.execute(insert(CaseEvent).values(**entered, to_state="registered"))
        return records

    return enter


@pytest_asyncio.fixture
async def freeze(session: AsyncSession) -> Freeze:
    """Freezes all that is due."""

    async def all_due() -> list[FrozenMonth]:
        frozen: list[FrozenMonth] = []
        while found := await freeze_due(session):
            frozen += found
        return frozen

    return all_due
