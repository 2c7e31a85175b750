"""The library of this process, kept in step with the database: a change is in it a moment after it was committed."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.rows import tuple_row
from psycopg_pool import PoolTimeout

from geo.addresses.library import Library
from geo.addresses.loading import PACKAGE, Stems, read_areas, read_places
from geo.core.database import Database, sql
from geo.core.errors import UnavailableError

LOOK_EVERY_S = 5.0
TRY_AGAIN_AFTER_S = 2.0
READ_ALL_AFTER_S = 12 * 3600.0
MOST_CHANGED = 400
_FAULTS = (OSError, psycopg.Error, PoolTimeout)
_log = structlog.get_logger("wangge.library")


@dataclass(frozen=True)
class _State:
    """A library, and from where the next look at the changes has to go on."""

    library: Library
    stems: Stems
    since: str
    seen: frozenset[int]
    looked_at: float


class LiveLibrary:
    """Reads the library, then only what changes; reads all again where that is much."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._state: _State | None = None
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Read the library and follow it from now on; a database that is down is tried again in the background."""
        with suppress(*_FAULTS):
            await self.fresh()
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Follow it no longer."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @property
    def current(self) -> Library:
        """The library as it was at the last look.

        Raises:
            UnavailableError: it has not been read yet.
        """
        if self._state is None:
            raise UnavailableError("library_not_read")
        return self._state.library

    async def fresh(self) -> Library:
        """The library with all that has been committed until now: one cheap query where nothing has."""
        async with self._one_at_a_time:
            state = self._state
            if state is None or time.monotonic() - state.looked_at > READ_ALL_AFTER_S:
                self._state = await self._all()
            else:
                self._state = await self._look(state)
            return self._state.library

    async def _follow(self) -> None:
        well = True
        while True:
            try:
                url = self._database.url
                async with await AsyncConnection.connect(url, autocommit=True, application_name="wangge") as listening:
                    await listening.execute(sql(PACKAGE, "library_listen"))
                    while True:
                        await self.fresh()
                        well = True
                        async for _ in listening.notifies(timeout=LOOK_EVERY_S, stop_after=1):
                            pass
            except _FAULTS as cause:
                if well:
                    _log.warning("library_cannot_follow", cause=str(cause))
                well = False
                await asyncio.sleep(TRY_AGAIN_AFTER_S)

    async def _all(self) -> _State:
        looked_at = time.monotonic()
        async with self._database.pool.connection() as connection:
            since, changes = await _changes(connection, None)
            areas, places = await read_areas(connection), await read_places(connection)
        stems = areas.stems()
        library = await asyncio.to_thread(lambda: Library(areas.built(), places.built(stems)))
        return _State(library, stems, since, frozenset(id for id, _ in changes), looked_at)

    async def _look(self, state: _State) -> _State:
        looked_at = time.monotonic()
        async with self._database.pool.connection() as connection:
            since, changes = await _changes(connection, state.since)
            seen = frozenset(id for id, _ in changes)
            fresh = {place_id for id, place_id in changes if id not in state.seen}
            state = replace(state, since=since, seen=seen, looked_at=looked_at)
            if not fresh:
                return state
            ids = state.library.hidden | {id for id in fresh if id is not None}
            areas = await read_areas(connection) if None in fresh else None
            if len(ids) <= MOST_CHANGED and (areas is None or areas.stems() == state.stems):
                places = await read_places(connection, sorted(ids))
                before, stems = state.library, state.stems
                known_areas = before.areas if areas is None else await asyncio.to_thread(areas.built)
                changed = await asyncio.to_thread(places.built, stems)
                return replace(state, library=Library(known_areas, before.places, changed, frozenset(ids)))
        return await self._all()


async def _changes(connection: AsyncConnection, since: str | None) -> tuple[str, Sequence[tuple[int, int | None]]]:
    """From where the next look has to go on, and (id, place id or None for areas) of the changes since."""
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(sql(PACKAGE, "library_changes"), {"since": since})
        rows = await cursor.fetchall()
    return str(rows[0][0]), [(id, place_id) for _, id, place_id in rows if id is not None]
