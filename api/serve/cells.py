"""Cells that are missing, built by a process that comes after all others: ``python -m api.serve.cells PARENT``."""

import asyncio
import os
import sys
import time

import structlog
from psycopg import OperationalError as DatabaseAwayError
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import OperationalError

from api.serve.child import die_with
from geo.core import clock
from geo.core.database import Database
from geo.core.errors import UnavailableError
from geo.core.installation import follow_clock
from geo.core.settings import settings
from geo.plans.cells.missing import Uncelled, build_missing, missing

LAST_IN_LINE = 19
_AWAY = (DatabaseAwayError, OperationalError, PoolTimeout)
_log = structlog.get_logger("wangge.cells")


def main() -> None:
    """Build the cells of every community with buildings that has none, a community a transaction.

    Raises:
        UnavailableError: WANGGE_APP_URL is not set.
    """
    url = settings().app_url
    if url is None:
        raise UnavailableError("app_url_not_set")
    try:
        asyncio.run(build_all(url))
    except _AWAY as away:
        _log.warning("cells_not_built", why=str(away).strip())
        raise SystemExit(1) from None


async def build_all(url: str) -> None:
    """Build what is missing; what cannot be built is told and left.

    Args:
        url: the database as ``wangge_app``.
    """
    database = Database(url, 1, statement_timeout_s=0)
    await database.open()
    began, communities, cells = time.monotonic(), 0, 0
    try:
        for community in await _wanted(database):
            try:
                built = await _built(database, community)
            except _AWAY:
                raise
            except Exception as why:
                _log.warning("cells_not_built", community=community.code, why=f"{type(why).__name__}: {why}"[:300])
            else:
                communities, cells = communities + (built > 0), cells + built
    finally:
        await database.close()
        if communities:
            _log.info("cells_built", communities=communities, cells=cells, seconds=round(time.monotonic() - began))


async def _wanted(database: Database) -> list[Uncelled]:
    async with database.sessions() as session, session.begin():
        await follow_clock(session)
        return [each for each in await missing(session, clock.now()) if each.built_up]


async def _built(database: Database, community: Uncelled) -> int:
    async with database.sessions() as session, session.begin():
        await follow_clock(session)
        return await build_missing(session, community, clock.now())


if __name__ == "__main__":
    os.nice(LAST_IN_LINE)
    die_with(int(sys.argv[1]))
    main()
