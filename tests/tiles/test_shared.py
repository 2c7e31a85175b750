"""Tiles shared through a real Redis; where its server is not installed, these tests say so and are skipped."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from tests.factories import NORTH, SIDE, WEST, SmallDistrict, lon_lat
from tests.statements import Statements
from tests.tiles.reading import tile_at
from tests.tiles.test_kept import draws, places_of
from tiles.address import tile_of
from tiles.drawing import Drawn
from tiles.kept import KeptTiles
from tiles.layers import LAYERS
from tiles.shared import SharedTiles

# Debian's redis-tools holds the server too, under this name; it is one when it is called so. The package redis-server
# would start one for the whole machine.
PROGRAM = shutil.which("redis-check-rdb")
LAYER = LAYERS["grids"]
TILE = tile_of(LAYER, "14", *map(str, tile_at(*lon_lat(WEST + SIDE, NORTH - SIDE), 14)))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """A Redis of this test alone, in memory."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.data = Redis.from_url(self.url)
        self._folder = folder
        self.start()

    def start(self) -> None:
        assert PROGRAM, "Redis is not installed: apt-get install redis-tools"
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(["redis-server", *options], executable=PROGRAM, stdout=subprocess.DEVNULL)
        for _ in range(200):
            try:
                self.data.ping()
                return
            except RedisError:
                time.sleep(0.025)
        pytest.fail("redis-server does not answer")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path)
    yield started
    started.data.close()
    started.stop()


@pytest.fixture
async def shared() -> Any:
    """Makes stores that are closed when the test ends."""
    made: list[SharedTiles] = []

    def make(url: str) -> SharedTiles:
        made.append(SharedTiles(url))
        return made[-1]

    yield make
    for each in made:
        await each.close()


Make = Callable[[str], SharedTiles]


async def ask(connection: AsyncConnection, shared: SharedTiles, version: str | None = None) -> Drawn:
    """The tile as a process gives it that has just begun."""
    return await KeptTiles(2**20, shared).tile(places_of(connection), LAYER, TILE, version, None)


async def test_what_one_process_has_drawn_another_need_not(
    connection: AsyncConnection, district: SmallDistrict, server: Server, shared: Make, statements: Statements
) -> None:
    drawn = await ask(connection, shared(server.url))
    statements.clear()
    assert await ask(connection, shared(server.url), drawn.mark) == drawn
    assert statements == []
    (key,) = server.data.scan_iter("wangge:tile:grids:*")
    assert 0 < server.data.ttl(key) <= 7 * 24 * 3600


async def test_another_version_is_another_tile(
    connection: AsyncConnection, district: SmallDistrict, server: Server, shared: Make, statements: Statements
) -> None:
    drawn = await ask(connection, shared(server.url))
    statements.clear()
    assert (await ask(connection, shared(server.url), drawn.mark + "9")).mark == drawn.mark
    assert len(draws(statements)) == 1


async def test_a_redis_that_falls_and_comes_back_breaks_nothing(
    connection: AsyncConnection,
    district: SmallDistrict,
    server: Server,
    shared: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tiles.shared._LEFT_ALONE_S", 0.0)
    store = shared(server.url)
    first = await ask(connection, store)
    server.stop()
    with capture_logs() as said:
        assert [await ask(connection, store, first.mark) for _ in range(3)] == [first] * 3
        server.start()
        assert await ask(connection, store, first.mark) == first
    assert [line["event"] for line in said] == ["tiles_not_shared", "tiles_shared_again"]


async def test_a_redis_that_is_away_is_told_once_and_then_left_alone(
    connection: AsyncConnection, district: SmallDistrict, shared: Make
) -> None:
    store = shared(f"redis://127.0.0.1:{free_port()}/0")
    with capture_logs() as said:
        found = [await ask(connection, store) for _ in range(3)]
    assert len(found[0].mvt) > 100
    assert found == [found[0]] * 3
    assert [line["event"] for line in said] == ["tiles_not_shared"]


async def test_a_redis_that_never_answers_costs_a_quarter_of_a_second_once(
    connection: AsyncConnection, district: SmallDistrict, shared: Make
) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        store = shared(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
        began = time.monotonic()
        for _ in range(3):
            assert len((await ask(connection, store)).mvt) > 100
        assert time.monotonic() - began < 2
