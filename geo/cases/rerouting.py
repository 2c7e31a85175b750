"""Many open cases given to other grids and leaders at once, because grids were drawn anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.cases.states import State
from geo.core.settings import settings
from geo.routing.grids import AnsweringGrid
from geo.routing.located import Outcome
from geo.routing.reasons import say


@dataclass(frozen=True)
class Rerouting:
    """A case and who shall answer for it.

    Attributes:
        case_id: the case.
        state: where it stands.
        leader_id: who has it.
        unit_id: the unit by matter, which stays.
        to: the grid that answers from now on; None gives it back to the desk.
        rule: of :mod:`geo.routing.reasons`, with its ``facts``.
    """

    case_id: int
    state: State
    leader_id: int | None
    unit_id: int | None
    to: AnsweringGrid | None
    rule: str
    facts: Mapping[str, object]

    @property
    def to_leader_id(self) -> int | None:
        """Who has it then."""
        leader = self.to.answering.leader if self.to else None
        return leader.id if leader else None

    @property
    def to_state(self) -> State:
        """Where it then stands: whoever has it newly has yet to accept it."""
        if self.to is None:
            return State.REVIEW
        return self.state if self.to_leader_id == self.leader_id else State.ASSIGNED


async def reroute(
    session: AsyncSession, cases: Sequence[Rerouting], actor_id: int | None, at: datetime, why: str
) -> None:
    """Let others answer for cases, in the same few statements however many they are.

    Nobody is told case by case. What the former leaders had not seen yet, they need not see any more.

    Args:
        session: under the identity of the desk.
        cases: which, none restricted.
        actor_id: the account that decided it.
        at: this instant.
        why: for their history: what decided it.
    """
    await repository.write_rows(session, "reroute_cases", [_case(each, at) for each in cases])
    await repository.write_rows(session, "record_assignments", [_assignment(each, actor_id, at) for each in cases])
    events = [note(each.case_id, "reroute", each.state, each.to_state, actor_id, at, why) for each in cases]
    await repository.write_rows(session, "record_events", events)
    gone = [each.case_id for each in cases if each.to_leader_id != each.leader_id]
    await repository.drop_announcements(session, gone, at)


def note(
    case_id: int, action: str, before: State, after: State, actor_id: int | None, at: datetime, why: str
) -> dict[str, Any]:
    """The row of one thing that happened to a case."""
    return {
        "case_id": case_id,
        "at": at,
        "actor_id": actor_id,
        "action": action,
        "from_state": before.value,
        "to_state": after.value,
        "reason": why,
        "detail": {},
    }


def _case(each: Rerouting, at: datetime) -> dict[str, Any]:
    return {
        "case_id": each.case_id,
        "grid_id": each.to.grid.area_id if each.to else None,
        "scope": each.to.grid.scope if each.to else None,
        "leader_id": each.to_leader_id,
        "outcome": _outcome(each),
        "state": each.to_state.value,
        "accept_by": at + timedelta(hours=settings().accept_hours),
        "at": at,
    }


def _outcome(each: Rerouting) -> str:
    return (Outcome.ASSIGNED if each.to else Outcome.REVIEW).value


def _assignment(each: Rerouting, actor_id: int | None, at: datetime) -> dict[str, Any]:
    return {
        "case_id": each.case_id,
        "at": at,
        "actor_id": actor_id,
        "outcome": _outcome(each),
        "rule": each.rule,
        "reason": say(each.rule, each.facts, "zh"),
        "facts": dict(each.facts),
        "grid_id": each.to.grid.area_id if each.to else None,
        "grid_version_id": each.to.grid.version_id if each.to else None,
        "leader_id": each.to_leader_id,
        "unit_id": each.unit_id,
        "unit_reason": "",
        "runners_up": [],
    }
