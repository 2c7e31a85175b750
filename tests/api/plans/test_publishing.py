"""Drafts put in force over HTTP, now and later, and taken back."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
import shapely
from geoalchemy2.shape import to_shape
from httpx import AsyncClient
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.tables import AreaChangeRow, AreaLineage, AreaVersion, LayerVersion
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.identity import desk, identify
from geo.people.tables import PersonInCharge
from geo.plans.cells.repository import move
from geo.plans.cells.tables import Atom, AtomAssignment
from geo.plans.drafts.tables import Plan
from geo.plans.publishing import publishing
from geo.plans.publishing.tables import PlanPublication
from tests.api.plans.conftest import COMMUNITY, Begin, Drafted, Ground, Way
from tests.conftest import SignIn
from tests.factories import WEST, SmallDistrict, grid_code, leader_name, rectangle

NEW = f"{COMMUNITY}005"
LATER = "2026-12-01"


async def redrawn(drafted: Drafted, ground: Ground, district: SmallDistrict) -> None:
    """One column goes from grid 2 to grid 1, grid 3 gives four cells to a new one with a leader, grid 4 joins 3."""
    await drafted.do("move_block", atoms=ground.block(range(4, 5), range(4)), to=ground.key(0, 0))
    made = await drafted.do("new_grid", atoms=ground.block(range(2), range(4, 6)), name="新村网格")
    key = next(grid["key"] for grid in made["grids"] if grid["change"] == "new")
    await drafted.do("merge", grids=[ground.key(0, 1), ground.key(1, 1)], into=ground.key(0, 1))
    await drafted.do("assign_leader", grid=key, person=district.people[leader_name(1, 1)])
    await drafted.do("assign_leader", grid=ground.key(0, 0), person=district.people[leader_name(0, 0, rank=2)])


@pytest_asyncio.fixture
async def way(drafted: Drafted, ground: Ground, district: SmallDistrict, sign_in: SignIn, session: AsyncSession) -> Way:
    await redrawn(drafted, ground, district)
    way = Way(drafted, sign_in)
    await approved(way, session)
    return way


async def approved(way: Way, session: AsyncSession) -> None:
    """Proposed, reviewed and approved; how that is done is tried elsewhere."""
    values = {"state": "approved", "document": "肃政发〔2026〕12号", "proposed_by": way.drafted.plan["owner"]}
    await session.execute(update(Plan).where(Plan.id == way.drafted.plan["id"]).values(**values))


async def rolled_back(way: Way, **more: Any) -> dict[str, Any]:
    client = await way.sign_in("manager")
    answer = await client.post(f"{way.drafted.url}/roll_back", json={"document": "13号", "note": "有误", **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def located(client: AsyncClient, ground: Ground, east: float, south: float, **more: str) -> tuple[str, str]:
    lon, lat = ground.at(east, south)
    answer = await client.get("/api/locate", params={"lon": lon, "lat": lat, **more})
    return answer.json()["grid"]["code"], (answer.json()["leader"] or {"name": ""})["name"]


async def grids_at(session: AsyncSession, at: str) -> dict[str, tuple[int, str, bytes]]:
    query = select(AreaVersion).where(
        AreaVersion.level == "grid",
        AreaVersion.superseded_at.is_(None),
        AreaVersion.valid.contains(clock.parse_instant(at)),
    )
    return {
        v.code: (v.area_id, v.name, shapely.to_wkb(shapely.normalize(to_shape(v.geom))))
        for v in (await session.scalars(query)).all()
    }


async def cells_at(session: AsyncSession, at: str) -> dict[int, int]:
    query = select(AtomAssignment.atom_id, AtomAssignment.grid_id)
    return dict((await session.execute(query.where(AtomAssignment.valid.contains(clock.parse_instant(at))))).all())


async def posts_at(session: AsyncSession, at: str) -> set[tuple[int, int, str, int]]:
    query = select(PersonInCharge.person_id, PersonInCharge.area_id, PersonInCharge.post, PersonInCharge.rank)
    found = await session.execute(query.where(PersonInCharge.valid.contains(clock.parse_instant(at))))
    return {(row[0], row[1], row[2], row[3]) for row in found}


async def test_a_plan_comes_into_force_at_once(
    way: Way, ground: Ground, session: AsyncSession, district: SmallDistrict
) -> None:
    before = await grids_at(session, "2026-10-01")
    layers = dict((await session.execute(select(LayerVersion.layer, LayerVersion.version))).all())
    told = await way.take("manager", "publish")
    assert (told["state"], told["document"], told["allowed"]) == ("published", "肃政发〔2026〕12号", ["roll_back"])
    client = await way.sign_in("dispatcher")
    assert await located(client, ground, 225, 100) == (grid_code(0, 0), leader_name(0, 0, rank=2))
    assert await located(client, ground, 50, 250) == (NEW, leader_name(1, 1))
    assert await located(client, ground, 375, 375) == (grid_code(0, 1), leader_name(0, 1))
    assert await located(client, ground, 225, 100, at="2026-10-01") == (grid_code(1, 0), leader_name(1, 0))
    after = await grids_at(session, "2026-10-11")
    assert before.keys() - after.keys() == {grid_code(1, 1)}
    assert after[NEW][1] == "新村网格"
    untouched = before.keys() - {grid_code(x, y) for x in range(2) for y in range(2)}
    assert all(after[code] == before[code] for code in untouched)
    assert shapely.from_wkb(after[grid_code(0, 0)][2]).area == 250 * 200
    # Corners of grids that were stay points of the border; those that only cells have are none.
    east = {x - WEST for x, _ in shapely.get_coordinates(shapely.from_wkb(after[grid_code(0, 0)][2]))}
    assert east == {0, 100, 200, 250}
    moved = dict((await session.execute(select(LayerVersion.layer, LayerVersion.version))).all())
    assert moved["grids"] > layers["grids"]
    assert moved["communities"] == layers["communities"]
    lineage = {
        (row[0], row[1]) for row in await session.execute(select(AreaLineage.predecessor_id, AreaLineage.successor_id))
    }
    assert lineage == {
        (district.ids[grid_code(0, 1)], after[NEW][0]),
        (district.ids[grid_code(1, 1)], district.ids[grid_code(0, 1)]),
    }


async def test_every_cell_is_in_one_grid_and_no_household_is_lost(way: Way, session: AsyncSession) -> None:
    await way.take("manager", "publish")
    rows = (
        await session.execute(
            select(AreaVersion.code, Atom.households)
            .join(AtomAssignment, AtomAssignment.grid_id == AreaVersion.area_id)
            .join(Atom, Atom.id == AtomAssignment.atom_id)
            .where(AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(clock.now()))
            .where(AtomAssignment.valid.contains(clock.now()))
        )
    ).all()
    counts: dict[str, int] = {}
    for code, households in rows:
        counts[code] = counts.get(code, 0) + households
    assert counts == {grid_code(0, 0): 200, grid_code(1, 0): 120, grid_code(0, 1): 280, NEW: 40}


async def test_a_plan_for_later_is_right_at_its_date_already(way: Way, ground: Ground, session: AsyncSession) -> None:
    told = await way.take("manager", "publish", at=LATER)
    assert clock.parse_instant(told["effective_at"]) == clock.parse_instant(LATER)
    client = await way.sign_in("dispatcher")
    old, new = (grid_code(1, 0), leader_name(1, 0)), (grid_code(0, 0), leader_name(0, 0, rank=2))
    assert await located(client, ground, 225, 100) == old
    assert await located(client, ground, 225, 100, at="2026-11-30T23:59:59+08:00") == old
    assert await located(client, ground, 225, 100, at=LATER) == new
    clock.set_offset(clock.parse_instant("2026-12-02") - clock.real_now())
    assert await located(client, ground, 225, 100) == new
    row = await session.scalar(select(PlanPublication))
    assert row is not None
    assert (row.way, row.effective_at, row.settled_at) == ("published", clock.parse_instant(LATER), None)


async def test_a_published_plan_is_read_as_it_was(way: Way, ground: Ground) -> None:
    shown = await way.drafted.state()
    await way.take("manager", "publish")
    again = await way.drafted.state()
    assert (again["state"], again["changed_since"], again["allowed"]) == ("published", [], ["roll_back"])
    for part in ("assignment", "communities", "keeps"):
        assert again[part] == shown[part]
    assert [grid["code"] for grid in again["grids"]] == [grid["code"] for grid in shown["grids"]]
    assert [each["state"] for each in (await way.drafted.client.get("/api/plans")).json()["items"]] == ["published"]


async def test_rolled_back_all_is_as_before(way: Way, ground: Ground, session: AsyncSession) -> None:
    at = "2026-10-09"
    grids, cells, posts = await grids_at(session, at), await cells_at(session, at), await posts_at(session, at)
    await way.take("manager", "publish")
    told = await rolled_back(way, at="2026-10-20")
    assert (told["state"], told["allowed"]) == ("rolled_back", [])
    assert clock.parse_instant(told["effective_at"]) == clock.parse_instant("2026-10-20")
    between, after = "2026-10-15", "2026-10-21"
    assert NEW in await grids_at(session, between)
    assert await grids_at(session, after) == grids
    assert await cells_at(session, after) == cells
    assert await posts_at(session, after) == posts != await posts_at(session, between)
    client = await way.sign_in("dispatcher")
    assert await located(client, ground, 375, 375, at=after) == (grid_code(1, 1), leader_name(1, 1))
    assert await located(client, ground, 375, 375, at=between) == (grid_code(0, 1), leader_name(0, 1))
    await way.sign_in("manager")
    told = (await way.get("decisions"))["items"][-1]
    assert (told["step"], told["note"], told["document"]) == ("roll_back", "有误", "13号")


async def test_what_has_not_come_is_taken_back_as_if_it_had_never_been_asked_for(
    way: Way, ground: Ground, session: AsyncSession, begin: Begin
) -> None:
    at = "2026-12-31"
    grids, cells, posts = await grids_at(session, at), await cells_at(session, at), await posts_at(session, at)
    rows = await rows_of(session)
    client = await way.sign_in("planner")
    other = await begin(client, name="同时")
    await other.do("rename", grid=ground.key(0, 0), name="另名")
    await way.take("manager", "publish", at=LATER)
    wrong = await (await way.sign_in("manager")).post(
        f"{way.drafted.url}/roll_back", json={"document": "13号", "note": "有误", "at": "2026-12-05"}
    )
    assert (wrong.status_code, wrong.json()["error"]) == (409, "plan_due_later")
    told = await rolled_back(way)
    assert clock.parse_instant(told["effective_at"]) == clock.parse_instant(LATER)
    assert await grids_at(session, at) == grids
    assert await cells_at(session, at) == cells
    assert await posts_at(session, at) == posts
    assert await rows_of(session) == rows
    assert all(row.settled_at is not None for row in (await session.scalars(select(PlanPublication))).all())
    change = (await session.scalars(select(AreaChangeRow).order_by(AreaChangeRow.id.desc()))).first()
    assert change is not None
    assert change.withdrawn_at is not None
    # Nothing is due any more, so the other one can be published today, and a copy of this one has its codes again.
    await approved(Way(other, way.sign_in), session)
    await Way(other, way.sign_in).take("manager", "publish")
    await way.sign_in("planner")
    copy = (await client.post(f"{way.drafted.url}/copies", json={"name": "再来"})).json()
    again = Drafted(client, copy)
    rebased = await Way(again, way.sign_in).take("planner", "rebase")
    assert rebased["report"] == []
    again.revision = rebased["revision"]
    await approved(Way(again, way.sign_in), session)
    await Way(again, way.sign_in).take("manager", "publish")
    assert (await located(client, ground, 50, 250))[0] == NEW
    assert await session.scalar(text("SELECT count(*) FROM area WHERE code = :code"), {"code": NEW}) == 1


async def rows_of(session: AsyncSession) -> set[tuple[int, str]]:
    """Rows of grids, cells and posts that hold at some time, with when."""
    queries = (
        "SELECT id, valid::text FROM area_version WHERE superseded_at IS NULL",
        "SELECT -id, valid::text FROM atom_assignment",
        "SELECT id + 1000000, valid::text FROM person_in_charge",
    )
    return {(row[0], row[1]) for query in queries for row in await session.execute(text(query))}


async def test_the_second_of_two_has_to_be_carried_over(
    way: Way, ground: Ground, begin: Begin, session: AsyncSession
) -> None:
    client = await way.sign_in("planner")
    other = await begin(client, name="另一案")
    await other.do("rename", grid=ground.key(1, 0), name="改名")
    second = Way(other, way.sign_in)
    await approved(second, session)
    await way.take("manager", "publish")
    late = await second.ask("manager", "publish")
    assert (late.status_code, late.json()["error"]) == (409, "plan_base_gone")
    assert COMMUNITY in late.json()["detail"]
    await second.take("manager", "return", note="请更新")
    await way.sign_in("planner")
    assert (await other.state())["allowed"] == ["propose", "rebase", "discard"]
    rebased = await second.take("planner", "rebase")
    assert (rebased["report"], rebased["revision"], rebased["allowed"]) == ([], 2, ["propose", "discard"])
    other.revision = 2
    await approved(second, session)
    await second.take("manager", "publish")
    assert (await grids_at(session, "2026-10-11"))[grid_code(1, 0)][1] == "改名"


async def test_nothing_is_published_before_what_is_due(
    way: Way, ground: Ground, begin: Begin, session: AsyncSession
) -> None:
    client = await way.sign_in("planner")
    other = await begin(client, name="另一案")
    await other.do("rename", grid=ground.key(1, 0), name="改名")
    second = Way(other, way.sign_in)
    await approved(second, session)
    await way.take("manager", "publish", at=LATER)
    for at in ("2026-11-01", LATER):
        early = await second.ask("manager", "publish", at=at)
        assert (early.status_code, early.json()["error"]) == (409, "plan_changed_later"), early.text
        assert "2026-12-01" in early.json()["detail"]
    # Carried over to what is to come, it can follow it.
    await second.take("manager", "return", note="请更新")
    rebased = await second.take("planner", "rebase")
    other.revision = rebased["revision"]
    base = clock.parse_instant((await other.state())["base_at"])
    assert base == clock.parse_instant(LATER)
    await other.do("rename", grid=ground.key(0, 1), name="也改名")
    await approved(second, session)
    assert (await second.ask("manager", "publish", at=LATER)).status_code == 409
    await second.take("manager", "publish", at="2026-12-02")
    held = await (await way.sign_in("manager")).post(
        f"{way.drafted.url}/roll_back", json={"document": "13号", "note": "有误"}
    )
    assert (held.status_code, held.json()["error"]) == (409, "plan_changed_since")
    await rolled_back(second)
    await rolled_back(way)


async def test_the_past_stays_what_it_was(way: Way) -> None:
    yesterday = (clock.now() - timedelta(days=1)).isoformat()
    for at in (yesterday, "2026-10-10", "2020-01-01T00:00:00Z"):
        answer = await way.ask("manager", "publish", at=at)
        assert (answer.status_code, answer.json()["fields"][0]["error"]) == (422, "plan_at_past"), at
    assert (await way.ask("manager", "publish", at="soon")).status_code == 422
    await way.take("manager", "publish")
    client = await way.sign_in("manager")
    body = {"document": "13号", "note": "有误", "at": "2026-10-01"}
    answer = await client.post(f"{way.drafted.url}/roll_back", json=body)
    assert (answer.status_code, answer.json()["error"]) == (409, "plan_rolled_back_past")


async def test_only_the_district_publishes_and_rolls_back(way: Way) -> None:
    for username in ("planner", "dispatcher", "leader", "mediator", "admin"):
        assert (await way.ask(username, "publish")).status_code == 403, username
    await way.take("manager", "publish")
    client = await way.sign_in("planner")
    answer = await client.post(f"{way.drafted.url}/roll_back", json={"document": "13号", "note": "有误"})
    assert answer.status_code == 403
    assert (await way.ask("manager", "publish")).json()["error"] == "plan_is_published"


async def test_a_code_that_came_into_use_meanwhile_is_refused(way: Way, session: AsyncSession) -> None:
    await identify(session, desk())
    code = next(grid["code"] for grid in (await way.drafted.state())["grids"] if grid["change"] == "new")
    elsewhere = AreaChange(code, Level.GRID, "抢先", COMMUNITY, rectangle(0, 0), kind="dedicated")
    await apply_changes(session, [elsewhere], clock.now() - timedelta(hours=1), source="test")
    await apply_changes(session, [], clock.now() - timedelta(minutes=1), source="test", retire=[code])
    answer = await way.ask("manager", "publish")
    assert (answer.status_code, answer.json()["error"]) == (409, "code_used_before")
    assert (await way.drafted.state())["state"] == "approved"


async def test_what_is_not_sound_is_not_published(
    way: Way, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def half(session: AsyncSession, atoms: list[int], grids: list[int], at: Any) -> None:
        await move(session, atoms[1:], grids[1:], at)

    monkeypatch.setattr(publishing, "move", half)
    before = await rows_of(session)
    answer = await way.ask("manager", "publish")
    assert (answer.status_code, answer.json()["error"]) == (409, "plan_verification_failed")
    assert COMMUNITY in answer.json()["detail"]
    assert (await way.drafted.state())["state"] == "approved"
    assert await rows_of(session) == before


async def test_a_dedicated_grid_comes_and_goes_with_its_plan(
    drafted: Drafted, ground: Ground, session: AsyncSession, sign_in: SignIn
) -> None:
    market = ground.polygon((20, 20), (80, 20), (80, 80), (20, 80))
    await drafted.do("dedicate", polygon=market, name="市场网格")
    way = Way(drafted, sign_in)
    await approved(way, session)
    await way.take("manager", "publish")
    client = await sign_in("dispatcher")
    assert (await located(client, ground, 50, 50))[0] == NEW
    assert (await located(client, ground, 10, 10))[0] == grid_code(0, 0)
    await rolled_back(way)
    assert (await located(client, ground, 50, 50))[0] == grid_code(0, 0)
