"""The states of a case and the ways between them."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    REVIEW = "review"
    ACCEPTED = "accepted"
    MEDIATING = "mediating"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    FAILED = "failed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REFERRED = "referred"


class CaseAction(StrEnum):
    """What can be done to a case."""

    ACCEPT = "accept"
    RETURN = "return"
    REASSIGN = "reassign"
    RESOLVE = "resolve"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MERGE = "merge"


OPEN = frozenset({State.REGISTERED, State.ASSIGNED, State.REVIEW, State.ACCEPTED, State.MEDIATING, State.SUSPENDED})
ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.MERGED, State.REFERRED})
NOT_ACCEPTED = frozenset({State.REGISTERED, State.ASSIGNED, State.REVIEW})


@dataclass(frozen=True)
class Step:
    """An action: the states it starts from and the one it leads to."""

    start: frozenset[State]
    end: State


STEPS: dict[CaseAction, Step] = {
    CaseAction.ACCEPT: Step(frozenset({State.ASSIGNED}), State.ACCEPTED),
    CaseAction.RETURN: Step(frozenset({State.ASSIGNED, State.ACCEPTED}), State.REVIEW),
    CaseAction.REASSIGN: Step(NOT_ACCEPTED | {State.ACCEPTED, State.MEDIATING}, State.ASSIGNED),
    CaseAction.RESOLVE: Step(frozenset({State.ACCEPTED, State.MEDIATING}), State.RESOLVED),
    CaseAction.CLOSE: Step(frozenset({State.RESOLVED, State.FAILED}), State.CLOSED),
    CaseAction.WITHDRAW: Step(OPEN, State.WITHDRAWN),
    CaseAction.MERGE: Step(OPEN, State.MERGED),
}


def allowed(state: State, *, danger: bool = False) -> tuple[CaseAction, ...]:
    """What can be done to a case in ``state``; one that is marked dangerous never goes to a grid."""
    return tuple(
        action
        for action, step in STEPS.items()
        if state in step.start and not (danger and action is CaseAction.REASSIGN)
    )
