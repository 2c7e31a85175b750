"""The counters of heat kept small to read: what has changed is folded into them all the time.

This runs beside the queue and not in it, for there it would wait for the end of every import, whose cases are what
there is to fold.
"""

import asyncio

import structlog
from psycopg import OperationalError as DatabaseAwayError
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import OperationalError

from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.heat.pyramid.folding import DELTAS_AT_ONCE, fold

EVERY_S = 5
_log = structlog.get_logger("wangge.jobs")


async def fold_all(database: Database) -> int:
    """Fold until nothing is left, a portion a transaction; how many changes that were.

    Args:
        database: as ``wangge_app``, without a time limit for statements.
    """
    folded, taken = 0, DELTAS_AT_ONCE
    while taken == DELTAS_AT_ONCE:
        async with database.sessions() as session, session.begin():
            await identify(session, desk())
            taken = await fold(session)
        folded += taken
    return folded


async def keep_folding(database: Database) -> None:
    """Fold every few seconds until cancelled; a database that is away is waited for."""
    while True:
        try:
            if folded := await fold_all(database):
                _log.debug("heat_folded", changes=folded)
        except (DatabaseAwayError, OperationalError, PoolTimeout) as away:
            _log.warning("heat_not_folded", why=str(away).strip())
        await asyncio.sleep(EVERY_S)
