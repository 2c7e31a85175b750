"""New communities get their cells in the background, so that a new installation can plan without being told to.

This runs beside the queue, so that no import waits for it, and in a process of its own that comes after all other
work: cells of a whole district are two minutes of arithmetic.
"""

import asyncio
import os
import sys

import structlog
from psycopg import OperationalError as DatabaseAwayError
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import OperationalError

from geo.core import clock
from geo.core.database import Database
from geo.core.installation import follow_clock
from geo.plans.cells.missing import missing

EVERY_S = 60
FIRST_AFTER_S = 10
_log = structlog.get_logger("wangge.jobs")


async def keep_building(database: Database, first_after_s: float = FIRST_AFTER_S) -> None:
    """See to it every minute, until cancelled, that communities with buildings have cells.

    Those that could not be built are left until others are missing, or the worker starts again; a database that is
    away is waited for.

    Args:
        database: as ``wangge_app``; the process that builds finds it in WANGGE_APP_URL.
        first_after_s: how long to wait at first, so that what a start brings with it is over.
    """
    left: frozenset[str] = frozenset()
    await asyncio.sleep(first_after_s)
    while True:
        try:
            if not await missing_in(database) <= left:
                left = await missing_in(database) if await _build() == 0 else left
        except (DatabaseAwayError, OperationalError, PoolTimeout) as away:
            _log.warning("cells_not_looked_for", why=str(away).strip())
        await asyncio.sleep(EVERY_S)


async def missing_in(database: Database) -> frozenset[str]:
    """The codes of the communities with buildings and without cells."""
    async with database.sessions() as session, session.begin():
        await follow_clock(session)
        return frozenset(each.code for each in await missing(session, clock.now()) if each.built_up)


async def _build() -> int:
    """Let a process build what is missing, and end it when this is cancelled; its exit code."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "api.serve.cells", str(os.getpid()))
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
