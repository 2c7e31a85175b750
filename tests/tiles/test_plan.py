"""The cells of a draft as tiles: each with its grid in the draft, for those who may read it."""

from typing import Any

import pytest
import shapely
from httpx import AsyncClient, Response
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from geo.people.tables import AccountRole
from tests.api.plans.conftest import Begin, Drafted, Ground, begin, drafted, ground, planner
from tests.conftest import SignIn
from tests.factories import NORTH, SIDE, WEST, SmallDistrict, community_code, grid_code, lon_lat
from tests.statements import Statements
from tests.tiles.reading import decode, tile_at, tiles_of_district

__all__ = ["begin", "drafted", "ground", "planner"]


async def tile(client: AsyncClient, plan: int, z: int = 15, east: float = SIDE, **headers: str) -> Response:
    x, y = tile_at(*lon_lat(WEST + east, NORTH - SIDE), z)
    return await client.get(f"/tiles/plan/{z}/{x}/{y}.mvt", params={"plan": plan}, headers=headers)


async def cells_of(client: AsyncClient, plan: int, z: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for x, y in tiles_of_district(z):
        answer = await client.get(f"/tiles/plan/{z}/{x}/{y}.mvt", params={"plan": plan})
        assert answer.status_code in (200, 204), answer.text
        if answer.status_code == 200:
            found += decode(answer.content)["plan"]
    return found


@pytest.mark.parametrize("z", [12, 14, 16])
async def test_every_cell_has_the_grid_that_the_draft_has_it_in(drafted: Drafted, ground: Ground, z: int) -> None:
    moved = ground.block(range(3, 4), range(4))
    await drafted.do("move_block", atoms=moved, to=ground.key(1, 0))
    cells = await cells_of(drafted.client, drafted.plan["id"], z)
    grids = {cell["id"]: cell["properties"]["grid"] for cell in cells}
    assert len(grids) == 64
    assert {grids[atom] for atom in moved} == {ground.key(1, 0)}
    assert grids[ground.atom(0, 0)] == ground.key(0, 0)
    assert sorted({cell["id"] for cell in cells if cell["properties"]["changed"]}) == moved


async def test_a_new_grid_has_its_key(drafted: Drafted, ground: Ground) -> None:
    view = await drafted.do("new_grid", atoms=ground.block(range(2), range(2)), name="新")
    (key,) = (grid["key"] for grid in view["grids"] if grid["name"] == "新")
    grids = {cell["id"]: cell["properties"]["grid"] for cell in await cells_of(drafted.client, drafted.plan["id"], 15)}
    assert grids[ground.atom(1, 1)] == key


async def test_cells_leave_no_crack_between_them(drafted: Drafted) -> None:
    cells = decode((await tile(drafted.client, drafted.plan["id"], 15)).content)["plan"]
    shapes = [shapely.geometry.shape(cell["geometry"]) for cell in cells]
    together = shapely.union_all(shapes)
    assert isinstance(together, shapely.Polygon)
    assert len(together.interiors) == 0
    assert together.area == sum(shape.area for shape in shapes) > 0


async def test_its_tag_moves_with_the_revision(drafted: Drafted, ground: Ground) -> None:
    plan = drafted.plan["id"]
    first = await tile(drafted.client, plan)
    assert (first.headers["cache-control"], first.headers["vary"][:21]) == (
        "private, no-cache",
        "Cookie, Authorization",
    )
    same = await tile(drafted.client, plan, **{"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    await drafted.do("move_block", atoms=[ground.atom(3, 0)], to=ground.key(1, 0))
    moved = await tile(drafted.client, plan, **{"if-none-match": first.headers["etag"]})
    assert (moved.status_code, moved.headers["etag"] != first.headers["etag"]) == (200, True)
    await drafted.step("undo")
    undone = await tile(drafted.client, plan)
    assert (undone.content, undone.headers["etag"] != first.headers["etag"]) == (first.content, True)


async def test_a_copy_has_tags_of_its_own(drafted: Drafted) -> None:
    tag = (await tile(drafted.client, drafted.plan["id"])).headers["etag"]
    other = await drafted.client.post(f"{drafted.url}/copies", json={"name": "副本"})
    assert (await tile(drafted.client, other.json()["id"], **{"if-none-match": tag})).status_code == 200


async def test_tilejson_says_where_and_what(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("move_block", atoms=[ground.atom(3, 0)], to=ground.key(1, 0))
    found = (await drafted.client.get("/tiles/plan.json", params={"plan": drafted.plan["id"]})).json()
    assert found["tiles"][0].endswith(f"/tiles/plan/{{z}}/{{x}}/{{y}}.mvt?plan={drafted.plan['id']}&revision=1")
    assert found["vector_layers"] == [{"id": "plan", "fields": {"grid": "String", "changed": "Boolean"}}]
    corners = [*lon_lat(WEST, NORTH - 2 * SIDE), *lon_lat(WEST + 2 * SIDE, NORTH)]
    assert found["bounds"] == pytest.approx(corners, abs=1e-4)


async def test_only_who_may_read_the_draft(
    drafted: Drafted, sign_in: SignIn, session: AsyncSession, district: SmallDistrict
) -> None:
    plan, paths = drafted.plan["id"], ("/tiles/plan.json", "/tiles/plan/15/1/1.mvt")
    client = await sign_in("manager")
    assert (await tile(client, plan)).status_code == 200
    for username in ("leader", "dispatcher"):
        client = await sign_in(username)
        for path in paths:
            assert (await client.get(path, params={"plan": plan})).status_code == 403
    account = district.accounts["planner"]
    await session.execute(delete(AccountRole).where(AccountRole.account_id == account))
    session.add(AccountRole(account_id=account, role="planner", area_id=district.ids[community_code(2, 2)]))
    await session.flush()
    client = await sign_in("planner")
    for path in paths:
        assert (await client.get(path, params={"plan": plan})).status_code == 404
    await client.delete("/api/session")
    for path in paths:
        assert (await client.get(path, params={"plan": plan})).status_code == 401


async def test_bad_input_is_named(drafted: Drafted) -> None:
    for path in ("/tiles/plan.json", "/tiles/plan/15/1/1.mvt"):
        for words in ({}, {"plan": "x"}, {"plan": "0"}, {"plan": "-1"}, {"plan": "1" * 40}, {"plan": "٣"}):
            answer = await drafted.client.get(path, params=words)
            assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "plan"), words
        assert (await drafted.client.get(path, params={"plan": "999999"})).status_code == 404
    assert (await drafted.client.get(f"/tiles/plan/11/1/1.mvt?plan={drafted.plan['id']}")).status_code == 404
    await drafted.client.delete(drafted.url)
    assert (await tile(drafted.client, drafted.plan["id"])).status_code == 404


async def test_a_tile_costs_one_statement(drafted: Drafted, statements: Statements) -> None:
    statements.clear()
    await tile(drafted.client, drafted.plan["id"])
    assert len(statements) == 1


async def test_a_draft_begins_where_it_began(
    planner: AsyncClient, begin: Begin, ground: Ground, district: SmallDistrict
) -> None:
    one, other = await begin(planner), await begin(planner, name="另一个")
    await one.do("move_block", atoms=[ground.atom(3, 0)], to=ground.key(1, 0))
    cells = {cell["id"]: cell["properties"] for cell in await cells_of(planner, other.plan["id"], 15)}
    assert cells[ground.atom(3, 0)] == {"grid": str(district.ids[grid_code(0, 0)]), "changed": False}
