"""Look-ups of points that come at the same time share one statement.

The statement takes many points as easily as one, so under load most of its cost is paid once for all that wait. A point
that comes alone is looked up at once.
"""

import asyncio
from datetime import datetime

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from geo.routing.locate import locate_on, locate_points
from geo.routing.located import Located

STATEMENTS_AT_ONCE = 2
MOST_POINTS = 64
_Waiting = tuple[float, float, "asyncio.Future[Located]"]


class SharedLookups:
    """Locates points on connections of ``pool``, each of which runs a statement without a transaction."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection]) -> None:
        self._pool = pool
        self._waiting: list[_Waiting] = []
        self._working: set[asyncio.Task[None]] = set()

    async def locate(self, lon: float, lat: float, at: datetime | None = None) -> Located:
        """Locate one WGS84 point (degrees) at ``at``, by default now."""
        if at is not None:
            async with self._pool.connection() as connection:
                return await locate_on(connection, lon, lat, at)
        answer: asyncio.Future[Located] = asyncio.get_running_loop().create_future()
        self._waiting.append((lon, lat, answer))
        if len(self._working) < STATEMENTS_AT_ONCE:
            task = asyncio.create_task(self._work())
            self._working.add(task)
            task.add_done_callback(self._working.discard)
        return await answer

    async def _work(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:MOST_POINTS], self._waiting[MOST_POINTS:]
            # Who has gone away since is not looked up.
            await self._answer([waiting for waiting in taken if not waiting[2].done()])

    async def _answer(self, taken: list[_Waiting]) -> None:
        try:
            async with self._pool.connection() as connection:
                found = await locate_points(connection, [w[0] for w in taken], [w[1] for w in taken])
        except BaseException as fault:
            for _, _, answer in taken:
                if not answer.done():
                    answer.set_exception(fault) if isinstance(fault, Exception) else answer.cancel()
            if not isinstance(fault, Exception):
                raise
            return
        for (_, _, answer), located in zip(taken, found, strict=True):
            if not answer.done():
                answer.set_result(located)
