"""What every step of a case has in common: who takes it, whether the state allows it, where it leads, its event."""

from dataclasses import dataclass

from geo.cases.recording import event_of
from geo.cases.states import STEPS, CaseAction, State, allowed
from geo.cases.tables import CaseEvent, CaseRecord
from geo.core import clock
from geo.core.errors import ConflictError
from geo.core.identity import Identity


@dataclass(frozen=True)
class Actor:
    """Who acts: their identity, and the name that the history shows."""

    identity: Identity
    name: str


def refuse_wrong_state(case: CaseRecord, action: CaseAction) -> None:
    """Let nothing be done that the state of the case does not allow.

    Raises:
        ConflictError: the facts name what it allows.
    """
    state = State(case.state)
    if state not in STEPS[action].start:
        may = ", ".join(each.value for each in allowed(state, danger=case.danger)) or "-"
        raise ConflictError("state_forbids", action=action.value, state=state.value, allowed=may)


def enter(case: CaseRecord, state: State) -> None:
    """Let the case be in ``state`` from now on, and its clocks with it."""
    now = clock.now()
    case.state = state.value
    case.changed_at = now
    case.revision += 1
    if state is State.ACCEPTED:
        case.accepted_at = now
    elif state is State.RESOLVED:
        case.settled_at = now
    elif state is State.CLOSED:
        case.closed_at = now
    elif state in (State.ASSIGNED, State.REVIEW):
        case.accepted_at = None


def event(case: CaseRecord, action: str, before: str, reason: str, actor: Actor) -> CaseEvent:
    """What was done to the case, for its history."""
    found = event_of(case, action, before, actor.identity, clock.now())
    found.reason = reason
    return found
