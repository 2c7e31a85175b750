"""Months that are over are counted for publication; in a new installation all of them, within its first minute."""

import structlog
from procrastinate import JobContext

from api.jobs import DATABASE, FOLLOWING, app
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.core.installation import follow_clock
from geo.disclosure.freezing import freeze_due

_log = structlog.get_logger("wangge.jobs")


@app.periodic(cron="* * * * *")
@app.task(name="published.freeze", queueing_lock="published.freeze", lock=FOLLOWING, pass_context=True)
async def freeze_months(context: JobContext, timestamp: int) -> None:
    """Freeze every month that is due."""
    await freeze_all(context.additional_context[DATABASE])


async def freeze_all(database: Database) -> None:
    """Freeze until nothing is due, a month a transaction, so that what is done stays done.

    Args:
        database: as ``wangge_app``, without a time limit for statements.
    """
    months: set[str] = set()
    while True:
        async with database.sessions() as session, session.begin():
            await follow_clock(session)
            await identify(session, desk())
            frozen = await freeze_due(session)
        if not frozen:
            break
        months |= {f"{each.month:%Y-%m}" for each in frozen}
    if months:
        _log.info("months_frozen", first=min(months), last=max(months), months=len(months))
