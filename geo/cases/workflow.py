"""What is done to a case after it was taken in: every step by the rules of its state, every step in its history."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import shapely
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.cases.corrections.remembering import Decision, forget, remember
from geo.cases.merging import unmerge
from geo.cases.states import STEPS, CaseAction, State
from geo.cases.steps import Actor, enter, event, refuse_wrong_state
from geo.cases.tables import Announcement, Assignment, CaseEvent, CaseRecord
from geo.core import clock, morton
from geo.core.errors import ConflictError, InvalidInputError
from geo.core.identity import as_desk
from geo.routing.grids import AnsweringGrid, answering_grid
from geo.routing.locate import locate
from geo.routing.reasons import say

UNDO_WITHIN = timedelta(seconds=60)
_UNDOABLE = {"register", CaseAction.REASSIGN.value, CaseAction.MERGE.value}


@dataclass(frozen=True)
class Order:
    """What comes with an action.

    Attributes:
        reason: why, or what was agreed.
        grid: code of the grid to assign to (reassign).
        lon: WGS84 degrees of the place of the event, where the action also says where that is.
    """

    reason: str = ""
    grid: str | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None


async def act(session: AsyncSession, case: CaseRecord, action: CaseAction, order: Order, actor: Actor) -> CaseRecord:
    """Do ``action`` to ``case``, which the actor has been found to see and to have the right to.

    Raises:
        ConflictError: the state of the case does not allow it; the facts name what it allows.
        InvalidInputError: a reason or a grid is missing or unknown.
    """
    # A step may lead out of the actor's own sight (a returned case), so it is written by the product's own desk.
    async with as_desk(session, actor.identity):
        locked = await repository.by_number(session, case.number, lock=True)
        if locked is None:
            raise ConflictError("case_gone", number=case.number)
        refuse_wrong_state(locked, action)
        before, was = locked.state, _where(locked)
        if action is CaseAction.REASSIGN:
            await _reassign(session, locked, order, actor)
        elif action is CaseAction.RETURN:
            await _return(session, locked, order)
        enter(locked, STEPS[action].end)
        done = event(locked, action.value, before, order.reason, actor)
        if _where(locked) != was:
            done.detail = {"was": was}
        session.add(done)
        await session.flush()
        return locked


async def undo(session: AsyncSession, number: str, actor: Actor) -> CaseRecord:
    """Take back the actor's own last dispatch: a registration is withdrawn, an assignment or a merging is unmade.

    It may be of a case that the actor does not see, such as one marked dangerous by mistake.

    Raises:
        ConflictError: somebody has acted since, it was not the actor's, or a minute has passed.
    """
    async with as_desk(session, actor.identity):
        locked = await repository.by_number(session, number, lock=True)
        last = await repository.last_event(session, locked.id) if locked else None
        mine = last is not None and last.actor_id == actor.identity.account_id and last.action in _UNDOABLE
        if locked is None or last is None or not mine or clock.now() - last.at > UNDO_WITHIN:
            raise ConflictError("nothing_to_undo", number=number)
        before = locked.state
        kept: dict[str, str | None] = {}
        if last.action == CaseAction.MERGE:
            await unmerge(session, locked, last, actor)
        else:
            kept = await _unmake_dispatch(session, locked, last, actor)
        undone = event(locked, "undo", before, "", actor)
        undone.detail = kept
        session.add(undone)
        await session.flush()
        return locked


async def _reassign(session: AsyncSession, case: CaseRecord, order: Order, actor: Actor) -> None:
    if case.danger:
        raise ConflictError("danger_stays_at_the_centre", number=case.number)
    written, made = case.address, await repository.assignments_of(session, case.id)
    if order.lon is not None and order.lat is not None:
        await _place(session, case, order.lon, order.lat)
    if order.address:
        case.address = order.address
    to = await _target(session, case, order)
    _hand_to(case, to)
    assignment = Assignment(
        case_id=case.id,
        at=clock.now(),
        actor_id=actor.identity.account_id,
        outcome="assigned",
        rule="decided",
        reason=say("decided", {"actor": actor.name, "grid": to.grid.name}, "zh"),
        grid_id=to.grid.area_id,
        grid_version_id=to.grid.version_id,
        leader_id=case.leader_id,
        unit_id=case.unit_id,
        unit_reason="",
        runners_up=[],
    )
    told = {"person_id": case.leader_id} if case.leader_id else {"organisation_id": case.unit_id}
    session.add(assignment)
    if any(told.values()):
        session.add(Announcement(case_id=case.id, message="new_case", at=clock.now(), **told))
    decision = Decision(to.grid.area_id, to.grid.code, order.address, order.lon, order.lat)
    before = made[-1] if made else None
    await remember(session, case, written, before, decision, actor.identity.account_id)


async def _target(session: AsyncSession, case: CaseRecord, order: Order) -> AnsweringGrid:
    code = order.grid
    if code is None and order.lon is not None and order.lat is not None:
        located = await locate(session, order.lon, order.lat)
        code = located.grid.code if located.grid else None
    if code is None:
        raise InvalidInputError.of("grid", "grid_missing")
    found = await answering_grid(session, code, clock.now())
    if found is None:
        raise InvalidInputError.of("grid", "unknown_grid", code=code)
    return found


async def _place(session: AsyncSession, case: CaseRecord, lon: float, lat: float) -> None:
    located = await locate(session, lon, lat)
    case.point = from_shape(shapely.Point(lon, lat), srid=4326)
    case.morton = morton.key(lon, lat)
    case.district_id = located.district_id
    case.place_grid_id = located.grid.area_id if located.grid else None
    case.grid_version_id = located.grid.version_id if located.grid else None


def _where(case: CaseRecord) -> dict[str, Any]:
    """Where it happened as far as is known, for a way back."""
    point = to_shape(case.point) if case.point is not None else None
    return {"address": case.address, "lon": point.x if point else None, "lat": point.y if point else None}


async def _place_back(
    session: AsyncSession, case: CaseRecord, address: str | None, lon: float | None, lat: float | None
) -> None:
    case.address = address
    if lon is not None and lat is not None:
        await _place(session, case, lon, lat)
    else:
        case.point = case.morton = case.district_id = case.place_grid_id = case.grid_version_id = None


def _hand_to(case: CaseRecord, to: AnsweringGrid) -> None:
    """The place of the event stays where it is: only who answers changes."""
    case.assigned_grid_id = to.grid.area_id
    case.scope = to.grid.scope
    case.leader_id = to.answering.leader.id if to.answering.leader else None
    case.level = "grid"
    case.routing_outcome = "assigned"


async def _return(session: AsyncSession, case: CaseRecord, order: Order) -> None:
    if not order.reason.strip():
        raise InvalidInputError.of("reason", "reason_missing")
    await _back_to_the_desk(session, case)


async def _back_to_the_desk(session: AsyncSession, case: CaseRecord) -> None:
    case.assigned_grid_id = None
    case.leader_id = None
    case.level = "district"
    case.scope = await repository.desk_scope(session, case, clock.now())
    case.routing_outcome = "review"


async def _unmake_dispatch(
    session: AsyncSession, case: CaseRecord, last: CaseEvent, actor: Actor
) -> dict[str, str | None]:
    """Unmake what ``last`` says; what the history keeps of it.

    The sender's number of a report that was taken back is free again: sent anew it is a dispute of its own.
    """
    known_as: dict[str, str | None] = {}
    if last.action == "register":
        enter(case, State.WITHDRAWN)
        known_as = {"source": case.source, "external_id": case.external_id}
        case.external_id = None
    else:
        if was := last.detail.get("was"):
            await _place_back(session, case, **was)
        await _unmake_assignment(session, case, State(last.from_state or State.REVIEW), actor)
    await repository.drop_announcements(session, (case.id,), clock.now())
    return known_as


async def _unmake_assignment(session: AsyncSession, case: CaseRecord, back_to: State, actor: Actor) -> None:
    """Let the assignment before the last one be in force again, and forget what the last one taught."""
    made = await repository.assignments_of(session, case.id)
    await forget(session, case.id, actor.identity.account_id, made[-1].at)
    before = made[-2] if len(made) > 1 else None
    code = None
    if before is not None and before.outcome == "assigned" and before.grid_id is not None:
        code = await repository.code_of(session, before.grid_id)
    found = await answering_grid(session, code, clock.now()) if code else None
    if found is not None and back_to is not State.REVIEW:
        _hand_to(case, found)
    else:
        await _back_to_the_desk(session, case)
    enter(case, back_to)
