"""What becomes of open disputes when grids are drawn anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cases.states import NOT_ACCEPTED, OPEN, State
from geo.plans.handover.policy import UNDER_WAY, Fate, Situation, Why, fate

HOME, ELSEWHERE, THIRD = "home", "elsewhere", "third"
CASE = Situation(State.ASSIGNED, False, HOME, chosen=False, goes_on=True, led_anew=False, place=ELSEWHERE)

situations = st.builds(
    Situation,
    state=st.sampled_from(State),
    restricted=st.booleans(),
    home=st.sampled_from([None, HOME]),
    chosen=st.booleans(),
    goes_on=st.booleans(),
    led_anew=st.booleans(),
    place=st.sampled_from([None, HOME, ELSEWHERE]),
    named=st.booleans(),
)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (CASE, Fate(ELSEWHERE, True, Why.UNTOUCHED)),
        (CASE._replace(place=HOME), None),
        (CASE._replace(place=HOME, led_anew=True), Fate(HOME, True, Why.UNTOUCHED)),
        (CASE._replace(state=State.MEDIATING), Fate(ELSEWHERE, False, Why.UNDER_WAY)),
        (CASE._replace(state=State.MEDIATING, named=True), Fate(ELSEWHERE, True, Why.NAMED)),
        (CASE._replace(state=State.SUSPENDED, goes_on=False), Fate(ELSEWHERE, False, Why.UNDER_WAY)),
        # A person chose the grid: it stays there for as long as that grid is.
        (CASE._replace(chosen=True), None),
        (CASE._replace(chosen=True, led_anew=True), Fate(HOME, True, Why.UNTOUCHED)),
        (CASE._replace(chosen=True, goes_on=False), Fate(ELSEWHERE, True, Why.UNTOUCHED)),
        (CASE._replace(chosen=True, goes_on=False, place=None), Fate(None, True, Why.UNTOUCHED)),
        (CASE._replace(restricted=True, goes_on=False), None),
        (CASE._replace(home=None, state=State.REVIEW), None),
        (CASE._replace(state=State.CLOSED, goes_on=False), None),
    ],
)
def test_each_goes_where_it_should(case: Situation[str], expected: Fate[str] | None) -> None:
    assert fate(case) == expected


@given(situations)
def test_nothing_moves_that_must_not(case: Situation[str]) -> None:
    found = fate(case)
    if found is None:
        return
    assert case.state in OPEN
    assert not case.restricted
    assert case.home is not None
    assert found.moves == (case.state in NOT_ACCEPTED or case.named)
    assert (found.why is Why.UNDER_WAY) == (case.state in UNDER_WAY and not case.named)
    assert found.to in (case.home, case.place)
    # Where a grid is kept, it is there, and its leader is another.
    assert found.to != case.home or case.led_anew


@given(situations)
def test_nobody_is_left_at_a_grid_that_is_gone_unless_at_work(case: Situation[str]) -> None:
    found = fate(case._replace(goes_on=False, place=ELSEWHERE, home=HOME, restricted=False))
    assert (found is not None) == (case.state in OPEN)
    assert found is None or found.to == ELSEWHERE
