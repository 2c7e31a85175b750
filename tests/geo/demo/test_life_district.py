"""Life in the whole demo district: the published numbers of people, and disputes true to the rules of the product."""

from collections import Counter
from itertools import pairwise

import pytest
import shapely

from geo.cases.states import NOT_ACCEPTED, OPEN, STEPS, CaseAction, State
from geo.demo.land import generate_land
from geo.demo.life.life import Life, generate_life
from geo.routing.reasons import rules, say

# Steps that the demo's past took and that nobody can take in the product yet, or not from there.
MORE_STEPS = {
    "mediate": ({State.ACCEPTED}, {State.MEDIATING}),
    "escalate": ({State.MEDIATING}, {State.MEDIATING}),
    "suspend": ({State.MEDIATING}, {State.SUSPENDED}),
    "resume": ({State.SUSPENDED}, {State.MEDIATING}),
    "fail": ({State.MEDIATING}, {State.FAILED}),
    "refer": ({State.REGISTERED, State.ACCEPTED, State.MEDIATING}, {State.REFERRED}),
    "merge": ({State.ASSIGNED, State.REVIEW}, {State.MERGED}),
    "reopen": ({State.RESOLVED}, {State.MEDIATING}),
}


@pytest.fixture(scope="module")
def life() -> Life:
    return generate_life(generate_land(620902), seed=620902, year=2026)


def test_there_are_as_many_leaders_as_published(life: Life) -> None:
    leaders = {p.person_id: p.employment for p in life.leaders.posts if p.post == "leader"}
    assert len(life.ground.grids) == 1_387
    assert len(leaders) == 2_625
    assert sum(employment == "full_time" for employment in leaders.values()) == 636


def test_deputies_and_those_who_lead_communities_are_leaders_too(life: Life) -> None:
    leaders = {p.person_id for p in life.leaders.posts if p.post == "leader"}
    assert {p.person_id for p in life.leaders.posts} == leaders
    assert {
        p.person_id for p in life.leaders.posts if p.area_code in {c.code for c in life.ground.communities}
    } <= leaders


def test_nobody_holds_a_post_twice_and_no_rank_is_held_twice(life: Life) -> None:
    posts = life.leaders.posts
    assert len({(p.person_id, p.area_code) for p in posts}) == len(posts)
    assert len({(p.area_code, p.post, p.rank) for p in posts}) == len(posts)


def test_every_grid_but_a_handful_has_a_first_leader(life: Life) -> None:
    first = {p.area_code for p in life.leaders.posts if p.post == "leader" and p.rank == 1}
    vacant = [grid.code for grid in life.ground.grids if grid.code not in first]
    assert 1 <= len(vacant) <= 10
    assert {life.leaders.on_duty(life.ground.by_code[code], life.calendar.now) is not None for code in vacant} == {True}


def test_a_few_lead_two_grids(life: Life) -> None:
    grids = {grid.code for grid in life.ground.grids}
    held = Counter(p.person_id for p in life.leaders.posts if p.post == "leader" and p.area_code in grids)
    assert 5 <= sum(n == 2 for n in held.values()) <= 20
    assert max(held.values()) == 2


def test_telephone_numbers_cannot_be_dialled(life: Life) -> None:
    phones = [person.phone for person in life.persons]
    assert all(len(phone) == 11 and phone.isdigit() and phone.startswith("000") for phone in phones)


def test_there_are_51_social_groups_and_a_centre_for_every_area(life: Life) -> None:
    kinds = Counter(o.kind for o in life.organisations)
    assert kinds["social_group"] == 51
    areas = 1 + len(life.ground.towns) + len(life.ground.communities)
    assert len({o.area_code for o in life.organisations if o.kind == "centre"}) == areas
    assert len({o.name for o in life.organisations if o.kind == "social_group"}) == 51


