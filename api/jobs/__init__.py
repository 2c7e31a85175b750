"""Work that takes longer than a request: a queue in PostgreSQL, in the schema ``jobs``, and its worker.

A job runs under the identity of the one who asked for it. A worker that dies leaves its job behind in ``doing``; the
next one takes it up again, and no job may leave anything half written.

Two run at a time: one of those that people wait for with a file in hand, and one of those that follow what happened. So
a plan that comes into force does not wait behind a file of a hundred thousand rows.
"""

import asyncio

from procrastinate import App, PsycopgConnector
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.ext.asyncio import AsyncSession

from api.jobs.cells import keep_building
from api.jobs.heat import keep_folding
from geo.core.database import Database, fetch_all, raw_connection, sql

SEARCH_PATH = "jobs,public"
DATABASE = "database"
IMPORTING, FOLLOWING = "importing", "following"  # The locks of the two rows: in each, one job after the other.
app = App(
    connector=PsycopgConnector(),
    import_paths=["api.jobs.imports", "api.jobs.plans", "api.jobs.published", "api.jobs.upkeep"],
)


async def defer(session: AsyncSession, task: str, **arguments: str) -> None:
    """Put a job in the queue in the transaction of ``session``: it exists if and only if that is committed."""
    look_in = sql("api.jobs", "look_in")
    await fetch_all(session, look_in, {"path": SEARCH_PATH})
    await app.configure_task(task, connection=await raw_connection(session)).defer_async(**arguments)
    await fetch_all(session, look_in, {"path": "public"})


async def work(url: str) -> None:
    """Work through the queue until the process is told to stop (SIGINT, SIGTERM).

    Args:
        url: the database as ``wangge_app``.
    """
    pool: AsyncConnectionPool[AsyncConnection] = AsyncConnectionPool(
        url, min_size=1, max_size=4, open=False, kwargs={"options": f"-c search_path={SEARCH_PATH}"}
    )
    database = Database(url, size=4, statement_timeout_s=0)
    await database.open()
    await pool.open(wait=True)
    beside = [asyncio.create_task(keep(database)) for keep in (keep_folding, keep_building)]
    try:
        async with app.open_async(pool):
            await app.run_worker_async(concurrency=2, delete_jobs="successful", additional_context={DATABASE: database})
    finally:
        for task in beside:
            task.cancel()
        await asyncio.wait(beside)
        await pool.close()
        await database.close()
