"""The job that lets disputes and people follow grids that were drawn anew, when their instant has come."""

import structlog
from procrastinate import JobContext

from api.jobs import DATABASE, FOLLOWING, app
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.core.installation import follow_clock
from geo.plans.handover.settling import Settled, settle_due

TASK = "plans.settle"
_log = structlog.get_logger("wangge.jobs")


@app.task(name=TASK, lock=FOLLOWING, pass_context=True)
async def settle_plans(context: JobContext) -> None:
    """Settle what was published a moment ago."""
    await settle(context.additional_context[DATABASE])


@app.periodic(cron="* * * * *")
@app.task(name="plans.settle_due", queueing_lock="plans.settle_due", lock=FOLLOWING, pass_context=True)
async def settle_due_plans(context: JobContext, timestamp: int) -> None:
    """Settle what takes effect only now."""
    await settle(context.additional_context[DATABASE])


async def settle(database: Database) -> list[Settled]:
    """Settle all that has taken effect, in one transaction.

    Args:
        database: as ``wangge_app``, without a time limit for statements.
    """
    async with database.sessions() as session, session.begin():
        await follow_clock(session)
        await identify(session, desk())
        done = await settle_due(session, desk())
    for each in done:
        _log.info("plan_settled", publication=each.publication_id, moved=each.moved, stayed=each.stayed, told=each.told)
    return done
