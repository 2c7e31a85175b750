"""The worker: takes a job from the queue, and takes up again what a dead worker left."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import func, select

import api.jobs.imports
import api.jobs.plans
from api import jobs
from api.imports.carrying_out import waiting_file
from api.jobs.upkeep import delete_left_files, take_up_again
from geo.areas.tables import AreaVersion
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.identity import desk, identify
from geo.imports import repository
from geo.imports.options import read_options
from geo.imports.tables import ImportRun
from geo.people.tables import Account
from tests.api.imports.test_routes import GRIDS


@pytest_asyncio.fixture
async def own(own_url: str) -> AsyncIterator[Database]:
    database = Database(url_for_role(own_url, APP_ROLE, None), size=3)
    await database.open()
    yield database
    await database.close()


async def sent(database: Database) -> tuple[uuid.UUID, int]:
    """A file as the door leaves it: its run and its job committed, the file waiting."""
    run_id = uuid.uuid4()
    waiting_file(run_id).parent.mkdir(exist_ok=True)
    waiting_file(run_id).write_bytes(GRIDS)
    async with database.sessions() as session, session.begin():
        account = Account(username="planner", display_name="", password_hash="", language="zh", active=True)
        session.add(account)
        await session.flush()
        await identify(session, desk(account.id))
        options = read_options("areas", {"level": "grid", "datum": "wgs84"}).to_json()
        run = ImportRun(
            id=run_id,
            what="areas",
            file_name="g.geojson",
            file_digest=b"",
            options=options,
            state="waiting",
            actor_id=account.id,
            report={},
        )
        await repository.add_run(session, run)
        await jobs.defer(session, api.jobs.imports.TASK, run=str(run_id), account=str(account.id))
    return run_id, account.id


async def work_once(url: str, database: Database) -> None:
    """Let a worker do what is in the queue, and end."""
    pool: AsyncConnectionPool[psycopg.AsyncConnection] = AsyncConnectionPool(
        url, min_size=1, max_size=3, open=False, kwargs={"options": f"-c search_path={jobs.SEARCH_PATH}"}
    )
    await pool.open()
    async with jobs.app.open_async(pool):
        await take_up_again(timestamp=0)
        await jobs.app.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            delete_jobs="successful",
            additional_context={jobs.DATABASE: database},
        )
    jobs.app.connector._async_pool = None  # type: ignore[attr-defined]
    await pool.close()


async def outcome(database: Database, run_id: uuid.UUID, account_id: int) -> tuple[str, int]:
    async with database.sessions() as session:
        await identify(session, desk(account_id))
        run = await repository.run_of(session, run_id)
        assert run is not None
        grids = select(func.count()).select_from(AreaVersion).where(AreaVersion.level == "grid")
        return run.state, await session.scalar(grids) or 0


async def test_a_job_is_done_and_leaves_the_queue(own: Database, own_url: str) -> None:
    run_id, account_id = await sent(own)
    app_url = url_for_role(own_url, APP_ROLE, None)
    await work_once(app_url, own)
    assert await outcome(own, run_id, account_id) == ("done", 2)
    with psycopg.connect(own_url) as connection:
        left = connection.execute("SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name LIKE 'imports%'")
        assert left.fetchone() == (0,)


async def test_a_job_whose_worker_died_is_taken_up_again(own: Database, own_url: str) -> None:
    run_id, account_id = await sent(own)
    with psycopg.connect(own_url, autocommit=True) as connection:
        connection.execute("SET search_path = jobs, public")
        connection.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
        )
        connection.execute("UPDATE import_run SET state = 'running'")
    await work_once(url_for_role(own_url, APP_ROLE, None), own)
    assert await outcome(own, run_id, account_id) == ("done", 2)


async def test_a_long_import_does_not_hold_up_what_follows_a_plan(own: Database, own_url: str) -> None:
    run_id, account_id = await sent(own)
    app_url = url_for_role(own_url, APP_ROLE, None)
    async with await psycopg.AsyncConnection.connect(own_url) as held:
        await held.execute("SELECT FROM import_run FOR UPDATE")
        worker = asyncio.create_task(jobs.work(app_url))
        await until(own_url, "imports.carry_out", "doing")
        async with own.sessions() as session, session.begin():
            await jobs.defer(session, api.jobs.plans.TASK)
        await until(own_url, "plans.settle", None)
        assert await state_of(own_url, "imports.carry_out") == "doing"
    await until(own_url, "imports.carry_out", None)
    worker.cancel()
    await asyncio.wait([worker])
    jobs.app.connector._async_pool = None  # type: ignore[attr-defined]
    assert await outcome(own, run_id, account_id) == ("done", 2)


async def until(url: str, task: str, state: str | None) -> None:
    """Wait until the job of a task is in a state; None: until it has left the queue."""
    for _ in range(400):
        if await state_of(url, task) == state:
            return
        await asyncio.sleep(0.05)
    pytest.fail(f"{task} never was {state}")


async def state_of(url: str, task: str) -> str | None:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        found = await connection.execute("SELECT status FROM jobs.procrastinate_jobs WHERE task_name = %s", [task])
        row = await found.fetchone()
        return str(row[0]) if row else None


async def test_a_job_that_kills_every_worker_is_given_up(own: Database, own_url: str) -> None:
    run_id, account_id = await sent(own)
    with psycopg.connect(own_url, autocommit=True) as connection:
        connection.execute("UPDATE jobs.procrastinate_jobs SET attempts = 4")
    await work_once(url_for_role(own_url, APP_ROLE, None), own)
    assert await outcome(own, run_id, account_id) == ("failed", 0)
    assert not waiting_file(run_id).exists()


def test_files_that_no_job_came_for_are_cleared_away() -> None:
    import os

    old, new = waiting_file(uuid.uuid4()), waiting_file(uuid.uuid4())
    old.parent.mkdir(exist_ok=True)
    for file in (old, new):
        file.write_bytes(b"x")
    os.utime(old, (1000, 1000))
    delete_left_files(before=2000)
    assert not old.exists()
    assert new.exists()
    new.unlink()
