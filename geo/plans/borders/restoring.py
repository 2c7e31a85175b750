"""A border put back to where it was, by the boundaries and cells of then."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import lock_writer, versions_at
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError
from geo.plans.borders import repository
from geo.plans.borders.moving import prove
from geo.plans.borders.tables import PlanBorder
from geo.plans.cells import repository as cells
from geo.plans.drafts.tables import Plan


async def restore(
    session: AsyncSession, plan: Plan, border: PlanBorder, document: str, note: str, at: datetime | None, actor_id: int
) -> None:
    """Let everything be, from ``at`` on or now, as it was before a border moved; point for point.

    One that has not taken effect yet never does.

    Args:
        session: all of it in its transaction, under the locks of whoever changes areas and builds cells.
        plan, border: what moved; locked.
        document: by which the district decided it; ``note`` why.
        at: from when.
        actor_id: who decides it.

    Raises:
        InvalidInputError: the instant has passed.
        ConflictError: it is put back already, or something of both communities has changed since.
    """
    now = clock.now()
    if plan.state != "published":
        raise ConflictError("border_put_back")
    if at is not None and at < now:
        raise InvalidInputError.of("at", "border_past")
    await lock_writer(session)
    both = [border.from_community_id, border.to_community_id]
    for community in sorted(both):
        await cells.lock_community(session, community)
    done = await repository.published(session, plan.id)
    since = done.effective_at
    codes = await repository.codes_changed(session, done.change_id)
    was = await versions_at(session, codes, since - timedelta(microseconds=1))
    if await repository.begins_later(
        session, both, [v.area_id for v in was.values()], since + timedelta(microseconds=1)
    ):
        raise ConflictError("border_changed_since", name=plan.name)
    at = max(at or now, since)
    before = await repository.tally(session, both, at)
    changes = [version.as_is() for version in was.values()]
    source = f"{plan.name}（{document}）"
    summary = await apply_changes(session, changes, at, source=source, actor_id=actor_id)
    await repository.bring_back(session, both, since, at)
    await repository.units_follow(session, now)
    prove(before, await repository.tally(session, both, at))
    plan.state, plan.document, plan.effective_at, plan.changed_at = "rolled_back", document, at, now
    await repository.decide(session, plan, "roll_back", now, actor_id, note)
    await repository.publish(session, plan, "rolled_back", summary.change_id, now, actor_id)
