from typing import Any

import pytest
import shapely
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import SignIn
from tests.factories import NORTH, SIDE, WEST, grid_code, lon_lat
from tests.geo.compliance.conftest import ITEMS, Tell
from tests.geo.heat.records import Records
from tests.geo.heat.test_counts import move_the_border
from tests.statements import Statements
from tests.tiles.reading import decode, features_of_zoom, tile_at

SEPTEMBER = {"month": "2026-09"}
LATE = "2026-07-01T10:00:00+08:00"


async def ask(
    client: AsyncClient, column: float = 2, row: float = 2, z: int = 14, tag: str = "", **query: Any
) -> Response:
    """The tile around a corner of a square of the small district."""
    x, y = tile_at(*lon_lat(WEST + column * SIDE + 1, NORTH - row * SIDE - 1), z)
    path = f"/tiles/compliance/{z}/{x}/{y}.mvt"
    return await client.get(path, params=SEPTEMBER | query, headers={"if-none-match": tag} if tag else {})


async def areas(client: AsyncClient, z: int = 14, **query: Any) -> dict[str, dict[str, Any]]:
    """What all tiles of a zoom say, by the code of the area."""
    features = await features_of_zoom(client, "compliance", z, SEPTEMBER | query)
    return {feature["properties"]["code"]: feature["properties"] for feature in features}


async def test_an_area_says_how_it_keeps_each_item(sign_in: SignIn, tell: Tell, records: Records) -> None:
    await tell({(0, 0, "criminal"): 2, (1, 0, "fire"): None})
    await records.add(3, 3, opened=LATE)
    client = await sign_in("manager")
    found = await areas(client)
    assert len(found) == 16
    kept = dict.fromkeys(ITEMS, "met")
    first = {"code": grid_code(0, 0), "name": "第1网格", "kind": "base", "status": "not_met"}
    assert found[grid_code(0, 0)] == first | kept | {"criminal": "not_met"}
    assert {name: found[grid_code(1, 0)][name] for name in ("status", "fire", "traffic")} == {
        "status": "no_data",
        "fire": "no_data",
        "traffic": "met",
    }
    assert found[grid_code(3, 3)]["overdue"] == "not_met"
    assert found[grid_code(2, 2)]["status"] == "met"
    answer = await ask(client)
    ids = {feature["properties"]["code"]: feature["id"] for feature in decode(answer.content)["compliance"]}
    assert ids[grid_code(2, 2)] == records.district.ids[grid_code(2, 2)]


@pytest.mark.parametrize("level", ["town", "community", "grid"])
@pytest.mark.parametrize("z", [7, 11, 14, 16])
async def test_a_tile_says_what_the_table_says(sign_in: SignIn, tell: Tell, level: str, z: int) -> None:
    await tell({(0, 0, "criminal"): 2, (1, 0, "fire"): None, (3, 3, "lawsuit"): 1})
    client = await sign_in("manager")
    rows = (await client.get("/api/compliance", params=SEPTEMBER | {"level": level})).json()["rows"]
    said = {
        row["code"]: {"status": row["status"]} | {item: row["items"][item]["status"] for item in ITEMS} for row in rows
    }
    found = await areas(client, z, level=level)
    drawn = {code: {name: words[name] for name in ("status", *ITEMS)} for code, words in found.items()}
    assert drawn == said


@pytest.mark.parametrize("level", ["towns", "communities", "grids"])
@pytest.mark.parametrize("z", [11, 14])
async def test_an_area_has_the_shape_of_its_boundary(sign_in: SignIn, tell: Tell, level: str, z: int) -> None:
    client = await sign_in("manager")
    names = {"towns": "town", "communities": "community", "grids": "grid"}
    x, y = tile_at(*lon_lat(WEST + 2 * SIDE, NORTH - 2 * SIDE), z)
    boundaries = decode((await client.get(f"/tiles/{level}/{z}/{x}/{y}.mvt")).content)[level]
    judged = decode((await ask(client, z=z, level=names[level])).content)["compliance"]
    assert {shapely.geometry.shape(f["geometry"]).wkt for f in judged} == {
        shapely.geometry.shape(f["geometry"]).wkt for f in boundaries
    }
    assert {f["id"] for f in judged} == {f["id"] for f in boundaries}


async def test_the_tag_follows_what_lies_in_the_tile(sign_in: SignIn, tell: Tell, session: AsyncSession) -> None:
    await tell()
    client = await sign_in("manager")
    near, far = [(await ask(client, column, column, 18 - 2)).headers["etag"] for column in (0, 3)]
    for column, tag in ((0, near), (3, far)):
        again = await ask(client, column, column, 16, tag)
        assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "private, no-cache")
    change = text("UPDATE incident SET n = 1 WHERE kind = 'fire' AND grid_id = :grid")
    grid = await session.scalar(text("SELECT id FROM area WHERE code = :code"), {"code": grid_code(0, 0)})
    await session.execute(change, {"grid": grid})
    moved = await ask(client, 0, 0, 16, near)
    assert (moved.status_code, moved.headers["etag"] == near) == (200, False)
    assert (await ask(client, 3, 3, 16, far)).status_code == 304
    assert (await ask(client, 0, 0, 16, near, level="town")).status_code == 200


