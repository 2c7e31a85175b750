"""A request that goes away takes its query along, seen from the side of the database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import text

from geo.core.database import Database
from geo.core.identity import desk
from tiles.kept import KeptTiles
from tiles.routes import router

LOCKS = {"grids": "area_version", "cases": "case_record", "heat": "heat_count", "compliance": "area_version"}


@pytest.fixture
def app(database: Database) -> FastAPI:
    """Tiles from a real pool of connections, for somebody who may see all."""

    async def caller_of(request: Request) -> Any:
        identity = desk()
        actions = {"cases.see", "figures.see"}
        return SimpleNamespace(account_id=1, identity=identity, counting_identity=identity, actions=actions)

    app = FastAPI()
    app.state.database, app.state.tiles = database, KeptTiles(2**20)
    app.include_router(router(caller_of))
    return app


class Visitor:
    """A client over bare ASGI, who can leave."""

    def __init__(self, app: FastAPI, path: str) -> None:
        self._left = asyncio.Event()
        self.status: int | None = None
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"month=2026-09",
        }
        more = {"headers": [], "http_version": "1.1", "scheme": "http", "server": ("test", 80), "root_path": ""}
        self.answer = asyncio.create_task(self._ask(app, {**scope, **more}))

    def leave(self) -> None:
        self._left.set()

    async def _ask(self, app: FastAPI, scope: dict[str, Any]) -> int | None:
        await app(scope, self._receive, self._send)
        return self.status

    async def _receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.status = message.get("status", self.status)


Waiting = Callable[[], Awaitable[int]]


@asynccontextmanager
async def locked(owner: Database, table: str) -> AsyncIterator[Waiting]:
    """Lets whoever reads ``table`` wait; gives how many queries do, as PostgreSQL tells it."""
    waiting = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND wait_event_type = 'Lock'
    """)
    async with owner.engine.connect() as holder, owner.engine.connect() as watcher:
        await holder.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))

        async def count() -> int:
            found = await watcher.scalar(waiting)
            await watcher.rollback()
            return int(found or 0)

        yield count
        await holder.rollback()


async def until(waiting: Waiting, wanted: int) -> None:
    for _ in range(200):
        if await waiting() == wanted:
            return
        await asyncio.sleep(0.025)
    pytest.fail(f"{await waiting()} queries wait and not {wanted}")


@pytest.mark.parametrize("layer", LOCKS)
async def test_a_query_ends_when_its_client_leaves(owner_database: Database, app: FastAPI, layer: str) -> None:
    async with locked(owner_database, LOCKS[layer]) as waiting:
        visitor = Visitor(app, f"/tiles/{layer}/14/1/1.mvt")
        await until(waiting, 1)
        visitor.leave()
        await until(waiting, 0)
        assert await asyncio.wait_for(visitor.answer, 5) == 499


async def test_a_query_goes_on_while_another_waits_for_the_same_tile(owner_database: Database, app: FastAPI) -> None:
    async with locked(owner_database, "area_version") as waiting:
        visitors = [Visitor(app, "/tiles/grids/14/1/1.mvt") for _ in range(2)]
        await until(waiting, 1)
        visitors[0].leave()
        assert await asyncio.wait_for(visitors[0].answer, 5) == 499
        assert await waiting() == 1
    assert await asyncio.wait_for(visitors[1].answer, 5) == 204
