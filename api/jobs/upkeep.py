"""Regular work on the queue itself."""

import structlog

from api.jobs import app

_log = structlog.get_logger("wangge.jobs")


@app.periodic(cron="* * * * *")
@app.task(name="jobs.take_up_again", queueing_lock="jobs.take_up_again", pass_context=False)
async def take_up_again(timestamp: int) -> None:
    """Give jobs whose worker died back to the queue."""
    for job in await app.job_manager.get_stalled_jobs():
        _log.warning("job_taken_up_again", job=job.id, task=job.task_name)
        await app.job_manager.retry_job(job)
