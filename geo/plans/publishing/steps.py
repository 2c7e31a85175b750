"""The way of a draft into force: which step leads from which states to which."""

from dataclasses import dataclass
from enum import StrEnum

from geo.core.errors import ConflictError


class PlanState(StrEnum):
    """Where a draft is on its way; only a ``draft`` can be edited."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"
    DISCARDED = "discarded"


class Step(StrEnum):
    """What somebody does with a draft as a whole."""

    PROPOSE = "propose"
    REVIEW = "review"
    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"
    ROLL_BACK = "roll_back"
    REBASE = "rebase"
    DISCARD = "discard"


@dataclass(frozen=True)
class _Leads:
    """A step is taken from states ``of`` and leads ``to`` another."""

    of: frozenset[PlanState]
    to: PlanState


_ON_THE_WAY = frozenset({PlanState.PROPOSED, PlanState.REVIEWED, PlanState.APPROVED})
_STEPS = {
    Step.PROPOSE: _Leads(frozenset({PlanState.DRAFT}), PlanState.PROPOSED),
    Step.REVIEW: _Leads(frozenset({PlanState.PROPOSED}), PlanState.REVIEWED),
    Step.APPROVE: _Leads(frozenset({PlanState.REVIEWED}), PlanState.APPROVED),
    Step.RETURN: _Leads(_ON_THE_WAY, PlanState.DRAFT),
    Step.PUBLISH: _Leads(frozenset({PlanState.APPROVED}), PlanState.PUBLISHED),
    Step.ROLL_BACK: _Leads(frozenset({PlanState.PUBLISHED}), PlanState.ROLLED_BACK),
    Step.REBASE: _Leads(frozenset({PlanState.DRAFT}), PlanState.DRAFT),
    Step.DISCARD: _Leads(frozenset({PlanState.DRAFT}), PlanState.DISCARDED),
}


def possible(state: str) -> list[Step]:
    """The steps that a draft in that state may take, in the order of the way."""
    return [step for step, leads in _STEPS.items() if state in leads.of]


def after(step: Step, state: str) -> PlanState:
    """The state to which a step leads.

    Raises:
        ConflictError: it is not taken from that state.
    """
    leads = _STEPS[step]
    if state not in leads.of:
        raise ConflictError(f"plan_is_{state}")
    return leads.to
