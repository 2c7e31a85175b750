"""Work on the database from the command line: one transaction, committed at the end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from api.cluster import hold
from geo.core.database import Database
from geo.core.installation import follow_clock

T = TypeVar("T")


def in_transaction(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do ``work`` in one transaction as wangge_app, by the installation's clock."""
    with hold() as urls:
        return asyncio.run(_in_transaction(urls.app, work))


async def _in_transaction(url: str, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    database = Database(url, 1)
    await database.open()
    try:
        async with database.sessions() as session, session.begin():
            await follow_clock(session)
            return await work(session)
    finally:
        await database.close()