async def test_the_tag_follows_the_boundaries(sign_in: SignIn, tell: Tell, session: AsyncSession) -> None:
    await tell()
    client = await sign_in("manager")
    tag = (await ask(client)).headers["etag"]
    await move_the_border(session)
    assert (await ask(client, tag=tag)).status_code == 200
    # The border moved in June: what May had is what it was.
    before = await ask(client, month="2026-05")
    after = await ask(client, month="2026-06")
    shapes = [{f["id"]: str(f["geometry"]) for f in decode(answer.content)["compliance"]} for answer in (before, after)]
    assert shapes[0] != shapes[1]


async def test_two_accounts_share_no_tag(sign_in: SignIn, tell: Tell, records: Records) -> None:
    await tell()
    await records.add(0, 0, opened=LATE, restricted=True)
    tags = set()
    for username, status in (("manager", "not_met"), ("dispatcher", "met")):
        client = await sign_in(username)
        assert (await areas(client))[grid_code(0, 0)]["overdue"] == status
        answer = await ask(client, 0, 0)
        assert answer.headers["vary"].startswith("Cookie, Authorization")
        tags.add(answer.headers["etag"])
    assert len(tags) == 2


async def test_everybody_sees_the_areas_they_may_count(sign_in: SignIn, tell: Tell) -> None:
    await tell()
    for username, grids, communities in (("planner", 16, 4), ("mediator", 4, 1), ("leader", 1, 0)):
        client = await sign_in(username)
        seen = [len(await areas(client, level=level)) for level in ("grid", "community")]
        assert seen == [grids, communities], username


async def test_who_may_see_no_figures_sees_no_tile(client: AsyncClient, sign_in: SignIn) -> None:
    assert (await ask(client)).status_code == 401
    await sign_in("admin")
    assert (await ask(client)).status_code == 403
    assert (await client.get("/tiles/compliance.json")).status_code == 403


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "month"),
        ("month=2026-13", "month"),
        ("month=september", "month"),
        ("month=2026-11", "month"),
        ("month=2026-09&level=district", "level"),
        ("month=2026-09&level=street", "level"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_bad_input_is_named(sign_in: SignIn, query: str, field: str, language: str) -> None:
    client = await sign_in("manager")
    answer = await client.get(f"/tiles/compliance/14/1/1.mvt?{query}", headers={"accept-language": language})
    assert answer.status_code == 422, answer.text
    (fault,) = answer.json()["fields"]
    assert fault["field"] == field
    assert any("\u4e00" <= letter <= "\u9fff" for letter in fault["detail"]) == (language == "zh")
    if query:
        assert (await client.get(f"/tiles/compliance.json?{query}")).status_code == 422


async def test_where_nothing_lies_is_empty(sign_in: SignIn, tell: Tell) -> None:
    client = await sign_in("manager")
    far = await client.get("/tiles/compliance/14/1/1.mvt", params=SEPTEMBER)
    assert (far.status_code, far.content, far.headers["cache-control"]) == (204, b"", "private, no-cache")
    before = await ask(client, month="2019-01")
    assert before.status_code == 204


async def test_a_tile_reads_and_judges_its_own_areas_alone(sign_in: SignIn, tell: Tell, statements: Statements) -> None:
    await tell()
    client = await sign_in("manager")
    x, y = tile_at(*lon_lat(WEST + 1, NORTH - 1), 16)
    statements.clear()
    answer = await client.get(f"/tiles/compliance/16/{x}/{y}.mvt", params=SEPTEMBER)
    assert len(decode(answer.content)["compliance"]) < 16
    assert len(statements) == 6


async def test_its_tilejson_names_month_level_and_items(sign_in: SignIn, tell: Tell) -> None:
    client = await sign_in("manager")
    found = (await client.get("/tiles/compliance.json")).json()
    assert found["tiles"] == ["http://test/tiles/compliance/{z}/{x}/{y}.mvt?month=2026-09&level=grid"]
    (layer,) = found["vector_layers"]
    assert layer["id"] == "compliance"
    assert set(layer["fields"]) == {"code", "name", "kind", "status", *ITEMS}
    asked = (await client.get("/tiles/compliance.json?month=2026-02&level=town")).json()
    assert asked["tiles"][0].endswith("?month=2026-02&level=town")
