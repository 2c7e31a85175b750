"""A draft put in force at an instant: areas, cells, leaders, all in one transaction or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import ids_at, mark_provisional, versions_at, versions_below
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError
from geo.people.posts.succession import succeed
from geo.plans.cells.repository import move
from geo.plans.drafts.editing import check_seen
from geo.plans.drafts.reading import Draft, check_base, states_at
from geo.plans.drafts.state import State
from geo.plans.drafts.surveying import Lands, stamps
from geo.plans.drafts.whole import concerned
from geo.plans.publishing import repository
from geo.plans.publishing.effect import Effect, effect_of, together
from geo.plans.publishing.ground import hold, last_change, told
from geo.plans.publishing.proof import prove
from geo.plans.publishing.steps import Step, after
from geo.plans.publishing.tables import PlanPublication


@dataclass(frozen=True)
class Ripe:
    """An approved draft whose ground is held still: its communities as it has them, and what it does from ``at`` on."""

    draft: Draft
    states: tuple[State, ...]
    effect: Effect
    at: datetime
    now: datetime


async def ripen(session: AsyncSession, lands: Lands, draft: Draft, seen: int, at: datetime | None) -> Ripe:
    """Make sure that an approved draft can come into force, and find out what it does, before anything is written.

    Args:
        session: holds the ground of the draft until it ends.
        lands: of this process.
        draft: opened with ``lock``.
        seen: the revision that the publisher saw.
        at: aware instant from which it holds, now or later; None is now.

    Raises:
        ConflictError: it is not approved, has gone on, or its base has; or a community changes then or later already.
        InvalidInputError: the instant is past.
    """
    after(Step.PUBLISH, draft.plan.state)
    await check_seen(session, draft, seen)
    await hold(session, [community.area_id for community in draft.communities])
    now = clock.now()
    at = _instant(at, now)
    states = await _states_then(session, lands, draft, at)
    return Ripe(draft, tuple(states), await _effect(session, states, at), at, now)


async def publish(session: AsyncSession, ripe: Ripe, actor_id: int) -> PlanPublication:
    """Let a draft be the grids in force; all of it in the transaction of ``session``, in which it got ``ripe``.

    Raises:
        ConflictError: a code was used, or what was written is not sound.
    """
    plan, effect, at = ripe.draft.plan, ripe.effect, ripe.at
    source = f"{plan.name}（{plan.document}）"
    done = await apply_changes(
        session, effect.changes, at, source=source, actor_id=actor_id, retire=list(effect.retired)
    )
    await mark_provisional(session, effect.provisional)
    ids = await ids_at(session, {*effect.homes, *effect.leaders}, at)
    await move(session, effect.atoms, [ids[code] for code in effect.homes], at)
    leaders = {ids[code]: person for code, person in effect.leaders.items()}
    posts = await succeed(session, leaders, list(effect.retired.values()), at)
    await prove(session, ripe.states, at)
    plan.state, plan.effective_at = after(Step.PUBLISH, plan.state), at
    await repository.decide(session, plan, Step.PUBLISH, ripe.now, actor_id, "", plan.document)
    return await repository.add_publication(
        session,
        plan_id=plan.id,
        way="published",
        change_id=done.change_id,
        effective_at=at,
        at=ripe.now,
        actor_id=actor_id,
        hand_over=plan.hand_over,
        posts=posts.to_json(),
    )


def _instant(at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    if at < now:
        raise InvalidInputError.of("at", "plan_at_past", at=told(at))
    return at


async def _states_then(session: AsyncSession, lands: Lands, draft: Draft, at: datetime) -> list[State]:
    """The draft on what it rests on, which has to be in force at an instant, and the last that is known to be.

    Of a large draft, the communities that it changes.
    """
    community, last = await last_change(session, draft.communities)
    if last >= at:
        raise ConflictError("plan_changed_later", code=community.code, name=community.name, since=told(last))
    found = await stamps(session, [each.area_id for each in draft.communities], at)
    check_base(draft.communities, found)
    _, states = await states_at(session, lands, draft, await concerned(session, draft), found)
    return states


async def _effect(session: AsyncSession, states: Sequence[State], at: datetime) -> Effect:
    communities = await versions_at(session, [state.land.code for state in states], at)
    known = await versions_below(session, [version.path for version in communities.values()], at)
    return together([effect_of(state, known) for state in states])
