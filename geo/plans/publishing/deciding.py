"""A draft proposed, reviewed, approved, or returned to whoever edits it."""

import asyncio
from collections.abc import Sequence
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.errors import NotAllowedError
from geo.plans.drafts.editing import check_seen
from geo.plans.drafts.reading import Draft, based, states_at
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.whole import concerned
from geo.plans.publishing import repository
from geo.plans.publishing.ready import check_ready, look
from geo.plans.publishing.steps import Step, after


async def propose(session: AsyncSession, lands: Lands, draft: Draft, seen: int, actor_id: int, note: str) -> None:
    """Hand a draft to the town; nobody edits it until it is returned.

    Args:
        session: all of it in its transaction.
        lands: of this process.
        draft: opened with ``lock``.
        seen: the revision that the proposer saw.
        actor_id: who proposes it, and may neither review nor approve it.
        note: what to say of it.

    Raises:
        ConflictError: it is proposed already, has gone on, or what it rests on has changed.
        NotReadyError: there is something grave wrong with it, or it changes nothing.
    """
    state = after(Step.PROPOSE, draft.plan.state)
    await check_seen(session, draft, seen)
    found = await based(session, draft, draft.communities)
    looked = []
    for community in await concerned(session, draft):
        _, (drawn,) = await states_at(session, lands, draft, [community], found)
        looked.append(await asyncio.to_thread(look, drawn))
    check_ready(looked)
    draft.plan.state, draft.plan.proposed_by = state, actor_id
    await repository.decide(session, draft.plan, Step.PROPOSE, clock.now(), actor_id, note, None)


async def advance(
    session: AsyncSession,
    draft: Draft,
    step: Literal[Step.REVIEW, Step.APPROVE, Step.RETURN],
    seen: int,
    actor_id: int,
    note: str,
    document: str | None = None,
    hand_over: Sequence[str] = (),
) -> None:
    """Review a proposal, approve it by a document with the cases that change hands by name, or return it.

    Raises:
        ConflictError: it is not where that step is taken, or has gone on.
        NotAllowedError: who proposed it neither reviews nor approves it.
    """
    plan = draft.plan
    state = after(step, plan.state)
    await check_seen(session, draft, seen)
    if step is not Step.RETURN and actor_id == plan.proposed_by:
        raise NotAllowedError("plan_four_eyes")
    plan.state = state
    if step is Step.APPROVE:
        plan.document, plan.hand_over = document, list(dict.fromkeys(hand_over))
    if step is Step.RETURN:
        plan.proposed_by, plan.document, plan.hand_over = None, None, []
    await repository.decide(session, plan, step, clock.now(), actor_id, note, document)
