"""A border of communities moves, and is put back, all or not at all: whoever is killed, at whatever point."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from datetime import timedelta

import pytest
import pytest_asyncio

from geo.core import clock
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.plans.borders.moving import BorderMove
from tests.conftest import ROOT
from tests.geo.heat.own_database import own_database
from tests.geo.plans.borders.committed import in_force, lay, left, move_in, put_back_in

MOVING = ("moving.apply_changes", "moving._write_cells", "repository.add", "commit")
RESTORING = ("restoring.apply_changes", "repository.bring_back", "commit")
DYING = """
import asyncio, json, os, sys
from geo.core.database import Database
from geo.plans.borders import moving, repository, restoring
from tests.geo.plans.borders import committed

def stopping_after(done):
    async def stopped(*given, **named):
        await done(*given, **named)
        print(os.getpid(), flush=True)
        await asyncio.sleep(60)
    return stopped

async def main(url, asked, point):
    work = committed.put_back_in if asked is None else committed.move_in
    given = () if asked is None else (moving.BorderMove(**asked),)
    if point == "commit":
        work = stopping_after(work)
    else:
        module, name = point.split(".")
        of = {"moving": moving, "restoring": restoring, "repository": repository}[module]
        setattr(of, name, stopping_after(getattr(of, name)))
    database = Database(url, size=1)
    await database.open()
    async with database.sessions() as session, session.begin():
        await work(session, *given)

for point in sys.argv[3:]:
    if (child := os.fork()) == 0:
        asyncio.run(main(sys.argv[1], json.loads(sys.argv[2]), point))
    os.waitpid(child, 0)
"""


@pytest.fixture(autouse=True)
def _real_time() -> None:
    clock.set_offset(timedelta(0))


@pytest.fixture
def own_url(maintenance_url: str, worker_id: str) -> Iterator[str]:
    with own_database(maintenance_url, f"wangge_test_borders_{os.getpid()}_{worker_id}", cases=0) as url:
        yield url_for_role(url, APP_ROLE, None)


@pytest_asyncio.fixture
async def database(own_url: str) -> AsyncIterator[Database]:
    database = Database(own_url, size=2)
    await database.open()
    yield database
    await database.close()


async def killed(url: str, database: Database, asked: BorderMove | None, points: tuple[str, ...]) -> None:
    """Kill a process at each of the points; what it did is gone with it."""
    before = await left(database)
    given = json.dumps(None if asked is None else asdict(asked))
    dying = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DYING, url, given, *points, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert dying.stdout is not None
    for point in points:
        os.kill(int(await asyncio.wait_for(dying.stdout.readline(), 60)), signal.SIGKILL)
        assert await left(database) == before, point
    assert await dying.wait() == 0


async def test_a_process_killed_at_any_point_leaves_the_border_where_it_was(database: Database, own_url: str) -> None:
    asked = await lay(database)
    at_first = await in_force(database)
    await killed(own_url, database, asked, MOVING)
    async with database.sessions() as session, session.begin():
        await move_in(session, asked)
    moved = await in_force(database)
    assert all(one != other for one, other in zip(at_first, moved, strict=True))
    await killed(own_url, database, None, RESTORING)
    assert await in_force(database) == moved
    async with database.sessions() as session, session.begin():
        await put_back_in(session)
    assert await in_force(database) == at_first
    assert (await left(database))[:4] == ("rolled_back", 1, 2, 2)
