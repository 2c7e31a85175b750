"""Carry an import out, from the file that waits to the report: by the worker's job or by the command line."""

import asyncio
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import structlog
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from api.session.callers import identity_of
from geo.cases.repository import came_with
from geo.core.clock import real_now
from geo.core.database import Database
from geo.core.errors import WanggeError
from geo.core.identity import Identity, as_desk, desk, identify
from geo.core.installation import follow_clock
from geo.core.settings import settings
from geo.imports import repository
from geo.imports.cases.sealing import contact_columns, sealed
from geo.imports.inspection import Inspection, inspect
from geo.imports.layouts import keep_layout
from geo.imports.options import Options, What
from geo.imports.reading.container import examine
from geo.imports.tables import ImportRun
from geo.imports.work import Progress

_TOLD_EVERY_S = 0.5
_FINAL = ("done", "refused", "failed")
_log = structlog.get_logger("wangge.imports")


def waiting_file(run_id: uuid.UUID) -> Path:
    """Where the file of a run waits for its job; it is deleted when the run is over."""
    return settings().uploads / str(run_id)


async def carry_out(database: Database, run_id: uuid.UUID, account_id: int | None, progress: Progress) -> None:
    """Carry out the import of a run under the identity of the account that asked, or as the product itself if None.

    Whatever is wrong with the file ends in the run's report. A run that is over already is left alone, so the job may
    be taken up again at any point. Database failures are raised; no row is half written then.
    """
    run = await _begin(database, run_id, account_id)
    if run is None:
        return
    teller = asyncio.create_task(_tell(database, run_id, account_id, progress))
    try:
        outcome = await _attempt(database, run, account_id, progress)
    finally:
        teller.cancel()
        with suppress(asyncio.CancelledError):
            await teller
    if outcome is not None:
        state, report = outcome
        await _finish_alone(database, run_id, account_id, state, report)
    waiting_file(run_id).unlink(missing_ok=True)


async def give_up(database: Database, run_id: uuid.UUID, account_id: int) -> None:
    """End a run whose job has been started again and again without coming to an end."""
    await _finish_alone(database, run_id, account_id, "failed", {"fault": {"fault": "import_given_up", "facts": {}}})
    waiting_file(run_id).unlink(missing_ok=True)


async def _begin(database: Database, run_id: uuid.UUID, account_id: int | None) -> ImportRun | None:
    async with database.sessions() as session, session.begin():
        await follow_clock(session)
        await _as(session, account_id)
        run = await repository.run_of(session, run_id)
        if run is None or run.state in _FINAL:
            return None
        await repository.change_run(session, run_id, state="running")
        return run


async def _attempt(
    database: Database, run: ImportRun, account_id: int | None, progress: Progress
) -> tuple[str, dict[str, Any]] | None:
    """Inspect and apply; None where the end of the run is written already, else its state and report."""
    options = Options.from_json(run.what, run.options)
    try:
        container = examine(waiting_file(run.id), run.file_name, settings().upload_limit_mb)
        async with database.sessions() as session:
            identity = await _as(session, account_id)
            inspection = await inspect(session, container, options, progress, run.id)
            if inspection.may_apply:
                await _apply(session, run.id, inspection, identity)
                return None
            await session.rollback()
            await _as(session, account_id)
            state = "done" if options.dry_run else "refused"
            await _finish(session, run.id, state, inspection)
            await session.commit()
            return None
    except WanggeError as error:
        fields = [{"field": f.field, "fault": f.fault, "facts": f.facts} for f in error.fields]
        return "refused", {"fault": {"fault": error.fault, "facts": error.facts, "fields": fields}}
    except (psycopg.OperationalError, OperationalError, PoolTimeout):
        raise
    except Exception as error:
        failure = uuid.uuid4().hex[:12]
        _log.error("import_failed", id=failure, run=str(run.id), exc_info=error)
        return "failed", {"fault": {"fault": "unknown_failure", "facts": {"id": failure}}}


async def _apply(session: AsyncSession, run_id: uuid.UUID, inspection: Inspection, identity: Identity) -> None:
    """Write the plan and the end of the run; disputes are committed in portions, anything else in one.

    Work on disputes that is broken off goes on where it stopped: what was taken in is found again and counted once.
    """
    work = inspection.work
    by_portions = work.options.what is What.CASES
    async for _ in inspection.plan.apply(session, work, identity):
        if by_portions:
            await session.commit()
            await identify(session, identity)
    if by_portions or inspection.may_apply:
        await keep_layout(session, work, _now())
        await _finish(session, run_id, "done", inspection)
    else:
        await session.rollback()
        await identify(session, identity)
        await _finish(session, run_id, "refused", inspection)
    await session.commit()


async def _finish(session: AsyncSession, run_id: uuid.UUID, state: str, inspection: Inspection) -> None:
    written = state == "done" and not inspection.work.options.dry_run
    work = inspection.work
    secret = contact_columns(work.columns, work.source.columns) if work.options.what is What.CASES else set()
    await repository.add_faults(session, run_id, [sealed(finding, secret) for finding in work.findings.kept])
    await repository.change_run(
        session,
        run_id,
        state=state,
        report=inspection.report() | {"written": written},
        rows_total=inspection.rows_total,
        rows_done=inspection.rows_total,
        finished_at=_now(),
    )


async def _finish_alone(
    database: Database, run_id: uuid.UUID, account_id: int | None, state: str, report: dict[str, Any]
) -> None:
    async with database.sessions() as session, session.begin():
        identity = await _as(session, account_id)
        async with as_desk(session, identity):
            written = await came_with(session, run_id)
        await repository.change_run(
            session, run_id, state=state, report=report | {"written": written}, finished_at=_now()
        )


async def _tell(database: Database, run_id: uuid.UUID, account_id: int | None, progress: Progress) -> None:
    """Write now and then how far the run is, for those who watch."""
    told = (0, 0)
    while True:
        await asyncio.sleep(_TOLD_EVERY_S)
        now = (progress.total, progress.done)
        if now != told:
            async with database.sessions() as session, session.begin():
                await _as(session, account_id)
                await repository.change_run(session, run_id, rows_total=now[0], rows_done=now[1])
            told = now


async def _as(session: AsyncSession, account_id: int | None) -> Identity:
    identity = desk() if account_id is None else await identity_of(session, account_id)
    await identify(session, identity)
    return identity


def _now() -> datetime:
    return real_now()
