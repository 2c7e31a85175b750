import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.errors import ConflictError
from geo.plans.publishing.steps import PlanState, Step, after, possible

ON_THE_WAY = [Step.PROPOSE, Step.REVIEW, Step.APPROVE, Step.PUBLISH, Step.ROLL_BACK]


def test_the_way_leads_from_draft_to_force_and_back() -> None:
    state = PlanState.DRAFT
    passed = [state]
    for step in ON_THE_WAY:
        state = after(step, state)
        passed.append(state)
    assert passed == ["draft", "proposed", "reviewed", "approved", "published", "rolled_back"]


@given(st.lists(st.sampled_from(list(Step)), max_size=20))
def test_only_what_was_approved_is_ever_published_and_nothing_after_it_edited(steps: list[Step]) -> None:
    state, passed = PlanState.DRAFT, [PlanState.DRAFT]
    for step in steps:
        if step not in possible(state):
            with pytest.raises(ConflictError, match=f"plan_is_{state}"):
                after(step, state)
            continue
        state = after(step, state)
        passed.append(state)
    if PlanState.PUBLISHED in passed:
        at = passed.index(PlanState.PUBLISHED)
        assert passed[at - 1] == PlanState.APPROVED
        assert PlanState.DRAFT not in passed[at:]
