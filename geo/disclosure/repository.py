"""Rows of what was published."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.disclosure.tables import PublishedMonth

FREEZING_LOCK = 7_401_301


async def lock_freezing(session: AsyncSession) -> None:
    """Wait until no other transaction freezes months."""
    await session.execute(select(func.pg_advisory_xact_lock(FREEZING_LOCK)))


async def frozen_months(session: AsyncSession) -> dict[int, dict[date, datetime]]:
    """When each frozen month was frozen, oldest month first, by district: those whose numbers the asker may see."""
    query = select(PublishedMonth.district, PublishedMonth.month, PublishedMonth.frozen_at).order_by(
        PublishedMonth.month
    )
    found: dict[int, dict[date, datetime]] = {}
    for district, month, frozen_at in await session.execute(query):
        found.setdefault(district, {})[month] = frozen_at
    return found
