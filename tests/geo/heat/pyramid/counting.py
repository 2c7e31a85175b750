"""Folding, rebuilding and checking in the transaction of a test."""

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import raw_connection
from geo.heat.pyramid.checking import Check, check
from geo.heat.pyramid.folding import fold
from geo.heat.pyramid.rebuilding import rebuild


async def without_loop(session: AsyncSession) -> psycopg.Connection:
    """The session's own connection, for work that does not wait for anybody."""
    connection = psycopg.Connection((await raw_connection(session)).pgconn)
    connection._pool = None  # whoever lets go of it leaves it open
    connection.prepare_threshold = None  # its prepared statements would be called as those of the session are
    return connection


async def checked(session: AsyncSession) -> Check:
    await session.flush()
    return check(await without_loop(session))


async def rebuilt(session: AsyncSession) -> None:
    await session.flush()
    rebuild(await without_loop(session))


async def fold_all(session: AsyncSession, most: int = 1_000) -> int:
    folded = 0
    while taken := await fold(session, most):
        folded += taken
    return folded


async def stored(session: AsyncSession) -> list[tuple[object, ...]]:
    """The counters as they stand in the table."""
    rows = await session.execute(
        text("SELECT * FROM heat_count ORDER BY layer, value, year, cell, district, restricted")
    )
    return [tuple(row) for row in rows]
