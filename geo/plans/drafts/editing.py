"""Edits of a draft, taken back and done again; each in the transaction of its request."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.errors import ConflictError
from geo.plans.drafts import repository
from geo.plans.drafts.changes import Change, change_of, differences, undone
from geo.plans.drafts.codes import coded
from geo.plans.drafts.operations.balance import Balance
from geo.plans.drafts.operations.code import GiveCode
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.reading import Draft, based, land_of, states_at
from geo.plans.drafts.refusal import RefusedError, Since, StaleError
from geo.plans.drafts.repository import Community
from geo.plans.drafts.rules import check
from geo.plans.drafts.state import State
from geo.plans.drafts.surveying import Lands, open_cases
from geo.plans.drafts.tables import PlanOperation, PlanStep
from geo.plans.drafts.writing import write
from geo.plans.partition.problems import Problem


@dataclass(frozen=True)
class Edited:
    """What an edit did.

    Attributes:
        draft: as it is now.
        states: the communities concerned, as they are now.
        changes: of rows.
        problems: of a balance, by the id of the community.
    """

    draft: Draft
    states: tuple[State, ...]
    changes: tuple[Change, ...]
    problems: Mapping[int, tuple[Problem, ...]]


async def edit(
    session: AsyncSession,
    lands: Lands,
    draft: Draft,
    seen: int,
    operation: Operation,
    request: Mapping[str, Any],
    actor_id: int,
) -> Edited:
    """Do an operation on the community that it names cells or grids of.

    Args:
        session: all of it in its transaction.
        lands: of this process.
        draft: opened with ``lock``.
        seen: the revision that the editor saw.
        operation: to be done.
        request: it, as it was asked for; kept with it.
        actor_id: who asks for it.

    Raises:
        StaleError: the draft has gone on since.
        ConflictError: what it rests on has changed.
        RefusedError: it cannot be done.
    """
    await _check_seen(session, draft, seen)
    community = await _community_of(session, draft, operation)
    also = operation.code if isinstance(operation, GiveCode) else ""
    _, (before,) = await states_at(session, lands, draft, [community], await based(session, draft, [community]), also)
    after = await asyncio.to_thread(_done, operation, before)
    return await _kept(session, draft, operation.kind, request, [(before, after)], {}, actor_id)


def _done(operation: Operation, before: State, *, as_drawn: bool = False) -> State:
    after = coded(operation.apply(before))
    check(before, after, as_drawn=as_drawn)
    return after


async def arrange(
    session: AsyncSession,
    lands: Lands,
    draft: Draft,
    seen: int,
    operations: Mapping[str, Operation],
    request: Mapping[str, Any],
    actor_id: int,
    *,
    as_drawn: bool = False,
) -> Edited:
    """Do what a file says of communities, by their codes, as one operation of one kind; otherwise as ``edit``.

    Args:
        session, lands, draft, seen, request, actor_id: as for ``edit``.
        operations: one at least, by the code of the community that each is about.
        as_drawn: grids may be in pieces afterwards.
    """
    await _check_seen(session, draft, seen)
    chosen = [draft.community(code) for code in sorted(operations)]
    _, states = await states_at(session, lands, draft, chosen, await based(session, draft, chosen))
    pairs, kind = [], ""
    for before in states:
        operation = operations[before.land.code]
        kind = operation.kind
        pairs.append((before, await asyncio.to_thread(_done, operation, before, as_drawn=as_drawn)))
    return await _kept(session, draft, kind, request, pairs, {}, actor_id)


async def balance(
    session: AsyncSession,
    lands: Lands,
    draft: Draft,
    seen: int,
    operation: Balance,
    communities: Sequence[str],
    request: Mapping[str, Any],
    actor_id: int,
) -> Edited:
    """Share out communities of a draft by their codes, all of them where none is named; otherwise as ``edit``."""
    await _check_seen(session, draft, seen)
    chosen = [draft.community(code) for code in dict.fromkeys(communities)] or list(draft.communities)
    found = await based(session, draft, chosen)
    pairs, problems = [], {}
    _, states = await states_at(session, lands, draft, chosen, found)
    for before in states:
        cases = await open_cases(session, before.land)
        balanced = await asyncio.to_thread(operation.shared_out, before, cases)
        after = coded(balanced.state)
        check(before, after, may_detach=True)
        pairs.append((before, after))
        problems[before.land.community_id] = balanced.problems
    return await _kept(session, draft, operation.kind, request, pairs, problems, actor_id)


async def _kept(
    session: AsyncSession,
    draft: Draft,
    kind: str,
    request: Mapping[str, Any],
    pairs: Sequence[tuple[State, State]],
    problems: Mapping[int, tuple[Problem, ...]],
    actor_id: int,
) -> Edited:
    """Write what an operation changed, and the operation."""
    changes = [change for before, after in pairs for change in differences(before, after)]
    if not changes and not problems:
        raise RefusedError("operation", "plan_nothing_changes")
    if changes:
        plan, now = draft.plan, clock.now()
        await write(session, plan.id, changes, {after.land.community_id: after.land for _, after in pairs})
        operation_id = await repository.add_operation(session, plan, kind, request, changes, now, actor_id)
        plan.head, plan.ahead = operation_id, []
        await repository.step(session, plan, operation_id, "done", now, actor_id)
    return Edited(draft, tuple(after for _, after in pairs), tuple(changes), problems)


async def undo(session: AsyncSession, lands: Lands, draft: Draft, seen: int, actor_id: int) -> Edited:
    """Take the last operation back.

    Raises:
        StaleError: the draft has gone on since.
        ConflictError: what it rests on has changed, or there is nothing to take back.
    """
    await _check_seen(session, draft, seen)
    plan = draft.plan
    if plan.head is None:
        raise ConflictError("plan_nothing_to_undo")
    done = await repository.operation(session, plan.id, plan.head)
    plan.ahead, plan.head = [*plan.ahead, done.id], done.parent_id
    changes = undone([change_of(kept) for kept in done.changes])
    return await _stepped(session, lands, draft, done.id, "undone", changes, actor_id)


async def redo(session: AsyncSession, lands: Lands, draft: Draft, seen: int, actor_id: int) -> Edited:
    """Do the operation last undone again.

    Raises:
        StaleError: the draft has gone on since.
        ConflictError: what it rests on has changed, or nothing was undone last.
    """
    await _check_seen(session, draft, seen)
    plan = draft.plan
    if not plan.ahead:
        raise ConflictError("plan_nothing_to_redo")
    again = await repository.operation(session, plan.id, plan.ahead[-1])
    plan.ahead, plan.head = plan.ahead[:-1], again.id
    changes = [change_of(kept) for kept in again.changes]
    return await _stepped(session, lands, draft, again.id, "redone", changes, actor_id)


async def _stepped(
    session: AsyncSession,
    lands: Lands,
    draft: Draft,
    operation_id: int,
    way: str,
    changes: Sequence[Change],
    actor_id: int,
) -> Edited:
    concerned = {change.community for change in changes}
    communities = [community for community in draft.communities if community.area_id in concerned]
    found = await based(session, draft, communities)
    of = {each.area_id: await land_of(session, lands, draft, each, found) for each in communities}
    await write(session, draft.plan.id, changes, of)
    await repository.step(session, draft.plan, operation_id, way, clock.now(), actor_id)
    _, states = await states_at(session, lands, draft, communities, found)
    return Edited(draft, tuple(states), tuple(changes), {})


async def _check_seen(session: AsyncSession, draft: Draft, seen: int) -> None:
    if draft.plan.state != "draft":
        raise ConflictError(f"plan_is_{draft.plan.state}")
    await check_seen(session, draft, seen)


async def check_seen(session: AsyncSession, draft: Draft, seen: int) -> None:
    """Let nobody past who saw another revision of a draft.

    Raises:
        RefusedError: there is no such revision yet.
        StaleError: the draft has gone on since.
    """
    plan = draft.plan
    if seen > plan.revision:
        raise RefusedError("revision", "plan_revision_ahead", revision=plan.revision)
    if seen < plan.revision:
        raise StaleError(seen, plan.revision, await steps_since(session, plan.id, seen))


async def steps_since(session: AsyncSession, plan_id: int, revision: int) -> tuple[Since, ...]:
    """What became of a draft after a revision."""
    return tuple(_since(*each) for each in await repository.steps_after(session, plan_id, revision))


def _since(step: PlanStep, operation: PlanOperation, actor: str) -> Since:
    changes = [change_of(kept) for kept in operation.changes]
    atoms = sorted({int(key) for change in changes if change.what == "atom" for key in change.keys})
    grids = sorted({str(key) for change in changes if change.what in ("grid", "dedicated") for key in change.keys})
    kind = operation.kind
    return Since(step.revision, operation.id, step.way, kind, step.actor_id, actor, tuple(atoms), tuple(grids))


async def _community_of(session: AsyncSession, draft: Draft, operation: Operation) -> Community:
    """The one community that an operation concerns.

    Raises:
        RefusedError: it names cells or grids of several, of none, or of one that the draft may not change.
    """
    field = "atoms" if operation.atoms else "grid"
    found = await repository.touched(session, draft.plan, operation.atoms, operation.keys)
    if not found:
        raise RefusedError(field, "plan_names_nothing")
    if len(found) > 1:
        raise RefusedError(field, "plan_two_communities")
    inside = [community for community in draft.communities if community.area_id in found]
    if not inside:
        raise RefusedError(field, "plan_outside_communities")
    return inside[0]
