from collections.abc import Awaitable, Callable
from datetime import date

import pytest
import pytest_asyncio
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import Incident
from tests.factories import SmallDistrict, grid_code
from tests.geo.heat.records import Records
from tests.statements import statements

__all__ = ["records", "statements", "tell"]

ITEMS = ("criminal", "public_order", "lawsuit", "petition", "fire", "traffic", "overdue", "turned_criminal")
SEPTEMBER = date(2026, 9, 1)
Tell = Callable[..., Awaitable[None]]


@pytest_asyncio.fixture
async def records(session: AsyncSession, district: SmallDistrict) -> Records:
    """Cases to be put into the small district."""
    return await Records(session, district).load()


@pytest.fixture
def tell(session: AsyncSession, district: SmallDistrict) -> Tell:
    """Report for every square of the small district and every kind: zero, save for ``{(column, row, kind): n}``.

    A count of None is not reported.
    """

    async def write(counts: dict[tuple[int, int, str], int | None] | None = None, month: date = SEPTEMBER) -> None:
        rows = [
            {
                "kind": kind,
                "grid_id": district.ids[grid_code(column, row)],
                "month": month,
                "n": n,
                "source": "区公安分局",
            }
            for column in range(4)
            for row in range(4)
            for kind in ITEMS
            if kind != "overdue" and (n := (counts or {}).get((column, row, kind), 0)) is not None
        ]
        await session.execute(insert(Incident), rows)

    return write
