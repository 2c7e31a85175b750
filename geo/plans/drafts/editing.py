"""Edits of a draft, taken back and done again; each in the transaction of its request."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.errors import ConflictError
from geo.plans.drafts import repository
from geo.plans.drafts.changes import Change, change_of, differences, undone
from geo.plans.drafts.codes import coded
from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.operations.balance import Balance
from geo.plans.drafts.operations.code import GiveCode
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.reading import Draft, based, states_at
from geo.plans.drafts.refusal import RefusedError, Since, StaleError
from geo.plans.drafts.repository import Community
from geo.plans.drafts.rules import check
from geo.plans.drafts.state import State
from geo.plans.drafts.surveying import Lands, open_cases
from geo.plans.drafts.tables import PlanOperation, PlanStep
from geo.plans.drafts.whole import told_of
from geo.plans.drafts.writing import write
from geo.plans.partition.problems import Problem


@dataclass(frozen=True)
class Obstacle:
    """What a balance could not have as wished in a community (code), with grids (keys) and cells (ids) in the way."""

    problem: Problem
    community: str
    grids: tuple[str, ...]
    atoms: tuple[int, ...]


@dataclass(frozen=True)
class Edited:
    """What an edit did.

    Attributes:
        draft: as it is now.
        communities: those concerned.
        states: of these as they are now; of many, only those that were asked for.
        changes: of rows.
        obstacles: what a balance could not have, in all communities concerned.
    """

    draft: Draft
    communities: tuple[Community, ...]
    states: tuple[State, ...]
    changes: tuple[Change, ...]
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True)
class Asked:
    """An edit that somebody asks for.

    Attributes:
        lands: of this process.
        seen: the revision that the editor saw.
        actor_id: who asks for it.
        request: it, as it was asked for; kept with it.
        shown: codes of the communities that the editor shows; of many that an edit concerns, the answer holds these.
    """

    lands: Lands
    seen: int
    actor_id: int
    request: Mapping[str, Any] = field(default_factory=dict)
    shown: Collection[str] = ()


async def edit(session: AsyncSession, draft: Draft, asked: Asked, operation: Operation) -> Edited:
    """Do an operation on the community that it names cells or grids of.

    Args:
        session: all of it in its transaction.
        draft: opened with ``lock``.
        asked: who asks for it, of which revision.
        operation: to be done.

    Raises:
        StaleError: the draft has gone on since.
        ConflictError: what it rests on has changed.
        RefusedError: it cannot be done.
    """
    await _check_seen(session, draft, asked.seen)
    community = await _community_of(session, draft, operation)
    also = operation.code if isinstance(operation, GiveCode) else ""

    async def work(before: State) -> State:
        return await asyncio.to_thread(_done, operation, before)

    return await _kept(
        session, draft, asked, operation.kind, await _walked(session, draft, asked, [community], work, also)
    )


def _done(operation: Operation, before: State, *, as_drawn: bool = False) -> State:
    after = coded(operation.apply(before))
    check(before, after, as_drawn=as_drawn)
    return after


async def arrange(
    session: AsyncSession, draft: Draft, asked: Asked, operations: Mapping[str, Operation], *, as_drawn: bool = False
) -> Edited:
    """Do what a file says of communities, by their codes, as one operation of one kind; otherwise as ``edit``.

    Args:
        session, draft, asked: as for ``edit``.
        operations: one at least, by the code of the community that each is about.
        as_drawn: grids may be in pieces afterwards.
    """
    await _check_seen(session, draft, asked.seen)
    chosen = [draft.community(code) for code in sorted(operations)]

    async def work(before: State) -> State:
        return await asyncio.to_thread(_done, operations[before.land.code], before, as_drawn=as_drawn)

    kind = next(iter(operations.values())).kind
    return await _kept(session, draft, asked, kind, await _walked(session, draft, asked, chosen, work))


async def balance(
    session: AsyncSession, draft: Draft, asked: Asked, operation: Balance, communities: Sequence[str]
) -> Edited:
    """Share out communities of a draft by their codes, all of them where none is named; otherwise as ``edit``."""
    await _check_seen(session, draft, asked.seen)
    chosen = [draft.community(code) for code in dict.fromkeys(communities)] or list(draft.communities)
    obstacles: list[Obstacle] = []

    async def work(before: State) -> State:
        cases = await open_cases(session, before.land)
        balanced = await asyncio.to_thread(operation.shared_out, before, cases)
        after = coded(balanced.state)
        check(before, after, may_detach=True)
        obstacles.extend(_obstacle(after, problem) for problem in balanced.problems)
        return after

    walked = await _walked(session, draft, asked, chosen, work)
    edited = await _kept(session, draft, asked, operation.kind, walked, may_change_nothing=True)
    return replace(edited, obstacles=tuple(obstacles))


def _obstacle(state: State, problem: Problem) -> Obstacle:
    cells = list(problem.cells)
    grids = {state.grids[at].key for at in state.of[cells].tolist() if at != NOWHERE}
    return Obstacle(problem, state.land.code, tuple(sorted(grids)), tuple(state.land.atoms[cells].tolist()))


@dataclass(frozen=True)
class _Walked:
    """Communities that were worked at, the states of those that are told of, and what all became."""

    communities: Sequence[Community]
    states: tuple[State, ...]
    changes: tuple[Change, ...]


async def _walked(
    session: AsyncSession,
    draft: Draft,
    asked: Asked,
    communities: Sequence[Community],
    work: Callable[[State], Awaitable[State]],
    code: str = "",
) -> _Walked:
    """Work at communities one after the other: of many, no more is held at a time than one, and those told of.

    Raises:
        ConflictError: what one rests on has changed.
    """
    found = await based(session, draft, communities)
    shown = told_of(communities, asked.shown)
    states: list[State] = []
    changes: list[Change] = []
    for community in communities:
        _, (before,) = await states_at(session, asked.lands, draft, [community], found, code)
        after = await work(before)
        changes += differences(before, after)
        if community in shown:
            states.append(after)
    return _Walked(communities, tuple(states), tuple(changes))


async def _kept(
    session: AsyncSession, draft: Draft, asked: Asked, kind: str, walked: _Walked, *, may_change_nothing: bool = False
) -> Edited:
    """Write what an operation changed, and the operation."""
    if not walked.changes and not may_change_nothing:
        raise RefusedError("operation", "plan_nothing_changes")
    if walked.changes:
        plan, now = draft.plan, clock.now()
        await write(session, plan, walked.changes)
        operation_id = await repository.add_operation(
            session, plan, kind, asked.request, walked.changes, now, asked.actor_id
        )
        plan.head, plan.ahead = operation_id, []
        await repository.step(session, plan, operation_id, "done", now, asked.actor_id)
    return Edited(draft, tuple(walked.communities), walked.states, walked.changes)


async def undo(session: AsyncSession, draft: Draft, asked: Asked) -> Edited:
    """Take the last operation back.

    Raises:
        StaleError: the draft has gone on since.
        ConflictError: what it rests on has changed, or there is nothing to take back.
    """
    await _check_seen(session, draft, asked.seen)
    plan = draft.plan
    if plan.head is None:
        raise ConflictError("plan_nothing_to_undo")
    done = await repository.operation(session, plan.id, plan.head)
    plan.ahead, plan.head = [*plan.ahead, done.id], done.parent_id
    changes = undone([change_of(kept) for kept in done.changes])
    return await _stepped(session, draft, asked, done.id, "undone", changes)


async def redo(session: AsyncSession, draft: Draft, asked: Asked) -> Edited:
    """Do the operation last undone again.

    Raises:
        StaleError: the draft has gone on since.
        ConflictError: what it rests on has changed, or nothing was undone last.
    """
    await _check_seen(session, draft, asked.seen)
    plan = draft.plan
    if not plan.ahead:
        raise ConflictError("plan_nothing_to_redo")
    again = await repository.operation(session, plan.id, plan.ahead[-1])
    plan.ahead, plan.head = plan.ahead[:-1], again.id
    changes = [change_of(kept) for kept in again.changes]
    return await _stepped(session, draft, asked, again.id, "redone", changes)


async def _stepped(
    session: AsyncSession, draft: Draft, asked: Asked, operation_id: int, way: str, changes: Sequence[Change]
) -> Edited:
    touched = {change.community for change in changes}
    communities = tuple(community for community in draft.communities if community.area_id in touched)
    found = await based(session, draft, communities)
    await write(session, draft.plan, changes)
    await repository.step(session, draft.plan, operation_id, way, clock.now(), asked.actor_id)
    _, states = await states_at(session, asked.lands, draft, told_of(communities, asked.shown), found)
    return Edited(draft, communities, tuple(states), tuple(changes))


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
