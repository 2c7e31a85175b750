"""The border of two communities moved by the district: everything follows, or nothing has happened."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
import shapely
from geoalchemy2.shape import to_shape
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.repository import versions_at
from geo.areas.tables import AreaVersion
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.identity import desk
from geo.plans.cells.checking import check
from geo.plans.cells.tables import Atom, AtomAssignment, AtomUnit
from geo.plans.handover.settling import settle_due
from tests.api.plans.conftest import COMMUNITY, Begin, Ground, lay_cells
from tests.conftest import SignIn
from tests.factories import DISTRICT, NORTH, WEST, SmallDistrict, community_code, grid_code, town_code
from tests.geo.heat.records import Records

SOUTH, EAST = community_code(0, 2), community_code(2, 0)
DOCUMENT = "肃政发〔2026〕12号"


@pytest_asyncio.fixture
async def around(ground: Ground, session: AsyncSession, district: SmallDistrict) -> Ground:
    """The communities to the south and to the east have cells, too."""
    await lay_cells(session, district, 0, 2)
    await lay_cells(session, district, 2, 0)
    return ground


@pytest_asyncio.fixture
async def manager(around: Ground, sign_in: SignIn) -> AsyncClient:
    return await sign_in("manager")


async def ask(client: AsyncClient, atoms: list[int] | None, to: str = SOUTH, grid: str = "", **more: Any) -> Response:
    body = {"to_community": to, "to_grid": grid or grid_code(0, 2), "document": DOCUMENT, **more}
    if atoms is not None:
        body["atoms"] = atoms
    return await client.post("/api/plans/borders", json=body, headers={"Accept-Language": "en"})


async def done(client: AsyncClient, atoms: list[int] | None, to: str = SOUTH, grid: str = "", **more: Any) -> Any:
    answer = await ask(client, atoms, to, grid, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def in_force(session: AsyncSession, at: datetime | None = None) -> dict[str, shapely.Geometry]:
    """The boundaries of all areas by code."""
    session.expire_all()
    query = select(AreaVersion.code, AreaVersion.geom).where(
        AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at or clock.now())
    )
    return {code: shapely.set_srid(to_shape(geom), 0) for code, geom in await session.execute(query)}


async def cells_of(session: AsyncSession, at: datetime | None = None) -> list[tuple[int, str, int, bytes]]:
    """Community, kind, grid and shape of every cell."""
    now = at or clock.now()
    query = (
        select(
            Atom.community_id, Atom.households, AtomAssignment.grid_id, func.st_asbinary(func.st_normalize(Atom.geom))
        )
        .join(AtomAssignment, AtomAssignment.atom_id == Atom.id)
        .where(Atom.valid.contains(now), AtomAssignment.valid.contains(now))
    )
    return sorted((row[0], str(row[1]), row[2], bytes(row[3])) for row in await session.execute(query))


async def test_ground_goes_over_with_cells_grids_and_communities(
    manager: AsyncClient, around: Ground, session: AsyncSession, district: SmallDistrict
) -> None:
    before, start = await in_force(session), clock.now()
    answer = await done(manager, around.block(range(4), range(7, 8)), note="便于管理")
    assert (answer["cells"], answer["area_m2"], answer["households"]["moved"]) == (4, 10_000, 40)
    assert (answer["from_community"]["code"], answer["to_grid"]["code"]) == (COMMUNITY, grid_code(0, 2))
    after = await in_force(session)
    strip = shapely.box(WEST, NORTH - 400, WEST + 200, NORTH - 350)
    for code in (COMMUNITY, grid_code(0, 1)):
        assert after[code].equals(shapely.difference(before[code], strip)), code
    for code in (SOUTH, grid_code(0, 2)):
        assert after[code].equals(shapely.union(before[code], strip)), code
    untouched = before.keys() - {COMMUNITY, SOUTH, grid_code(0, 1), grid_code(0, 2)}
    assert all(after[code].equals(before[code]) for code in untouched)
    for code in (COMMUNITY, SOUTH):
        found = await check(session, code, clock.now())
        assert (found.findings, found.atoms) == ((), 60 if code == COMMUNITY else 68)
    # What was before stays readable at its own time.
    still = await in_force(session, start)
    assert all(still[code].equals_exact(before[code]) for code in before)
    lon, lat = around.at(100, 380)
    located = (await manager.get("/api/locate", params={"lon": lon, "lat": lat})).json()
    assert located["grid"]["code"] == grid_code(0, 2)
    earlier = (await manager.get("/api/locate", params={"lon": lon, "lat": lat, "at": start.isoformat()})).json()
    assert earlier["grid"]["code"] == grid_code(0, 1)


async def test_it_is_listed_with_document_and_actor_and_is_no_draft(manager: AsyncClient, around: Ground) -> None:
    polygon = around.polygon((0, 340), (200, 340), (200, 400), (0, 400))
    made = await done(manager, None, polygon=polygon, note="便于管理")
    (item,) = (await manager.get("/api/plans/borders")).json()["items"]
    assert (item["id"], item["document"], item["note"], item["state"]) == (
        made["id"],
        DOCUMENT,
        "便于管理",
        "published",
    )
    assert (item["cells"], item["households"], bool(item["actor"]["name"])) == (4, 40, True)
    assert (await manager.get("/api/plans")).json()["items"] == []
    assert (await manager.get(f"/api/plans/{made['id']}")).status_code == 404


async def test_towns_follow_and_the_district_stays(manager: AsyncClient, around: Ground, session: AsyncSession) -> None:
    before = await in_force(session)
    await done(manager, around.block(range(7, 8), range(4)), EAST, grid_code(2, 0))
    after = await in_force(session)
    strip = shapely.box(WEST + 350, NORTH - 200, WEST + 400, NORTH)
    assert after[town_code(0)].equals(shapely.difference(before[town_code(0)], strip))
    assert after[town_code(2)].equals(shapely.union(before[town_code(2)], strip))
    assert after[DISTRICT].equals_exact(before[DISTRICT])
    found = await versions_at(session, [town_code(2), grid_code(2, 0)], clock.now())
    assert found[grid_code(2, 0)].path.startswith(found[town_code(2)].path)


async def test_trying_tells_the_same_and_changes_nothing(
    manager: AsyncClient, around: Ground, session: AsyncSession, records: Records
) -> None:
    await records.add(0, 1, dy=180.0)
    before, cells = await in_force(session), await cells_of(session)
    block = around.block(range(4), range(7, 8))
    tried = await done(manager, block, dry_run=True)
    assert (tried["id"], tried["cases"]["moving"], tried["visits"]["disturbed"]) == (None, 1, 40)
    assert await cells_of(session) == cells
    assert {code: shape.wkb for code, shape in (await in_force(session)).items()} == {
        c: s.wkb for c, s in before.items()
    }
    made = await done(manager, block)
    apart = ("id", "at")
    assert {k: v for k, v in made.items() if k not in apart} == {k: v for k, v in tried.items() if k not in apart}


async def test_disputes_addresses_and_drafts_follow(
    manager: AsyncClient,
    around: Ground,
    session: AsyncSession,
    district: SmallDistrict,
    records: Records,
    begin: Begin,
    sign_in: SignIn,
) -> None:
    number = await records.add(0, 1, dy=180.0)
    unit = district.units[f"{grid_code(0, 1)}/北环路/1/building"]
    session.add(AtomUnit(address_unit_id=unit, atom_id=around.atom(1, 7)))
    await session.flush()
    drafted = await begin(await sign_in("planner"))
    await done(await sign_in("manager"), around.block(range(4), range(7, 8)))
    (settled,) = await settle_due(session, desk())
    assert (settled.moved, settled.stayed) == (1, 0)
    atom = await session.get(AtomUnit, unit, populate_existing=True)
    assert atom is not None
    assert (await session.get_one(Atom, atom.atom_id)).community_id == district.ids[SOUTH]
    assert number
    client = await sign_in("planner")
    edit = {"revision": 0, "operation": {"kind": "rename", "grid": around.key(0, 0), "name": "甲"}}
    answer = await client.post(f"{drafted.url}/operations", json=edit)
    assert (answer.status_code, answer.json()["error"]) == (409, "plan_base_gone")


async def test_put_back_everything_is_as_it_was(manager: AsyncClient, around: Ground, session: AsyncSession) -> None:
    before, cells = await in_force(session), await cells_of(session)
    made = await done(manager, around.block(range(7, 8), range(4)), EAST, grid_code(2, 0))
    assert await cells_of(session) != cells
    url = f"/api/plans/borders/{made['id']}/roll_back"
    back = {"document": "肃政发〔2026〕13号", "note": "有误"}
    item = (await manager.post(url, json=back)).json()
    assert (item["state"], item["document"], item["note"]) == ("rolled_back", "肃政发〔2026〕13号", "有误")
    assert {code: shape.wkb for code, shape in (await in_force(session)).items()} == {
        c: s.wkb for c, s in before.items()
    }
    assert await cells_of(session) == cells
    answer = await manager.post(url, json=back)
    assert (answer.status_code, answer.json()["error"]) == (409, "border_put_back")


async def test_one_to_come_is_there_at_its_date_and_can_be_taken_back(
    manager: AsyncClient, around: Ground, session: AsyncSession
) -> None:
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    now, then = await cells_of(session), clock.parse_instant(day)
    made = await done(manager, around.block(range(4), range(7, 8)), at=day)
    lon, lat = around.at(100, 380)
    for at, column, row in ((None, 0, 1), (day, 0, 2)):
        place = {"lon": lon, "lat": lat} | ({"at": at} if at else {})
        assert (await manager.get("/api/locate", params=place)).json()["grid"]["code"] == grid_code(column, row)
    assert await cells_of(session) == now
    assert await cells_of(session, then) != now
    # A second one before that date would have to begin anew.
    answer = await ask(manager, around.block(range(4, 8), range(7, 8)), SOUTH, grid_code(1, 2))
    assert (answer.status_code, answer.json()["error"]) == (409, "border_changes_later")
    back = {"document": "肃政发〔2026〕13号", "note": "有误"}
    assert (await manager.post(f"/api/plans/borders/{made['id']}/roll_back", json=back)).status_code == 200
    assert await cells_of(session, then) == now
    assert (await in_force(session, then))[SOUTH].equals_exact((await in_force(session))[SOUTH])


async def test_what_changed_since_stands_in_the_way_of_putting_back(manager: AsyncClient, around: Ground) -> None:
    made = await done(manager, around.block(range(4), range(7, 8)))
    await done(manager, around.block(range(4), range(6, 7)))
    answer = await manager.post(
        f"/api/plans/borders/{made['id']}/roll_back", json={"document": "肃政发〔2026〕13号", "note": "有误"}
    )
    assert (answer.status_code, answer.json()["error"]) == (409, "border_changed_since")


@pytest.mark.parametrize(
    ("fault", "columns", "rows", "to", "grid"),
    [
        ("border_grid_empty", range(4), range(4, 8), SOUTH, grid_code(0, 2)),
        ("border_apart", range(4), range(4, 5), SOUTH, grid_code(0, 2)),
        ("border_apart", range(4), range(7, 8), SOUTH, grid_code(1, 3)),
        ("border_falls_apart", range(1, 2), range(4, 8), SOUTH, grid_code(0, 2)),
        ("border_same_community", range(4), range(7, 8), COMMUNITY, grid_code(1, 1)),
        ("border_grid_unknown", range(4), range(7, 8), SOUTH, grid_code(1, 1)),
        ("community_unknown", range(4), range(7, 8), "620902001999", grid_code(1, 1)),
        ("border_no_cells", range(4), range(7, 8), community_code(2, 2), grid_code(2, 2)),
    ],
)
async def test_moves_that_cannot_be(
    manager: AsyncClient, around: Ground, fault: str, columns: range, rows: range, to: str, grid: str
) -> None:
    answer = await ask(manager, around.block(columns, rows), to, grid)
    assert answer.status_code == 422, answer.text
    (field,) = answer.json()["fields"]
    assert field["error"] == fault
    assert "{" not in field["detail"]


async def test_cells_that_nobody_knows_and_of_two_communities(
    manager: AsyncClient, around: Ground, session: AsyncSession, district: SmallDistrict
) -> None:
    answer = await ask(manager, [10**12])
    assert answer.json()["fields"][0]["error"] == "border_cells_unknown"
    other = await session.scalar(select(func.min(Atom.id)).where(Atom.community_id == district.ids[EAST]))
    answer = await ask(manager, [around.atom(0, 7), other or 0])
    assert answer.json()["fields"][0]["error"] == "border_several"
    answer = await ask(manager, None)
    assert answer.json()["fields"][0]["error"] == "missing"
    answer = await ask(manager, [around.atom(0, 7)], at="2024-05-01")
    assert answer.json()["fields"][0]["error"] == "border_past"


async def test_a_dedicated_grid_does_not_go_over(manager: AsyncClient, around: Ground, session: AsyncSession) -> None:
    shape = shapely.MultiPolygon([shapely.box(WEST + 20, NORTH - 390, WEST + 90, NORTH - 360)])
    school = AreaChange(f"{COMMUNITY}900", Level.GRID, "学校", COMMUNITY, shape, "dedicated")
    await apply_changes(session, [school], clock.now(), source="test")
    answer = await ask(manager, around.block(range(4), range(7, 8)))
    assert (answer.json()["fields"][0]["error"], answer.json()["spots"] != []) == ("border_dedicated", True)


async def test_cells_of_both_sides_are_told_with_the_grids_in_force(manager: AsyncClient, around: Ground) -> None:
    asked = {"community": [COMMUNITY, SOUTH]}
    answer = await manager.get("/api/plans/borders/cells", params=asked)
    here, beside = answer.json()["communities"]
    assert (here["code"], beside["code"], len(here["atoms"]), len(beside["arcs"]) > 0) == (COMMUNITY, SOUTH, 64, True)
    corner = here["home"][here["atoms"].index(around.atom(0, 7))]
    assert here["grids"][corner]["code"] == grid_code(0, 1)
    again = {"If-None-Match": answer.headers["ETag"]}
    assert (await manager.get("/api/plans/borders/cells", params=asked, headers=again)).status_code == 304
    await done(manager, around.block(range(4), range(7, 8)))
    sides = (await manager.get("/api/plans/borders/cells", params=asked, headers=again)).json()["communities"]
    assert [len(side["atoms"]) for side in sides] == [60, 68]
    for code, fault in (("620902001999", "community_unknown"), (community_code(2, 2), "border_no_cells")):
        refused = await manager.get("/api/plans/borders/cells", params={"community": code})
        assert refused.json()["fields"][0]["error"] == fault


@pytest.mark.parametrize("username", ["planner", "dispatcher", "leader", "admin"])
async def test_the_district_alone_moves_borders(around: Ground, sign_in: SignIn, username: str) -> None:
    client = await sign_in(username)
    looked = await client.get("/api/plans/borders/cells", params={"community": COMMUNITY})
    assert looked.status_code == (200 if username == "planner" else 403)
    assert (await ask(client, around.block(range(4), range(7, 8)))).status_code == 403
    assert (
        await client.post("/api/plans/borders/1/roll_back", json={"document": "文", "note": "x"})
    ).status_code == 403
