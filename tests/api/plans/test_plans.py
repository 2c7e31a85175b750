"""Drafts over HTTP: who may, what is told, what is found, how they differ."""

import gzip
from datetime import timedelta

import orjson
import pytest
import shapely
from geoalchemy2 import WKBElement
from httpx import AsyncClient
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.tables import Area
from geo.areas.writer import apply_changes
from geo.cases.tables import CaseRecord
from geo.core import clock
from geo.core.identity import desk, identify
from geo.plans.cells.tables import Atom, AtomAssignment
from geo.plans.drafts.checking import FindingKind
from tests.api.plans.conftest import COMMUNITY, Begin, Drafted, Ground, atoms_of, grids_by_key
from tests.conftest import SignIn
from tests.factories import NORTH, SINCE, SRID, WEST, SmallDistrict, rectangle
from tests.geo.heat.records import Records
from tests.statements import Statements


@pytest.mark.parametrize("username", ["dispatcher", "leader", "mediator", "admin"])
async def test_others_see_no_draft(drafted: Drafted, sign_in: SignIn, username: str) -> None:
    client = await sign_in(username)
    for path in ("/api/plans", drafted.url, f"{drafted.url}/cells", f"{drafted.url}/check", f"{drafted.url}/events"):
        assert (await client.get(path)).status_code == 403, path


async def test_nobody_signed_in_sees_none(drafted: Drafted) -> None:
    await drafted.client.delete("/api/session")
    assert (await drafted.client.get(drafted.url)).status_code == 401


async def test_a_manager_reads_and_does_not_edit(drafted: Drafted, ground: Ground, sign_in: SignIn) -> None:
    client = await sign_in("manager")
    shown = (await client.get(drafted.url)).json()
    assert (shown["name"], shown["may_edit"]) == ("调整", False)
    assert [each["id"] for each in (await client.get("/api/plans")).json()["items"]] == [drafted.plan["id"]]
    edit = {"revision": 0, "operation": {"kind": "rename", "grid": ground.key(0, 0), "name": "乙"}}
    assert (await client.post(f"{drafted.url}/operations", json=edit)).status_code == 403
    assert (await client.post(f"{drafted.url}/undo", json={"revision": 0})).status_code == 403
    assert (await client.delete(drafted.url)).status_code == 403
    assert (await client.post("/api/plans", json={"name": "我的", "areas": [COMMUNITY]})).status_code == 403


async def test_a_planner_of_another_town_finds_nothing(
    drafted: Drafted, session: AsyncSession, district: SmallDistrict, sign_in: SignIn
) -> None:
    from geo.people.tables import AccountRole
    from tests.factories import town_code

    account = district.accounts["dispatcher"]
    await session.execute(delete(AccountRole).where(AccountRole.account_id == account))
    session.add(AccountRole(account_id=account, role="planner", area_id=district.ids[town_code(2)]))
    await session.flush()
    client = await sign_in("dispatcher")
    assert (await client.get(drafted.url)).status_code == 404
    assert (await client.get("/api/plans")).json()["items"] == []
    assert (await client.post("/api/plans", json={"name": "别处", "areas": [COMMUNITY]})).status_code == 403


async def test_a_draft_is_put_away(drafted: Drafted) -> None:
    assert (await drafted.client.delete(drafted.url)).status_code == 204
    assert (await drafted.client.get(drafted.url)).status_code == 404
    assert (await drafted.client.get("/api/plans")).json()["items"] == []


async def test_a_stale_editor_is_told_what_happened(drafted: Drafted, ground: Ground) -> None:
    column = ground.block(range(4, 5), range(4))
    await drafted.do("move_block", atoms=column, to=ground.key(0, 0))
    await drafted.do("rename", grid=ground.key(0, 1), name="改名")
    await drafted.step("undo")
    drafted.revision = 0
    answer = await drafted.ask("rename", grid=ground.key(1, 1), name="迟到")
    body = answer.json()
    assert (answer.status_code, body["error"], body["revision"]) == (409, "plan_has_gone_on", 3)
    told = [(each["revision"], each["kind"], each["way"], each["actor"]["name"]) for each in body["since"]]
    assert told == [
        (1, "move_block", "done", "Planner"),
        (2, "rename", "done", "Planner"),
        (3, "rename", "undone", "Planner"),
    ]
    assert body["since"][0]["atoms"] == column
    assert body["since"][1]["grids"] == [ground.key(0, 1)]


