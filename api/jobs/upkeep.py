"""Regular work: on the queue itself, and on what has come due."""

import asyncio

import structlog
from procrastinate import JobContext

from api.jobs import DATABASE, FOLLOWING, app
from geo.addresses.changes import forget_old_changes
from geo.areas.generalising import generalise_missing
from geo.cases.following import follow_changes
from geo.core.clock import real_now
from geo.core.identity import desk
from geo.core.installation import follow_clock
from geo.core.settings import settings
from geo.imports.forgetting import forget_faults

_LEFT_AFTER_S = 7 * 24 * 3600
_log = structlog.get_logger("wangge.jobs")


@app.periodic(cron="* * * * *")
@app.task(name="jobs.take_up_again", queueing_lock="jobs.take_up_again", pass_context=False)
async def take_up_again(timestamp: int) -> None:
    """Give jobs whose worker died back to the queue."""
    for job in await app.job_manager.get_stalled_jobs():
        _log.warning("job_taken_up_again", job=job.id, task=job.task_name)
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 * * * *")
@app.task(name="imports.clear_away", queueing_lock="imports.clear_away", lock=FOLLOWING, pass_context=False)
async def clear_away(timestamp: int) -> None:
    """Delete uploaded files that no job has come for: they may hold personal data and must not lie about."""
    await asyncio.to_thread(delete_left_files, timestamp - _LEFT_AFTER_S)


def delete_left_files(before: float) -> None:
    """Delete the uploaded files that have not changed since ``before`` (seconds since 1970)."""
    for file in settings().uploads.glob("*"):
        if file.stat().st_mtime < before:
            file.unlink(missing_ok=True)


@app.periodic(cron="29 * * * *")
@app.task(name="imports.forget", queueing_lock="imports.forget", lock=FOLLOWING, pass_context=True)
async def forget_refused_rows(context: JobContext, timestamp: int) -> None:
    """Delete the refused rows of old imports."""
    async with context.additional_context[DATABASE].sessions() as session, session.begin():
        if forgotten := await forget_faults(session, real_now()):
            _log.info("refused_rows_forgotten", rows=forgotten)


@app.periodic(cron="* * * * *")
@app.task(name="areas.follow", queueing_lock="areas.follow", lock=FOLLOWING, pass_context=True)
async def follow_boundaries(context: JobContext, timestamp: int) -> None:
    """Let addresses and cases follow the boundaries whose day has come."""
    async with context.additional_context[DATABASE].sessions() as session, session.begin():
        await follow_clock(session)
        if done := await follow_changes(session, desk()):
            _log.info("boundaries_followed", changes=done)


@app.periodic(cron="* * * * *")
@app.task(name="areas.draw", queueing_lock="areas.draw", lock=FOLLOWING, pass_context=True)
async def draw_boundaries(context: JobContext, timestamp: int) -> None:
    """Simplify the boundaries that were written before such shapes were kept, one level of a district at a time."""
    while True:
        async with context.additional_context[DATABASE].sessions() as session, session.begin():
            level = await generalise_missing(session)
        if level is None:
            return
        _log.info("boundaries_drawn", level=level.value)


@app.periodic(cron="43 * * * *")
@app.task(name="places.forget_changes", queueing_lock="places.forget_changes", lock=FOLLOWING, pass_context=True)
async def forget_changes(context: JobContext, timestamp: int) -> None:
    """Delete what was written down of changed places a day ago: every process has long taken it in."""
    async with context.additional_context[DATABASE].sessions() as session, session.begin():
        await forget_old_changes(session)