def test_every_matter_has_one_lead_in_the_district(life: Life) -> None:
    leads = Counter(kind for o in life.organisations for kind, part in o.duties.items() if part == "lead")
    top = {f"{n:02d}" for n in range(1, 14)} | {"99", "0402"}
    assert top <= set(leads)
    assert set(leads.values()) == {1}
    named = {kind: o.name for o in life.organisations for kind, part in o.duties.items() if part == "lead"}
    assert "妇女联合会" in named["01"]
    assert "住房" in named["0402"]
    assert sum(o.answers_danger for o in life.organisations) == 2


def test_the_published_figures_are_of_disputes_in_the_district(life: Life) -> None:
    found: Counter[str] = Counter()
    for dispute in life.disputes:
        day = dispute.plan.opened.date()
        counts = dispute.course.state not in ("withdrawn", "merged") and dispute.course.route.outcome != "outside"
        if counts and day.year == 2026 and day.month <= 9:
            found[next((k for k in ("01", "02", "0402") if dispute.plan.kind.startswith(k)), "other")] += 1
    assert (found["01"], found["02"], found["0402"]) == (134, 1_454, 258)


def test_success_is_at_least_98_per_cent(life: Life) -> None:
    states = Counter(d.course.state for d in life.disputes if d.plan.opened.year == 2026)
    settled = states["resolved"] + states["closed"]
    assert 0.98 <= settled / (settled + states["failed"]) < 0.995
    assert states["failed"] > 20


def test_the_first_screen_shows_work_to_do(life: Life) -> None:
    now = life.calendar.now
    states = Counter(d.course.state for d in life.disputes)
    assert states["review"] == 25
    assert {state for state in OPEN if states[state]} == OPEN
    overdue = [d for d in life.disputes if d.course.state in OPEN and (now - d.plan.opened).days >= 30]
    assert 10 <= len(overdue) <= 40
    assert any(d.spot is None for d in life.disputes if d.course.state == "review")
    assert any(d.plan.opened.date() == life.calendar.today for d in life.disputes)


def test_the_leader_with_an_account_has_cases_in_hand(life: Life) -> None:
    account = next(a for a in life.accounts if a.username == "leader")
    mine = [d for d in life.disputes if d.grid_that_answers and d.grid_that_answers.code in account.areas]
    states = Counter(d.course.state for d in mine)
    assert states["assigned"] >= 2
    assert sum(states[state] for state in OPEN - NOT_ACCEPTED) >= 3
    assert any((life.calendar.now - d.plan.opened).days > 30 for d in mine if d.course.state in OPEN)
    for dispute in mine:
        if dispute.course.state in OPEN:
            post = life.leaders.on_duty(dispute.grid_that_answers, dispute.course.choices[-1].at)
            assert post is not None
            assert post.person_id == account.person_id


def test_disputes_gather_and_leave_some_grids_quiet(life: Life) -> None:
    grids = Counter(d.spot.grid.code for d in life.disputes if d.spot and d.spot.grid)
    ranked = sorted((grids[grid.code] for grid in life.ground.grids), reverse=True)
    assert sum(ranked[:70]) > 0.2 * sum(ranked)
    city = [grid.code for grid in life.ground.grids if life.ground.households[grid.code] > 150]
    assert sum(grids[code] <= 2 for code in city) > 0.05 * len(city)


def test_a_bad_property_firm_shows_this_year(life: Life) -> None:
    def worst(year: int) -> int:
        places = Counter(
            life.ground.units[d.spot.unit_id].place_id
            for d in life.disputes
            if d.spot and d.spot.unit_id and d.plan.kind == "0402" and d.plan.opened.year == year
        )
        return places.most_common(1)[0][1]

    assert worst(2026) >= 25
    assert worst(2026) > 1.3 * worst(2024)


