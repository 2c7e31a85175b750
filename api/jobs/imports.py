"""The job that carries out an import."""

import uuid

import psycopg
from procrastinate import JobContext, RetryStrategy
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import OperationalError

from api.imports.carrying_out import carry_out, give_up
from api.jobs import DATABASE, IMPORTING, app
from geo.imports.work import Progress

TASK = "imports.carry_out"
_ATTEMPTS = 4
_WHEN_DATABASE_IS_AWAY = RetryStrategy(
    max_attempts=_ATTEMPTS,
    exponential_wait=5,
    retry_exceptions=(psycopg.OperationalError, OperationalError, PoolTimeout),
)


@app.task(name=TASK, lock=IMPORTING, pass_context=True, retry=_WHEN_DATABASE_IS_AWAY)
async def run_import(context: JobContext, *, run: str, account: str) -> None:
    """Carry out the import of id ``run`` as the account of id ``account``."""
    database = context.additional_context[DATABASE]
    run_id, account_id = uuid.UUID(run), int(account)
    if context.job.attempts >= _ATTEMPTS:
        # A file at which the worker itself died this often is not tried for ever.
        await give_up(database, run_id, account_id)
        return
    await carry_out(database, run_id, account_id, Progress())
