"""Word of edits, from PostgreSQL's notices to everybody who watches a draft through this process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import structlog
from psycopg import AsyncConnection

from geo.core.database import Database, sql
from geo.plans.drafts.surveying import PACKAGE

TRY_AGAIN_AFTER_S = 2.0
_FAULTS = (OSError, psycopg.Error)
_log = structlog.get_logger("wangge.plans")


class PlanNews:
    """Wakes those who wait for a draft to be edited; one connection listens for all of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[int, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen from now on; a database that is down is tried again in the background."""
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Listen no longer."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @contextmanager
    def of(self, plan_id: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever the draft may have been edited."""
        woken = asyncio.Event()
        self._waiting.setdefault(plan_id, set()).add(woken)
        try:
            yield woken
        finally:
            self._waiting[plan_id].discard(woken)
            if not self._waiting[plan_id]:
                del self._waiting[plan_id]

    async def _follow(self) -> None:
        well = True
        while True:
            try:
                url = self._database.url
                async with await AsyncConnection.connect(url, autocommit=True, application_name="wangge") as listening:
                    await listening.execute(sql(PACKAGE, "plans_listen"))
                    well = True
                    # What was told while nobody listened is lost, so all look.
                    for plan_id in list(self._waiting):
                        self._wake(plan_id)
                    async for notice in listening.notifies():
                        self._wake(int(notice.payload))
            except _FAULTS as cause:
                if well:
                    _log.warning("plans_cannot_follow", cause=str(cause))
                well = False
            await asyncio.sleep(TRY_AGAIN_AFTER_S)

    def _wake(self, plan_id: int) -> None:
        for woken in self._waiting.get(plan_id, ()):
            woken.set()