async def test_a_draft_whose_base_has_gone_is_read_and_not_edited(
    drafted: Drafted, ground: Ground, session: AsyncSession
) -> None:
    later = clock.now()
    atom = ground.atom(0, 0)
    await session.execute(
        update(AtomAssignment).where(AtomAssignment.atom_id == atom).values(valid=Range(SINCE, later))
    )
    await session.execute(
        insert(AtomAssignment).values(atom_id=atom, grid_id=int(ground.key(1, 0)), valid=Range(later, None))
    )
    answer = await drafted.ask("rename", grid=ground.key(0, 0), name="乙")
    body = answer.json()
    assert (answer.status_code, body["error"]) == (409, "plan_base_gone")
    assert COMMUNITY in body["detail"]
    state = await drafted.state()
    assert state["changed_since"] == [COMMUNITY]
    assert atom in atoms_of(state, ground.key(0, 0))


async def test_households_counted_anew_leave_the_draft_whole(
    drafted: Drafted, ground: Ground, session: AsyncSession
) -> None:
    await session.execute(update(Atom).where(Atom.id == ground.atom(0, 0)).values(households=50))
    edit = await drafted.do("rename", grid=ground.key(0, 0), name="乙")
    assert edit["grids"][0]["households"] == 200


async def test_the_cells_draw_every_outline(drafted: Drafted, ground: Ground) -> None:
    answer = await drafted.client.get(f"{drafted.url}/cells", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    (told,) = answer.json()["communities"]
    assert (len(told["atoms"]), sum(told["households"])) == (64, 640)
    scale = answer.json()["scale"]
    outside = []
    for left, right, *steps in told["arcs"]:
        x, y, points = 0, 0, []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x / scale, y / scale))
        assert left >= 0
        if right < 0:
            outside.append(shapely.LineString(points))
    (ring,) = shapely.get_parts(shapely.polygonize(outside))
    corners = [ground.at(0, 0), ground.at(400, 0), ground.at(400, 400), ground.at(0, 400)]
    assert shapely.symmetric_difference(ring, shapely.Polygon(corners)).area < 1e-9
    again = await drafted.client.get(f"{drafted.url}/cells", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await drafted.client.get(f"{drafted.url}/cells", params={"community": "999"})
    assert other.status_code == 422


async def test_what_is_wrong_is_found_where_it_is(
    drafted: Drafted, ground: Ground, session: AsyncSession, planner: AsyncClient, begin: Begin
) -> None:
    # An atom in no grid, one that overlaps its neighbour, a grid within a grid.
    await session.execute(delete(AtomAssignment).where(AtomAssignment.atom_id == ground.atom(7, 7)))
    fresh = await begin(planner)
    await fresh.do("new_grid", atoms=ground.block(range(1, 3), range(1, 3)))
    found = (await planner.get(f"{fresh.url}/check", params={"target": 160})).json()["findings"]
    kinds = [each["finding"] for each in found]
    assert kinds == sorted(kinds, key=[kind.value for kind in FindingKind].index)
    by_kind = {each["finding"]: each for each in found}
    assert by_kind["gap"]["atoms"] == [ground.atom(7, 7)]
    assert (by_kind["gap"]["lon"], by_kind["gap"]["lat"]) == pytest.approx(ground.at(375, 375), abs=1e-5)
    assert (by_kind["orphan_household"]["size"], by_kind["gap"]["size"]) == (10, 2500)
    assert (by_kind["hole"]["grid"], by_kind["hole"]["size"]) == (ground.key(0, 0), pytest.approx(10_000, abs=0.1))
    assert {"without_leader", "under_target"} <= by_kind.keys()
    assert all(each["detail"] for each in found)


async def test_cells_that_overlap_are_no_ground_for_a_draft(
    drafted: Drafted, ground: Ground, session: AsyncSession
) -> None:
    shape = WKBElement(shapely.to_wkb(shapely.box(WEST, NORTH - 50, WEST + 60, NORTH)), srid=SRID)
    await session.execute(update(Atom).where(Atom.id == ground.atom(0, 0)).values(geom=shape, households=11))
    answer = await drafted.client.get(drafted.url)
    assert (answer.status_code, answer.json()["error"]) == (409, "plan_cells_broken")
    assert COMMUNITY in answer.json()["detail"]


async def test_ground_that_cells_leave_out_or_have_too_much_is_found(
    drafted: Drafted, ground: Ground, session: AsyncSession
) -> None:
    shape = WKBElement(shapely.to_wkb(shapely.box(WEST - 5, NORTH - 50, WEST + 50, NORTH)), srid=SRID)
    await session.execute(delete(Atom).where(Atom.id == ground.atom(0, 1)))
    await session.execute(update(Atom).where(Atom.id == ground.atom(0, 0)).values(geom=shape))
    await drafted.client.delete(drafted.url)
    answer = await drafted.client.post("/api/plans", json={"name": "缺口", "areas": [COMMUNITY]})
    answer = await drafted.client.get(f"/api/plans/{answer.json()['id']}/check")
    sizes = {each["finding"]: each["size"] for each in answer.json()["findings"]}
    assert (sizes["outside_community"], sizes["gap"]) == (250, 2500)


async def test_copies_and_comparisons(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("move_block", atoms=ground.block(range(4, 5), range(4)), to=ground.key(0, 0))
    await drafted.do("new_grid", atoms=ground.block(range(2), range(2)))
    answer = await drafted.client.post(f"{drafted.url}/copies", json={"name": "另一案"})
    assert answer.status_code == 201
    copy = Drafted(drafted.client, answer.json())
    state = await drafted.state()
    assert copy.plan["assignment"] == state["assignment"]
    assert copy.plan["grids"] == state["grids"]
    assert (copy.plan["revision"], copy.plan["can_undo"]) == (0, False)
    same = (await drafted.client.get(f"{drafted.url}/compare", params={"with": copy.plan["id"]})).json()
    assert same == {"moved_households": 0, "atoms": 0, "differences": []}
    back = ground.block(range(4, 5), range(4))
    await copy.do("move_block", atoms=back, to=ground.key(1, 0))
    differ = (await drafted.client.get(f"{drafted.url}/compare", params={"with": copy.plan["id"]})).json()
    expected = {
        "community": COMMUNITY,
        "of": ground.key(0, 0),
        "than": ground.key(1, 0),
        "atoms": back,
        "households": 40,
    }
    assert differ == {"moved_households": 40, "atoms": 4, "differences": [expected]}
    force = (await copy.client.get(f"{copy.url}/compare")).json()
    assert (force["moved_households"], force["atoms"]) == (40, 4)


async def test_an_edit_asks_as_much_however_many_cells_it_moves(
    drafted: Drafted, ground: Ground, statements: Statements
) -> None:
    await drafted.do("move_block", atoms=ground.block(range(4, 5), range(4)), to=ground.key(0, 0))
    statements.clear()
    await drafted.do("move_block", atoms=ground.block(range(5, 6), range(4)), to=ground.key(0, 0))
    few = len(statements)
    statements.clear()
    await drafted.do("move_block", atoms=ground.block(range(1, 6), range(4)), to=ground.key(1, 0))
    # Some cells come home and others leave it, which is one statement more.
    assert len(statements) <= few + 1
    assert few <= 18
    # The cells themselves are read once.
    assert not any("st_asbinary(a.geom)" in statement for statement in statements)


async def test_the_state_asks_as_much_however_many_grids_there_are(
    drafted: Drafted, ground: Ground, statements: Statements
) -> None:
    await drafted.state()
    statements.clear()
    await drafted.state()
    before = len(statements)
    await drafted.do("balance", way="suggest", grids=16)
    statements.clear()
    assert len(grids_by_key(await drafted.state())) == 16
    assert len(statements) == before
    assert before <= 12


async def test_what_is_sent_plainly_is_what_is_sent_small(drafted: Drafted) -> None:
    plain = await drafted.client.get(f"{drafted.url}/cells", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert orjson.loads(plain.content)["communities"][0]["code"] == COMMUNITY
    assert len(gzip.compress(plain.content)) < len(plain.content)


async def test_disputes_are_counted_as_on_the_heatmap(
    drafted: Drafted, ground: Ground, session: AsyncSession, records: Records, sign_in: SignIn
) -> None:
    await identify(session, desk())
    await records.add(0, 0, dx=10, dy=10)
    await records.add(0, 0, dx=10, dy=10, danger=True, restricted=True)
    await records.add(0, 0, dx=50, dy=20)
    await records.add(0, 0, dx=10, dy=10, state="closed")
    await records.add(3, 3)
    for username, n in (("planner", 2), ("manager", 3)):
        client = await sign_in(username)
        state = (await client.get(drafted.url)).json()
        assert (grids_by_key(state)[ground.key(0, 0)]["cases"], state["communities"][0]["cases"]) == (n, n), username
        # One lies on the border of two cells and counts in one of them. A cell is a building: none is told by cell.
        cells = (await client.get(f"{drafted.url}/cells")).json()["communities"][0]
        assert "cases" not in cells
    # One more is counted at once, and one that lies elsewhere by now is counted there.
    added = await records.add(0, 0, dx=20, dy=30)
    assert grids_by_key(await drafted.state())[ground.key(0, 0)]["cases"] == 4
    lon, lat = records.district.point(1, 0, 20, 30)
    moved = update(CaseRecord).where(CaseRecord.id == added)
    await session.execute(moved.values(point=f"SRID=4326;POINT({lon!r} {lat!r})"))
    state = grids_by_key(await drafted.state())
    assert [state[ground.key(x, 0)]["cases"] for x in (0, 1)] == [3, 1]


async def test_disputes_in_a_dedicated_grid_count_in_the_cells_it_lies_over(
    drafted: Drafted, ground: Ground, session: AsyncSession, district: SmallDistrict
) -> None:
    await identify(session, desk())
    over = AreaChange(f"{COMMUNITY}901", Level.GRID, "市场网格", COMMUNITY, rectangle(0, 0), kind="dedicated")
    await apply_changes(session, [over], clock.now() - timedelta(days=1), source="test", metric_srid=SRID)
    records = await Records(session, district).load()
    market = await session.scalar(select(Area.id).where(Area.code == over.code))
    await records.add(0, 0, dx=10, dy=10, place_grid_id=market)
    state = await drafted.state()
    # A grid that lies over others is no part of what a draft rests on.
    assert (state["changed_since"], grids_by_key(state)[ground.key(0, 0)]["cases"]) == ([], 1)
    assert len(state["grids"]) == 4


async def test_a_household_whose_building_is_in_no_cell_is_found(drafted: Drafted, ground: Ground) -> None:
    # The addresses of the small district are linked to no cell here.
    found = (await drafted.client.get(f"{drafted.url}/check")).json()["findings"]
    orphans = [each for each in found if each["finding"] == "orphan_household"]
    assert sum(each["size"] for each in orphans) == 90
    assert (orphans[0]["lon"], orphans[0]["lat"]) == pytest.approx(ground.at(50, 100), abs=1e-6)
    assert orphans[0]["detail"] == "有 10 户不属于任何网格，或所在楼栋不在任何单元内。"
