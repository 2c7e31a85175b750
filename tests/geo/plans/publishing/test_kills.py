"""Publishing is all or nothing: whoever is killed, at whatever point."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.exc import OperationalError

from api.cluster.private import Cluster
from geo.core import clock
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.errors import ConflictError, UnavailableError
from geo.plans.cells.building import build
from tests.conftest import ROOT
from tests.factories import community_code
from tests.geo.heat.own_database import own_database
from tests.geo.plans.publishing.ripe import WEST_SIDE, left, publish_in, put_in_force, ripen, torn

POINTS = ("apply_changes", "move", "commit")
DYING = """
import asyncio, os, sys
from geo.core.database import Database
from geo.plans.publishing import publishing
from tests.geo.plans.publishing import ripe

async def stop(*_, **__):
    print(os.getpid(), flush=True)
    await asyncio.sleep(60)

def stopping_after(done):
    async def stopped(*given, **named):
        await done(*given, **named)
        await stop()
    return stopped

async def main(url, plan, point):
    database = Database(url, size=1)
    await database.open()
    if point == "commit":
        ripe.publish = stopping_after(publishing.publish)
    else:
        setattr(publishing, point, stopping_after(getattr(publishing, point)))
    await ripe.put_in_force(database, plan)

for point in sys.argv[3:]:
    if (child := os.fork()) == 0:
        asyncio.run(main(sys.argv[1], int(sys.argv[2]), point))
    os.waitpid(child, 0)
"""


@pytest.fixture(autouse=True)
def _real_time() -> None:
    clock.set_offset(timedelta(0))


@pytest.fixture
def own_url(maintenance_url: str, worker_id: str) -> Iterator[str]:
    with own_database(maintenance_url, f"wangge_test_publishing_{os.getpid()}_{worker_id}", cases=0) as url:
        yield url_for_role(url, APP_ROLE, None)


@pytest_asyncio.fixture
async def database(own_url: str) -> AsyncIterator[Database]:
    database = Database(own_url, size=4)
    await database.open()
    yield database
    await database.close()


async def test_a_process_killed_at_any_point_leaves_nothing(database: Database, own_url: str) -> None:
    plan, *_ = await ripen(database)
    before = await left(database)
    dying = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DYING, own_url, str(plan), *POINTS, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert dying.stdout is not None
    for point in POINTS:
        pid = int(await asyncio.wait_for(dying.stdout.readline(), 60))
        os.kill(pid, signal.SIGKILL)
        assert await left(database) == before, point
    assert await dying.wait() == 0
    await put_in_force(database, plan)
    after = await left(database)
    assert (after[0], after[1], await torn(database)) == ("published,approved,approved", 1, 0)
    assert all(one != other for one, other in zip(before[:7], after[:7], strict=True))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A server as an installation has it, which keeps what it says it keeps."""
    made = Cluster(tmp_path / "home" / "postgres", {"max_connections": "20"})
    made.start()
    yield made
    made.erase()


@pytest.fixture
def kept_url(cluster: Cluster) -> Iterator[str]:
    with own_database(cluster.url("postgres"), "wangge_kept", cases=0) as url:
        yield url_for_role(url, APP_ROLE, None)


def kill(cluster: Cluster) -> None:
    """Kill the server, and start it again as soon as nothing of the old one is left."""
    mark = cluster.folder.resolve() / "data" / "postmaster.pid"
    os.kill(int(mark.read_text().split()[0]), signal.SIGKILL)
    give_up = time.monotonic() + 30
    while True:
        try:
            cluster.start()
        except UnavailableError:
            assert time.monotonic() < give_up
            time.sleep(0.1)
        else:
            return


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, size=4)
    await database.open()
    yield database
    await database.close()


async def test_a_server_killed_before_the_end_has_nothing_and_after_it_all(cluster: Cluster, kept_url: str) -> None:
    async with opened(kept_url) as database:
        plan, *_ = await ripen(database)
        before = await left(database)
        async with database.sessions() as session:
            await publish_in(session, plan)
            await asyncio.to_thread(kill, cluster)
            with pytest.raises(OperationalError):
                await session.commit()
    async with opened(kept_url) as database:
        assert await left(database) == before
        await put_in_force(database, plan)
        after = await left(database)
        assert after[0] == "published,approved,approved"
    await asyncio.to_thread(kill, cluster)
    async with opened(kept_url) as database:
        assert await left(database) == after
        assert await torn(database) == 0


async def test_of_two_at_once_one_wins(database: Database) -> None:
    one, other, elsewhere = await ripen(database)
    found = await asyncio.gather(
        *(put_in_force(database, plan) for plan in (one, other, elsewhere)), return_exceptions=True
    )
    refused = [each for each in found[:2] if each is not None]
    assert [(type(each), str(each)) for each in refused] == [(ConflictError, "plan_base_gone")]
    assert found[2] is None
    states, publications, *_ = await left(database)
    assert (str(states).split(",")[2], str(states).count("published"), publications) == ("published", 2, 2)
    assert await torn(database) == 0


async def test_cells_built_beside_wait_and_block_nobody(database: Database) -> None:
    plan, _, elsewhere = await ripen(database)

    async def built(code: str) -> None:
        async with database.sessions() as session, session.begin():
            await build(session, code, clock.now())

    here, beyond = community_code(*WEST_SIDE), community_code(0, 2)
    found = await asyncio.gather(
        put_in_force(database, plan),
        built(here),
        built(beyond),
        put_in_force(database, elsewhere),
        return_exceptions=True,
    )
    # Whichever of the first two comes first, the other may find that the ground has changed; nothing else goes wrong.
    faults = [(at, str(each)) for at, each in enumerate(found) if each is not None]
    assert set(faults) <= {(0, "plan_base_gone"), (0, "plan_changed_later"), (1, "cells_change_later")}, found
    assert len(faults) <= 1
    assert await torn(database) == 0
