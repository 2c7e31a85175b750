"""What a server process keeps in memory and brings up to date every second or two: ended sessions and the clock."""

import asyncio
from contextlib import suppress

import structlog
from fastapi import FastAPI

from geo.core.clock import real_now
from geo.core.installation import follow_clock
from geo.people.accounts import repository as accounts

EVERY_S = 2.0
_log = structlog.get_logger("wangge.keeper")


async def keep(app: FastAPI) -> None:
    """Refresh for as long as the server runs; a database that is down is tried again."""
    well = True
    while True:
        try:
            await refresh(app)
            well = True
        except Exception as cause:  # The keeper must outlive every fault of the database, whatever its class.
            if well:
                _log.warning("keeper_cannot_refresh", cause=str(cause))
            well = False
        await asyncio.sleep(EVERY_S)


async def refresh(app: FastAPI) -> None:
    """Bring ended sessions and the clock up to date once."""
    async with app.state.database.sessions() as session:
        sessions, ended_accounts = await accounts.revocations(session, real_now())
        await follow_clock(session)
    app.state.sessions.ended_sessions |= sessions
    app.state.sessions.ended_accounts.update(ended_accounts)


async def stop(task: "asyncio.Task[None]") -> None:
    """End the keeper's task."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
