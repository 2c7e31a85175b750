"""A publication taken back: as a new version of what was before, or, before its time, as if nobody had asked for it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository as areas
from geo.areas.withdrawing import withdraw_change
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.errors import ConflictError
from geo.people.posts.succession import Succession, succession_of, take_back
from geo.plans.cells.repository import assigned_until, move, put_back
from geo.plans.drafts.reading import Draft, check_base
from geo.plans.drafts.surveying import stamps
from geo.plans.publishing import repository
from geo.plans.publishing.ground import hold, last_change, told
from geo.plans.publishing.steps import Step, after
from geo.plans.publishing.tables import PlanPublication


async def roll_back(
    session: AsyncSession, draft: Draft, at: datetime | None, actor_id: int, note: str, document: str
) -> PlanPublication:
    """Let all be as it was before a draft was published.

    Grids that it ended come back as the same areas, those that it began end, leaders go back to their posts unless
    others were put there since. Nothing is forgotten: what was published stays readable at its time.

    Args:
        session: all of it in its transaction.
        draft: opened with ``lock``.
        at: aware instant, now or later; None is now. A publication that is still to come is taken back as of its own
            instant, and never comes.
        actor_id: who rolls it back.
        note: why.
        document: by which it is decided.

    Raises:
        ConflictError: it is not published, or one of its communities has changed since.
    """
    plan = draft.plan
    state = after(Step.ROLL_BACK, plan.state)
    await hold(session, [community.area_id for community in draft.communities])
    now, published = clock.now(), await repository.publication(session, plan.id)
    community, last = await last_change(session, draft.communities)
    if last > published.effective_at:
        raise ConflictError("plan_changed_since", code=community.code, name=community.name, since=told(last))
    if published.effective_at > now:
        row = await _withdraw(session, draft, published, at, now, actor_id)
    else:
        row = await _put_back(session, draft, published, at, now, actor_id, document)
    plan.state, plan.effective_at = state, row.effective_at
    await repository.decide(session, plan, Step.ROLL_BACK, now, actor_id, note, document)
    return row


async def _withdraw(
    session: AsyncSession, draft: Draft, published: PlanPublication, at: datetime | None, now: datetime, actor_id: int
) -> PlanPublication:
    """Take back what has not come yet; every draft that rests on what was before is whole again."""
    then = published.effective_at
    if at is not None and at != then:
        raise ConflictError("plan_due_later", since=told(then))
    retired = await repository.retired(session, draft.plan.id)
    await withdraw_change(session, published.change_id, then, retired, now)
    await put_back(session, await repository.moved(session, draft.plan.id), then)
    posts = await take_back(session, succession_of(published.posts), then)
    found = await stamps(session, [community.area_id for community in draft.communities], then)
    check_base(draft.communities, found)
    row = await _added(session, published, published.change_id, then, now, actor_id, posts)
    await repository.settle(session, [published.id, row.id], now)
    return row


async def _put_back(
    session: AsyncSession,
    draft: Draft,
    published: PlanPublication,
    at: datetime | None,
    now: datetime,
    actor_id: int,
    document: str,
) -> PlanPublication:
    """Let all be from ``at`` on as it was until the publication."""
    if at is not None and at < now:
        raise ConflictError("plan_rolled_back_past", at=told(at))
    at, then = at or now, published.effective_at
    retired = await repository.retired(session, draft.plan.id)
    begun = await areas.begun_by(session, published.change_id)
    before = await areas.versions_until(session, [*begun, *retired], then)
    known = {version.area_id for version in before}
    done = await apply_changes(
        session,
        [version.as_is() for version in before],
        at,
        source=f"{draft.plan.name}（{document}）",
        actor_id=actor_id,
        retire=[code for area, code in begun.items() if area not in known],
        revive=[version.code for version in before if version.area_id in retired],
    )
    atoms = await repository.moved(session, draft.plan.id)
    homes = await assigned_until(session, atoms, then)
    await move(session, atoms, [homes.get(atom) for atom in atoms], at)
    posts = await take_back(session, succession_of(published.posts), at)
    await _check_put_back(session, draft, at)
    return await _added(session, published, done.change_id, at, now, actor_id, posts)


async def _check_put_back(session: AsyncSession, draft: Draft, at: datetime) -> None:
    """Prove that each cell is in the grid again in which it was before; versions of grids are others."""
    found = await stamps(session, [community.area_id for community in draft.communities], at)
    for community in draft.communities:
        if found[community.area_id].base.split(":")[1:] != community.base.split(":")[1:]:
            raise ConflictError("plan_verification_failed", code=community.code, name=community.name)


async def _added(
    session: AsyncSession,
    published: PlanPublication,
    change_id: int,
    at: datetime,
    now: datetime,
    actor_id: int,
    posts: Succession,
) -> PlanPublication:
    return await repository.add_publication(
        session,
        plan_id=published.plan_id,
        way="rolled_back",
        change_id=change_id,
        effective_at=at,
        at=now,
        actor_id=actor_id,
        hand_over=published.hand_over,
        posts=posts.to_json(),
    )
