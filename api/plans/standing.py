"""Who may take which step with a draft, and where it stands."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.schema import PlanStandingView
from api.rights import Action, CallerInfo, may
from geo.areas.level import Level
from geo.areas.scope import key_above
from geo.core.errors import NotAllowedError
from geo.plans.drafts.reading import Draft, changed_since
from geo.plans.publishing.steps import PlanState, Step, possible

_RIGHTS = {
    Step.PROPOSE: (Action.EDIT_PLANS, Level.COMMUNITY),
    Step.REVIEW: (Action.REVIEW_PLANS, Level.TOWN),
    Step.APPROVE: (Action.APPROVE_PLANS, Level.DISTRICT),
    Step.RETURN: (Action.REVIEW_PLANS, Level.TOWN),
    Step.PUBLISH: (Action.APPROVE_PLANS, Level.DISTRICT),
    Step.ROLL_BACK: (Action.APPROVE_PLANS, Level.DISTRICT),
    Step.REBASE: (Action.EDIT_PLANS, Level.COMMUNITY),
    Step.DISCARD: (Action.EDIT_PLANS, Level.COMMUNITY),
}


def require_step(caller: CallerInfo, draft: Draft, step: Step) -> None:
    """Let nobody past who may not take a step with a draft.

    Raises:
        NotAllowedError: the caller may not in all areas that the step concerns.
    """
    if not _may_take(caller, draft, step):
        raise NotAllowedError("not_allowed", action=_right(draft, step)[0].value)


def _may_take(caller: CallerInfo, draft: Draft, step: Step) -> bool:
    """Rights alone: every community, town or district that the draft touches has to be the caller's."""
    if step is Step.RETURN and _takes_back(caller, draft):
        return True
    action, level = _right(draft, step)
    return all(may(caller, action, key_above(level, community.scope)) for community in draft.communities)


def _right(draft: Draft, step: Step) -> tuple[Action, Level]:
    """The right that a step needs, and of which level; what the district approved only the district returns."""
    approved = step is Step.RETURN and draft.plan.state == PlanState.APPROVED
    return _RIGHTS[Step.APPROVE if approved else step]


def _takes_back(caller: CallerInfo, draft: Draft) -> bool:
    return draft.plan.state == PlanState.PROPOSED and draft.plan.proposed_by == caller.account_id


def allowed(caller: CallerInfo, draft: Draft, changed: bool) -> list[str]:
    """The steps that the caller may take with a draft now; ``changed`` says that its base is no longer the latest."""
    steps = [step for step in possible(draft.plan.state) if _may_take(caller, draft, step)]
    if caller.account_id == draft.plan.proposed_by:
        steps = [step for step in steps if step not in (Step.REVIEW, Step.APPROVE)]
    return [step.value for step in steps if step is not Step.REBASE or changed]


async def standing_view(session: AsyncSession, caller: CallerInfo, draft: Draft) -> PlanStandingView:
    """Where a draft stands after a step, and what the caller may do next."""
    plan = draft.plan
    changed = plan.state == PlanState.DRAFT and bool(await changed_since(session, draft))
    return PlanStandingView(
        id=plan.id,
        revision=plan.revision,
        state=PlanState(plan.state),
        document=plan.document,
        effective_at=plan.effective_at,
        allowed=allowed(caller, draft, changed),
    )
