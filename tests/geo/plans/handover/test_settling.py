"""After grids were drawn anew: open disputes go to whoever answers, what is under way stays, nothing happens twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import Household
from geo.cases.report import CaseReport
from geo.cases.tables import Announcement, Assignment, CaseEvent, CaseRecord
from geo.core import clock
from geo.core.identity import desk
from geo.plans.cells.tables import Atom
from geo.plans.handover.settling import Settled, settle_due
from geo.plans.handover.tables import PlanHandover, PlanNotice
from tests.factories import SmallDistrict, grid_code, leader_name
from tests.geo.heat.pyramid.counting import checked
from tests.geo.heat.records import Records
from tests.geo.plans.handover.redrawing import Redraw
from tests.intake import taken

IN_STRIP = {"dx": 30}


async def settle(session: AsyncSession) -> list[Settled]:
    done = await settle_due(session, desk())
    session.expire_all()
    return done


async def case(session: AsyncSession, case_id: int) -> CaseRecord:
    return (await session.scalars(select(CaseRecord).where(CaseRecord.id == case_id))).one()


async def events(session: AsyncSession, case_id: int) -> list[CaseEvent]:
    query = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    return list((await session.scalars(query)).all())


async def test_what_nobody_accepted_goes_with_its_place(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    was, now_leading = district.people[leader_name(1, 0)], district.people[leader_name(0, 0)]
    moving = await records.add(1, 0, **IN_STRIP, leader_id=was)
    session.add(Announcement(case_id=moving, person_id=was, message="new_case", at=clock.now()))
    beside = await records.add(1, 0, dx=150, leader_id=was)
    publication_id = (await redraw.widen()).id
    assert await settle(session) == [Settled(publication_id, 1, 0, 4)]
    found = await case(session, moving)
    assert (found.assigned_grid_id, found.leader_id) == (district.ids[grid_code(0, 0)], now_leading)
    assert (found.place_grid_id, found.scope) == (district.ids[grid_code(0, 0)], records.keys[grid_code(0, 0)])
    assert (found.state, found.revision) == ("assigned", 2)
    assert found.accept_by is not None
    assert found.accept_by > clock.now()
    assert (await case(session, beside)).revision == 1
    assert await events(session, beside) == []
    (event,) = await events(session, moving)
    assert (event.action, event.actor_id) == ("reroute", district.accounts["manager"])
    assert event.reason == "秋季调整（肃综治〔2026〕9号）"
    assignment = (await session.scalars(select(Assignment).where(Assignment.case_id == moving))).one()
    assert (assignment.rule, assignment.leader_id) == ("boundary", now_leading)
    assert assignment.reason == "网格划分已调整（秋季调整，肃综治〔2026〕9号），地点现属第1网格。"
    # Nobody is told case by case, and who had it is not reminded of it any more.
    told = (await session.scalars(select(Announcement).where(Announcement.case_id == moving))).all()
    assert [each.seen_at is not None for each in told] == [True]


@pytest.mark.parametrize("state", ["accepted", "mediating", "suspended"])
async def test_what_is_under_way_stays_with_its_leader(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw, state: str
) -> None:
    was = district.people[leader_name(1, 0)]
    case_id = await records.add(1, 0, **IN_STRIP, leader_id=was, state=state, accepted_at=clock.now())
    await redraw.widen()
    (done,) = await settle(session)
    assert (done.moved, done.stayed) == (0, 1)
    found = await case(session, case_id)
    assert (found.assigned_grid_id, found.leader_id, found.state) == (district.ids[grid_code(1, 0)], was, state)
    # The map has moved on all the same: where it happened and who answers are two things.
    assert found.place_grid_id == district.ids[grid_code(0, 0)]
    assert [event.action for event in await events(session, case_id)] == ["keep"]
    kept = (await session.scalars(select(PlanHandover))).one()
    assert (kept.to_grid_id, kept.moves, kept.why) == (district.ids[grid_code(0, 0)], False, "under_way")


async def test_a_mediation_handed_over_by_name_goes(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    was = district.people[leader_name(1, 0)]
    case_id = await records.add(1, 0, **IN_STRIP, leader_id=was, state="mediating", accepted_at=clock.now())
    await redraw.widen(named=[(await case(session, case_id)).number])
    await settle(session)
    found = await case(session, case_id)
    assert (found.leader_id, found.state) == (district.people[leader_name(0, 0)], "assigned")
    assert found.accepted_at is None
    assert (await session.scalars(select(PlanHandover.why))).one() == "named"


async def test_restricted_and_settled_ones_are_let_alone(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    was = district.people[leader_name(1, 0)]
    ids = [
        await records.add(1, 0, **IN_STRIP, leader_id=was, restricted=True),
        await records.add(1, 0, **IN_STRIP, leader_id=was, danger=True, restricted=True),
        await records.add(1, 0, **IN_STRIP, leader_id=was, state="closed", closed_at=clock.now()),
        await records.add(1, 0, **IN_STRIP, leader_id=was, state="resolved"),
    ]
    await redraw.merge()
    (done,) = await settle(session)
    assert (done.moved, done.stayed) == (0, 0)
    for case_id in ids:
        found = await case(session, case_id)
        assert (found.assigned_grid_id, found.leader_id) == (district.ids[grid_code(1, 0)], was)
        assert found.revision == 1
        assert await events(session, case_id) == []


async def test_a_grid_that_a_person_chose_goes_on_answering(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    chosen = {"assigned_grid_id": district.ids[grid_code(1, 0)], "leader_id": district.people[leader_name(1, 0)]}
    elsewhere = await records.add(3, 3, **chosen)
    nowhere = await records.add_unplaced(state="assigned", **chosen)
    await redraw.widen()
    await settle(session)
    for case_id in (elsewhere, nowhere):
        assert (await case(session, case_id)).assigned_grid_id == district.ids[grid_code(1, 0)]
        assert await events(session, case_id) == []
    await redraw.merge(at=clock.now())
    await settle(session)
    # That grid is no more: its place decides, and where nobody knows it, a person has to.
    found = await case(session, elsewhere)
    assert (found.assigned_grid_id, found.state) == (district.ids[grid_code(3, 3)], "assigned")
    found = await case(session, nowhere)
    assert (found.assigned_grid_id, found.leader_id, found.state) == (None, None, "review")
    assert (found.scope, found.level) == (records.keys["620902"], "district")


async def test_a_grid_with_another_leader_takes_its_disputes_along(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    was, to_lead = district.people[leader_name(0, 1)], district.people[leader_name(1, 1)]
    waiting = await records.add(0, 1, leader_id=was)
    under_way = await records.add(0, 1, leader_id=was, state="mediating")
    elsewhere = await records.add(1, 0, leader_id=was)
    await redraw.nothing_but_a_leader(0, 1, to_lead)
    (done,) = await settle(session)
    assert (done.moved, done.stayed) == (1, 1)
    assert (await case(session, waiting)).leader_id == to_lead
    assert (await case(session, under_way)).leader_id == was
    assert (await case(session, elsewhere)).leader_id == was
    rule = await session.scalar(select(Assignment.rule).where(Assignment.case_id == waiting))
    assert rule == "boundary_leader"


async def test_a_deputy_answers_where_the_new_leader_is_away(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    from geo.people.posts.staffing import add_absence

    first, second = (district.people[leader_name(0, 0, rank=rank)] for rank in (1, 2))
    await add_absence(session, first, clock.now() - timedelta(days=1), clock.now() + timedelta(days=1), "")
    case_id = await records.add(1, 0, **IN_STRIP, leader_id=district.people[leader_name(1, 0)])
    await redraw.widen()
    await settle(session)
    assert (await case(session, case_id)).leader_id == second


async def test_done_once_however_often_it_runs(session: AsyncSession, records: Records, redraw: Redraw) -> None:
    case_id = await records.add(1, 0, **IN_STRIP)
    await redraw.widen()
    assert len(await settle(session)) == 1
    assert await settle(session) == []
    assert len(await events(session, case_id)) == 1
    assert await session.scalar(select(func.count()).select_from(PlanNotice)) == 4


async def test_a_publication_to_come_waits_for_its_instant(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    case_id = await records.add(1, 0, **IN_STRIP)
    await redraw.widen(at=clock.now() + timedelta(days=2))
    assert await settle(session) == []
    assert (await case(session, case_id)).assigned_grid_id == district.ids[grid_code(1, 0)]
    clock.set_offset(clock._clock.offset + timedelta(days=3))
    assert len(await settle(session)) == 1
    assert (await case(session, case_id)).assigned_grid_id == district.ids[grid_code(0, 0)]


async def test_boundaries_that_were_followed_before_are_no_matter(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    from geo.cases.following import follow_changes

    chosen = await records.add(3, 3, assigned_grid_id=district.ids[grid_code(1, 0)])
    case_id = await records.add(1, 0, **IN_STRIP)
    await redraw.widen()
    await follow_changes(session, desk())
    await settle(session)
    assert (await case(session, case_id)).assigned_grid_id == district.ids[grid_code(0, 0)]
    assert (await case(session, chosen)).assigned_grid_id == district.ids[grid_code(1, 0)]


async def test_the_counters_of_heat_stay_right(session: AsyncSession, records: Records, redraw: Redraw) -> None:
    for state in ("assigned", "mediating", "closed"):
        await records.add(1, 0, **IN_STRIP, state=state)
    await redraw.merge()
    await settle(session)
    found = await checked(session)
    assert found.built
    assert found.clean


async def test_everybody_concerned_is_told_once(
    session: AsyncSession, district: SmallDistrict, records: Records, redraw: Redraw
) -> None:
    loser, winner = (district.people[leader_name(column, 0)] for column in (1, 0))
    for _ in range(3):
        await records.add(1, 0, **IN_STRIP, leader_id=loser)
    await redraw.merge()
    await settle(session)
    told = {each.person_id: each.facts for each in (await session.scalars(select(PlanNotice))).all()}
    nothing = {"grids": [], "households": 0, "cases": 0}
    assert told[winner] == {"gained": {"grids": [], "households": 160, "cases": 3}, "lost": nothing}
    lost = {"grids": [{"code": grid_code(1, 0), "name": "第2网格"}], "households": 160, "cases": 3}
    assert told[loser] == {"gained": nothing, "lost": lost}
    # The second in line and the deputy of the grid that grew learn of its households, and have no disputes.
    others = {district.people[leader_name(0, 0, "leader", 2)], district.people[leader_name(0, 0, "deputy", 1)]}
    assert told.keys() == {winner, loser} | others
    assert all(told[each]["gained"] == {"grids": [], "households": 160, "cases": 0} for each in others)


async def test_who_has_to_choose_is_offered_the_grids_there_are(
    session: AsyncSession, district: SmallDistrict, redraw: Redraw, records: Records
) -> None:
    # Three metres from the border of both squares: a person has to decide.
    lon, lat = district.point(0, 0, 197)
    waiting = (await taken(session, CaseReport("0201", "hotline", "漏水", lon=lon, lat=lat), desk())).record
    apart = (await taken(session, CaseReport("0201", "hotline", "漏水", address="阳光花园"), desk())).record
    assert (waiting.state, apart.state) == ("review", "review")
    waiting_id, apart_id = waiting.id, apart.id
    query = select(Assignment).where(Assignment.case_id == waiting_id).order_by(Assignment.id.desc())
    assert [each["code"] for each in (await session.scalars(query)).first().runners_up[:2]] == [
        grid_code(0, 0),
        grid_code(1, 0),
    ]
    await redraw.merge()
    await settle(session)
    newest = (await session.scalars(query)).first()
    assert newest is not None
    assert (newest.outcome, newest.rule) == ("review", "boundary_review")
    assert newest.reason == "网格划分已调整（秋季调整，肃综治〔2026〕9号），备选网格已更新，请人工核定。"
    assert newest.runners_up[0]["code"] == grid_code(0, 0)
    assert grid_code(1, 0) not in {each["code"] for each in newest.runners_up}
    assert (await case(session, waiting_id)).state == "review"
    # Candidates by address keep what speaks for them, and stand in the grid that covers each now.
    query = select(Assignment).where(Assignment.case_id == apart_id).order_by(Assignment.id.desc())
    newest = (await session.scalars(query)).first()
    assert newest is not None
    assert {each["code"] for each in newest.runners_up} == {grid_code(0, 0), grid_code(2, 2)}
    assert all(each["address"] and each["confidence"] for each in newest.runners_up)


async def test_as_many_statements_however_many_disputes(
    session: AsyncSession, records: Records, redraw: Redraw, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    counted: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def noting(self: Any, query: Any, *given: Any, **named: Any) -> Any:
        counted.append(str(query))
        return await execute(self, query, *given, **named)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", noting)
    sizes = []
    for n, step in ((2, redraw.widen), (20, redraw.merge)):
        for _ in range(n):
            await records.add(1, 0, **(IN_STRIP if n == 2 else {"dx": 150}))
        await step(at=clock.now())
        counted.clear()
        await settle(session)
        sizes.append(len(counted))
    assert sizes[1] <= sizes[0] + 1
    assert sizes[0] <= 40


async def whole(session: AsyncSession) -> dict[int, int]:
    query = select(Household.grid_id, Household.households).where(Household.address_unit_id.is_(None))
    return dict((await session.execute(query)).all())


async def count_by_grid(session: AsyncSession, district: SmallDistrict) -> tuple[int, int]:
    """The two squares are known by one count each, shared out among their cells; the ids of both."""
    first, second = (district.ids[grid_code(column, 0)] for column in (0, 1))
    await session.execute(update(Atom).values(counted="grid"))
    of = Household.address_unit_id.is_(None) & Household.grid_id.in_([first, second])
    await session.execute(delete(Household).where(of))
    for grid, households, day in ((first, 160, date(2026, 5, 1)), (second, 160, date(2026, 3, 1))):
        session.add(Household(grid_id=grid, households=households, counted_on=day, source="普查"))
    await session.flush()
    return first, second


async def test_households_known_by_grid_alone_go_where_their_cells_go(
    session: AsyncSession, district: SmallDistrict, redraw: Redraw
) -> None:
    first, second = await count_by_grid(session, district)
    before = await whole(session)
    await redraw.widen()
    await settle(session)
    assert await whole(session) == before | {first: 240, second: 80}


async def test_a_grid_that_ends_leaves_no_household_behind(
    session: AsyncSession, district: SmallDistrict, redraw: Redraw
) -> None:
    first, second = await count_by_grid(session, district)
    before = await whole(session)
    await redraw.merge()
    await settle(session)
    assert await whole(session) == {grid: n for grid, n in before.items() if grid != second} | {first: 320}
    of = (Household.grid_id == first) & Household.address_unit_id.is_(None)
    kept = (await session.scalars(select(Household).where(of))).one()
    assert (kept.counted_on, kept.source) == (date(2026, 3, 1), "普查")
