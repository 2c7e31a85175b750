"""Two reports of one dispute become one case: one stays as it was told and points to the other, which goes on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.cases.recording import event_of
from geo.cases.states import OPEN, CaseAction, State
from geo.cases.steps import Actor, enter, refuse_wrong_state
from geo.cases.tables import Announcement, CaseEvent, CaseRecord
from geo.core import clock
from geo.core.database import fetch_all, sql
from geo.core.errors import ConflictError, NotFoundError
from geo.core.identity import as_desk

_ABSORB, _RELEASE = "absorb", "release"


@dataclass(frozen=True)
class Merged:
    """A case that was merged into another, with its own history, first to last, and who did each step."""

    number: str
    opened_at: datetime
    description: str
    history: tuple[tuple[CaseEvent, str | None], ...]


async def survivor(session: AsyncSession, number: str) -> CaseRecord:
    """The case of this number, or the one it went on in if it was merged, as the identity in force may see it.

    Raises:
        NotFoundError: one of them is not there or not to be seen.
    """
    found = await repository.by_number(session, number)
    while found is not None and found.merged_into is not None:
        found = await session.get(CaseRecord, found.merged_into)
    if found is None:
        raise NotFoundError("no_case_to_merge_into", number=number)
    return found


async def merge(session: AsyncSession, case: CaseRecord, into: CaseRecord, reason: str, actor: Actor) -> CaseRecord:
    """Let ``case`` go on in ``into``, both of which the actor has been found to see and to have the right to.

    Contacts and parties stay with their own case. Nobody is reminded of the merged one any more; who answers for the
    other one is told that there is more to read.

    Raises:
        ConflictError: they are one already, one of them is not open any more, or only one of them is restricted.
    """
    if case.id == into.id:
        raise ConflictError("merge_into_itself", number=case.number)
    async with as_desk(session, actor.identity):
        locked = await repository.lock_cases(session, (case.id, into.id))
        merged, kept = locked[case.id], locked[into.id]
        refuse_wrong_state(merged, CaseAction.MERGE)
        _refuse(merged, kept)
        before, at = merged.state, clock.now()
        enter(merged, State.MERGED)
        merged.merged_into = kept.id
        event = event_of(merged, CaseAction.MERGE.value, before, actor.identity, at, {"into": kept.number})
        event.reason = reason
        session.add(event)
        _note(session, kept, _ABSORB, merged, actor, at)
        await repository.drop_announcements(session, (merged.id,), at)
        if kept.leader_id is not None:
            told = {"case_id": kept.id, "person_id": kept.leader_id, "at": at}
            session.add(Announcement(message="told_again", **told))
        await session.flush()
        return merged


async def unmerge(session: AsyncSession, case: CaseRecord, last: CaseEvent, actor: Actor) -> None:
    """Let a locked case, whose ``last`` event is its merging, be again as it was before."""
    kept = await session.get(CaseRecord, case.merged_into)
    at = clock.now()
    case.state = last.from_state or State.REVIEW.value
    case.merged_into = None
    case.changed_at = at
    case.revision += 1
    if kept is not None:
        _note(session, kept, _RELEASE, case, actor, at)
    await repository.announce_again(session, case.id, last.at)


async def merged_into(session: AsyncSession, case: CaseRecord) -> list[Merged]:
    """The cases that go on in ``case``, through others too, the first reported first, as far as they may be seen."""
    rows = await fetch_all(session, sql("geo.cases", "merged_cases"), {"case_id": case.id})
    histories: dict[int, list[tuple[CaseEvent, str | None]]] = {row["id"]: [] for row in rows}
    if rows:
        for event, name in await repository.events_of_all(session, histories):
            histories[event.case_id].append((event, name))
    return [Merged(r["number"], r["opened_at"], r["description"], tuple(histories[r["id"]])) for r in rows]


def _refuse(merged: CaseRecord, kept: CaseRecord) -> None:
    if kept.merged_into == merged.id:
        raise ConflictError("merge_into_itself", number=merged.number)
    if kept.state == State.MERGED:
        raise ConflictError("merged_meanwhile", number=kept.number)
    if kept.state not in OPEN:
        raise ConflictError("merge_into_settled", number=kept.number, state=kept.state)
    if (merged.restricted, merged.danger) != (kept.restricted, kept.danger):
        raise ConflictError("merge_restricted", number=merged.number, into=kept.number)


def _note(session: AsyncSession, kept: CaseRecord, action: str, merged: CaseRecord, actor: Actor, at: datetime) -> None:
    """Write into the history of the case that goes on what became of the other one."""
    kept.changed_at = at
    kept.revision += 1
    session.add(event_of(kept, action, kept.state, actor.identity, at, {"from": merged.number}))