def test_every_course_is_a_path_the_states_allow(life: Life) -> None:
    steps = {action.value: ({*step.start}, {step.end}) for action, step in STEPS.items()} | MORE_STEPS
    seen = set()
    for dispute in life.disputes:
        events = dispute.course.events
        first = events[0]
        assert (first.action, first.from_state, first.at) == ("register", None, dispute.plan.opened)
        assert first.to_state in {State.ASSIGNED, State.REVIEW, State.REGISTERED}
        for before, event in pairwise(events):
            assert before.at <= event.at <= life.calendar.now
            assert event.from_state == before.to_state
            start, end = steps[event.action]
            assert event.from_state in start
            assert event.to_state in end
            seen.add(event.action)
        assert dispute.course.state == events[-1].to_state
    assert {action.value for action in CaseAction} <= seen


def test_what_was_settled_closed_or_accepted_says_when(life: Life) -> None:
    for dispute in life.disputes:
        course = dispute.course
        assert (course.settled_at is not None) == (course.state in ("resolved", "closed"))
        assert (course.closed_at is not None) == (course.state == "closed")
        if course.state in ("mediating", "suspended", "resolved", "closed", "failed"):
            assert course.accepted_at is not None


def test_the_grid_of_a_place_holds_its_point(life: Life) -> None:
    for dispute in life.disputes:
        spot = dispute.spot
        if spot is not None and spot.grid is not None:
            assert shapely.intersects(spot.grid.geom, shapely.Point(spot.x, spot.y))
        elif spot is not None:
            assert life.ground.grid_at(spot.x, spot.y) is None
            assert dispute.course.choices[0].route.outcome == "outside"


def test_every_route_has_a_sentence(life: Life) -> None:
    for dispute in life.disputes:
        for choice in dispute.course.choices:
            assert choice.route.rule in rules()
            assert say(choice.route.rule, choice.route.facts, "zh")
            assert say(choice.route.rule, choice.route.facts, "en")


def test_candidates_of_an_unclear_address_name_their_community_once(life: Life) -> None:
    addresses = [c.address for d in life.disputes for c in d.course.choices[0].route.choices if c.address]
    names = [community.name for community in life.ground.communities]
    assert addresses
    assert not [address for address in addresses if any(address.count(name) > 1 for name in names)]


def test_danger_never_goes_to_a_leader(life: Life) -> None:
    marked = [dispute for dispute in life.disputes if dispute.plan.danger]
    assert marked
    for dispute in marked:
        assert dispute.restricted
        assert dispute.grid_that_answers is None
        assert dispute.course.level == "district"
        assert {event.by for event in dispute.course.events[1:]} <= {"centre"}
        assert dispute.spot is not None
        assert dispute.spot.unit_id is None
        assert dispute.spot.accuracy_m >= 300


def test_numbers_run_on_by_day(life: Life) -> None:
    numbers = [dispute.number for dispute in life.disputes]
    assert len(set(numbers)) == len(numbers)
    assert numbers == sorted(numbers)
    first = next(d for d in life.disputes if d.number.endswith("-0001"))
    assert first.number == f"620902-{first.plan.opened:%Y%m%d}-0001"


def test_a_merged_dispute_names_the_one_it_repeats(life: Life) -> None:
    numbers = {dispute.number: dispute for dispute in life.disputes}
    merged = [d for d in life.disputes if d.course.state == "merged" and d.course.events[-1].detail]
    for dispute in merged:
        other = numbers[str(dispute.course.events[-1].detail["into"])]
        assert other.plan.opened <= dispute.plan.opened
        assert other.spot == dispute.spot
        assert other.plan.kind == dispute.plan.kind


def test_whoever_is_away_is_stood_in_for(life: Life) -> None:
    leaders, now = life.leaders, life.calendar.now
    away = [leave for leave in leaders.leaves if leave.begins <= now < leave.until]
    assert away
    for leave in away:
        grid = next(
            p.area_code for p in leaders.posts if p.person_id == leave.person_id and p.rank == 1 and p.post == "leader"
        )
        standing_in = leaders.on_duty(life.ground.by_code[grid], now)
        assert standing_in is not None
        assert standing_in.person_id != leave.person_id
