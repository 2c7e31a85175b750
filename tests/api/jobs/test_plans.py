"""The job that settles publications: killed in the middle it leaves nothing, and it does nothing twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import pytest_asyncio
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.jobs import DATABASE, defer
from api.jobs.plans import TASK, settle, settle_due_plans, settle_plans
from geo.areas.tables import Area
from geo.cases.following import follow_changes
from geo.core import clock
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.identity import desk, identify
from geo.people.tables import Account
from tests.api.plans.conftest import lay_cells
from tests.conftest import ROOT
from tests.factories import SmallDistrict
from tests.geo.heat.own_database import own_database
from tests.geo.plans.handover.redrawing import Redraw

DYING = """
import asyncio, sys
from api.jobs.plans import settle
from geo.core.database import Database
from geo.plans.handover import repository

async def never(*_):
    print("all written", flush=True)
    await asyncio.sleep(60)

async def main(url):
    database = Database(url, size=1)
    await database.open()
    repository.settled = never
    await settle(database)

asyncio.run(main(sys.argv[1]))
"""
LEFT = """
    SELECT
        (SELECT count(*) FROM case_event),
        (SELECT count(*) FROM plan_handover),
        (SELECT count(*) FROM plan_notice),
        (SELECT count(*) FROM area_change WHERE settled_at IS NULL),
        (SELECT count(*) FROM plan_publication WHERE settled_at IS NOT NULL)
"""


@pytest.fixture
def published_url(maintenance_url: str, worker_id: str) -> Iterator[str]:
    """A database of this test alone, with cases and a plan that was published a moment ago."""
    with own_database(maintenance_url, f"wangge_test_settling_{os.getpid()}_{worker_id}", cases=24) as url:
        asyncio.run(publish(url))
        yield url


async def publish(url: str) -> None:
    clock.set_offset(timedelta(0))
    database = Database(url, size=1)
    await database.open()
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        ids = dict((await session.execute(select(Area.code, Area.id))).all())
        accounts = dict((await session.execute(select(Account.username, Account.id))).all())
        made = SmallDistrict(ids, accounts=accounts)
        await Redraw(session, made, await lay_cells(session, made)).merge()
    await database.close()


@pytest_asyncio.fixture
async def database(published_url: str) -> AsyncIterator[Database]:
    clock.set_offset(timedelta(0))
    database = Database(url_for_role(published_url, APP_ROLE, None), size=3)
    await database.open()
    yield database
    await database.close()


async def left(database: Database) -> tuple[int, ...]:
    async with database.sessions() as session:
        await identify(session, desk())
        return tuple((await session.execute(text(LEFT))).one())


async def test_killed_in_the_middle_it_leaves_nothing_and_is_done_once_afterwards(
    database: Database, published_url: str
) -> None:
    assert await left(database) == (0, 0, 0, 2, 0)
    url = url_for_role(published_url, APP_ROLE, None)
    dying = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DYING, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert dying.stdout is not None
    assert await asyncio.wait_for(dying.stdout.readline(), 60) == b"all written\n"
    dying.send_signal(signal.SIGKILL)
    await dying.wait()
    assert await left(database) == (0, 0, 0, 2, 0)
    # Two at the same time: one of them does it, and there is nothing left for the jobs that come after.
    done = await asyncio.gather(settle(database), settle(database))
    assert sorted(len(each) for each in done) == [0, 1]
    context = SimpleNamespace(additional_context={DATABASE: database})
    await settle_plans(context)
    await settle_due_plans(context, 0)
    (settled,) = [each for found in done for each in found]
    events, handovers, notices, unfollowed, publications = await left(database)
    assert settled.moved > 0
    assert (events, handovers, notices) == (settled.moved, settled.moved + settled.stayed, settled.told)
    assert (unfollowed, publications) == (0, 1)


async def test_while_somebody_lets_places_follow_the_boundaries_it_waits(database: Database) -> None:
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        assert await follow_changes(session, desk()) == 2
        assert await settle(database) == []
    (done,) = await settle(database)
    assert done.moved > 0
    assert await left(database) == (done.moved + done.stayed, done.moved + done.stayed, done.told, 0, 1)


async def test_the_job_is_there_if_and_only_if_the_publication_is(session: AsyncSession) -> None:
    async with session.begin_nested():
        await defer(session, TASK)
    queued = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = :task")
    assert await session.scalar(queued, {"task": TASK}) == 1
    # A second one in the same moment is no reason to refuse a publication.
    await defer(session, TASK)
    assert await session.scalar(queued, {"task": TASK}) == 2
