import gzip
from typing import Any

import pytest
import shapely
from httpx import AsyncClient
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import Building, Land, Street
from geo.areas.change import AreaChange
from geo.areas.crs import transformer
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.core import clock
from tests.conftest import SignIn
from tests.factories import (
    DISTRICT,
    NORTH,
    SIDE,
    WEST,
    SmallDistrict,
    community_code,
    grid_code,
    lon_lat,
    rectangle,
    town_code,
)
from tests.geo.heat.test_counts import CHANGE, move_the_border
from tests.statements import Statements
from tests.tiles.reading import decode, features_of_zoom, tile_at, tiles_of_district

pytestmark = pytest.mark.usefixtures("district")
KEEPS = "private, max-age=31536000, immutable"


async def tilejson(client: AsyncClient, layer: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/tiles/{layer}.json", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "private, no-cache"
    return dict(answer.json())


async def address(client: AsyncClient, layer: str, z: int = 14, **query: Any) -> str:
    """The address of the tile in the middle of the small district, as its TileJSON gives it."""
    x, y = tile_at(*lon_lat(WEST + 2 * SIDE, NORTH - 2 * SIDE), z)
    template = (await tilejson(client, layer, **query))["tiles"][0]
    return str(template.format(z=z, x=x, y=y))


async def test_tilejson_says_what_there_is(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("leader")
    found = await tilejson(client, "grids")
    assert found["tilejson"] == "3.0.0"
    assert found["tiles"][0].startswith("http://test/tiles/grids/{z}/{x}/{y}.mvt?v=")
    west, south, east, north = found["bounds"]
    lon, lat = district.point(0, 0, 0, 0)
    assert west <= lon < east
    assert south < lat <= north
    assert {layer["id"] for layer in found["vector_layers"]} == {"grids", "grids_label"}
    assert 0 <= found["minzoom"] < found["maxzoom"]


async def test_an_area_is_a_feature_with_its_id_and_words(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("leader")
    found = {feature["properties"]["code"]: feature for feature in await features_of_zoom(client, "grids", 14)}
    assert len(found) == 16
    first = found[grid_code(0, 0)]
    assert first["id"] == district.ids[grid_code(0, 0)]
    assert first["properties"] == {"code": grid_code(0, 0), "name": "第1网格", "kind": "base"}


@pytest.mark.parametrize(("layer", "areas"), [("towns", 2), ("communities", 4), ("grids", 16)])
@pytest.mark.parametrize("z", [13, 15, 16])
async def test_each_name_is_there_once(sign_in: SignIn, layer: str, areas: int, z: int) -> None:
    client = await sign_in("leader")
    labels = []
    for x, y in tiles_of_district(z):
        answer = await client.get(f"/tiles/{layer}/{z}/{x}/{y}.mvt")
        if answer.status_code == 200:
            labels += decode(answer.content).get(f"{layer}_label", [])
    assert len(labels) == len({label["properties"]["code"] for label in labels}) == areas


@pytest.mark.parametrize("z", [11, 12, 13, 14])
async def test_neighbours_share_their_border_in_the_tile(sign_in: SignIn, z: int) -> None:
    """The grids of a tile neither overlap nor leave a crack between them."""
    client = await sign_in("leader")
    x, y = tile_at(*lon_lat(WEST + 2 * SIDE, NORTH - 2 * SIDE), z)
    grids = decode((await client.get(f"/tiles/grids/{z}/{x}/{y}.mvt")).content)["grids"]
    shapes = [shapely.geometry.shape(grid["geometry"]) for grid in grids]
    together = shapely.union_all(shapes)
    assert isinstance(together, shapely.Polygon)
    assert len(together.interiors) == 0
    assert together.area == sum(shape.area for shape in shapes) > 0


async def test_the_version_in_the_address_makes_a_tile_keep(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    path = await address(client, "grids")
    first = await client.get(path)
    assert first.headers["cache-control"] == KEEPS
    assert first.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    bare = await client.get(path.split("?")[0])
    assert bare.headers["cache-control"] == "private, no-cache"
    assert (await client.get(path + "9")).headers["cache-control"] == "private, no-cache"


async def test_who_holds_the_version_costs_no_query(sign_in: SignIn, statements: Statements) -> None:
    client = await sign_in("leader")
    path = await address(client, "grids")
    tag = (await client.get(path)).headers["etag"]
    statements.clear()
    again = await client.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", KEEPS)
    assert statements == []
    other = await client.get(path, headers={"if-none-match": 'W/"grids-0.0"'})
    assert other.status_code == 200


async def test_a_publish_is_seen_at_once(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("leader")
    path = await address(client, "grids")
    before = await client.get(path)
    await move_the_border(session)
    assert await address(client, "grids") != path
    assert await address(client, "towns") == await address(client, "towns")
    moved = await client.get(await address(client, "grids"))
    assert moved.content != before.content
    assert moved.headers["etag"] != before.headers["etag"]
    # What the address of before stands for does not change.
    again = await client.get(path)
    assert (again.content, again.headers["cache-control"]) == (before.content, KEEPS)


async def test_a_planned_change_takes_effect_by_the_clock(sign_in: SignIn, session: AsyncSession) -> None:
    rename = AreaChange(grid_code(0, 0), Level.GRID, "明年的名字", community_code(0, 0), rectangle(0, 0))
    await apply_changes(session, [rename], clock.parse_instant("2027-01-01"), source="test")
    client = await sign_in("leader")
    now, later = await address(client, "grids"), await address(client, "grids", at="2027-01-01")
    names = []
    for path in (now, later):
        answer = await client.get(path)
        assert answer.headers["cache-control"] == KEEPS
        grids = {f["properties"]["code"]: f for f in decode(answer.content)["grids"]}
        names.append(grids[grid_code(0, 0)]["properties"]["name"])
    assert names == ["第1网格", "明年的名字"]
    versions = [path.rpartition("v=")[2] for path in (now, later)]
    assert versions[0] != versions[1]


async def test_boundaries_change_at_their_instant_without_anybody_doing_anything(
    sign_in: SignIn, session: AsyncSession
) -> None:
    rename = AreaChange(grid_code(0, 0), Level.GRID, "明年的名字", community_code(0, 0), rectangle(0, 0))
    await apply_changes(session, [rename], clock.parse_instant("2027-01-01"), source="test")
    client = await sign_in("leader")

    async def name_in(path: str) -> tuple[str, str]:
        answer = await client.get(path)
        grids = {f["properties"]["code"]: f for f in decode(answer.content)["grids"]}
        return grids[grid_code(0, 0)]["properties"]["name"], answer.headers["cache-control"]

    told = await tilejson(client, "grids")
    assert (told["now"][:10], told["changes_at"]) == ("2026-10-10", "2027-01-01T00:00:00+08:00")
    old = await address(client, "grids")
    assert await name_in(old) == ("第1网格", KEEPS)
    bare = old.split("?")[0]
    assert await name_in(bare) == ("第1网格", "private, no-cache")
    tag = (await client.get(bare)).headers["etag"]

    clock.set_offset(clock.parse_instant("2027-01-01") - clock.real_now())
    told = await tilejson(client, "grids")
    assert told["changes_at"] is None
    new = await address(client, "grids")
    assert new != old
    assert await name_in(new) == ("明年的名字", KEEPS)
    # Whoever names no version is told of the new boundaries, also where they hold the old ones.
    assert (await client.get(bare, headers={"if-none-match": tag})).status_code == 200
    assert await name_in(bare) == ("明年的名字", "private, no-cache")
    # A map that was opened before goes on in one piece, also with tiles that nobody has drawn so far.
    assert await name_in(old) == ("第1网格", KEEPS)
    farther = (await address(client, "grids", 13)).split("?")[0] + "?" + old.split("?")[1]
    assert await name_in(farther) == ("第1网格", KEEPS)


async def test_a_version_keeps_its_meaning_when_an_earlier_date_is_entered_later(
    sign_in: SignIn, session: AsyncSession
) -> None:
    """Towns are told of otherwise for a time before the last change of grids. That gives the grids of then no name by
    which a tile of the grids of today is kept.
    """
    await move_the_border(session)
    client = await sign_in("leader")
    today = await client.get(await address(client, "grids"))
    before = await client.get(await address(client, "grids", at="2026-05-31"))
    assert today.content != before.content
    rename = AreaChange(town_code(0), Level.TOWN, "改名街道", DISTRICT, rectangle(0, 0, 2, 4))
    await apply_changes(session, [rename], clock.parse_instant("2025-01-01"), source="test")
    for query, drawn in (({"at": "2026-05-31"}, before), ({}, today)):
        answer = await client.get(await address(client, "grids", **query))
        assert (answer.content, answer.headers["cache-control"]) == (drawn.content, KEEPS)


async def test_a_page_of_before_a_publication_is_not_given_half_of_it(sign_in: SignIn, session: AsyncSession) -> None:
    """Its tiles that nobody has drawn are those of its own instant, and are not said to keep."""
    client = await sign_in("leader")
    path = await address(client, "grids")
    await move_the_border(session)
    answer = await client.get(path)
    assert answer.headers["cache-control"] == "private, no-cache"
    at_its_instant = await client.get(await address(client, "grids", at="2024-01-01"))
    assert answer.content == at_its_instant.content


async def test_at_shows_the_boundaries_of_then(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("leader")

    async def drawn(**query: Any) -> set[str]:
        path = await address(client, "grids", **query)
        assert query == {} or "at=2026" in path
        return {str(grid) for grid in decode((await client.get(path)).content)["grids"]}

    before = await drawn()
    await move_the_border(session)
    assert await drawn(at="2026-05-31") == before
    assert len(before - await drawn(at=CHANGE.isoformat())) == 2


async def test_empty_is_204_and_absurd_is_404(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    far = await client.get("/tiles/grids/14/1/1.mvt")
    assert (far.status_code, far.content) == (204, b"")
    for path in (
        "grids/3/1/1",
        "grids/17/1/1",
        "grids/14/16384/1",
        "grids/14/1/16384",
        "grids/14/-1/1",
        "grids/14/a/1",
    ):
        assert (await client.get(f"/tiles/{path}.mvt")).status_code == 404, path
    for path in ("grids/14/1.5/1", "grids/99999999999999999999/1/1", "secrets/14/1/1", "sql/14/1/1", "grids/14/٣/1"):
        assert (await client.get(f"/tiles/{path}.mvt")).status_code == 404, path
    assert (await client.get("/tiles/secrets.json")).status_code == 404
    answer = await client.get("/tiles/grids/14/1/1.mvt?at=noon")
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "at")


@pytest.mark.parametrize(
    "path", ["grids.json", "secrets.json", "grids/14/1/1.mvt", "grids/99/1/1.mvt", "heat/9/1/1.mvt"]
)
async def test_nobody_gets_nothing(client: AsyncClient, path: str) -> None:
    assert (await client.get(f"/tiles/{path}")).status_code == 401


async def test_compressed_for_those_who_take_it(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    path = await address(client, "grids", 13)
    plain = await client.get(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    async with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        raw = b"".join([chunk async for chunk in packed.aiter_raw()])
    assert len(raw) < len(plain.content)
    assert gzip.decompress(raw) == plain.content
    assert "Accept-Encoding" in plain.headers["vary"]


def square(column: float, row: float, size: float) -> str:
    """A drawn square, ``size`` metres wide, as EWKT in the web map's projection."""
    west, north = WEST + column * SIDE, NORTH - row * SIDE
    box = shapely.box(west, north - size, west + size, north)
    drawn = shapely.transform(box, transformer(4542, 3857).transform, interleaved=False)
    return f"SRID=3857;{drawn.wkt}"


@pytest.fixture
async def ground(session: AsyncSession) -> None:
    """A building with a name, one without, a lane, a river and a park."""
    await session.execute(
        insert(Building),
        [
            {"name": name, "use": "home", "floors": 6, "geom_3857": square(1, row, 20)}
            for row, name in enumerate(("3号楼", ""))
        ],
    )
    to_map = transformer(4542, 3857).transform
    (x, y), (x2, y2) = to_map(WEST, NORTH - 100), to_map(WEST + 800, NORTH - 100)
    line = f"SRID=3857;LINESTRING({x} {y}, {x2} {y2})"
    streets = [{"name": f"{kind}路", "class_": kind, "geom_3857": line} for kind in ("lane", "river")]
    await session.execute(insert(Street), streets)
    park = square(2, 2, 150).replace("POLYGON (", "MULTIPOLYGON ((") + ")"
    await session.execute(insert(Land), [{"name": "公园", "class_": "park", "geom_3857": park}])


@pytest.mark.usefixtures("ground")
async def test_streets_by_class_and_zoom(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    for z, classes in ((12, {"river"}), (14, {"river", "lane"})):
        found = await features_of_zoom(client, "streets", z)
        assert {f["properties"]["class"] for f in found} == classes
        assert all(f["properties"]["name"] for f in found)


@pytest.mark.usefixtures("ground")
async def test_buildings_and_land(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    layers: dict[str, list[Any]] = {}
    for layer in ("buildings", "land"):
        answer = await client.get(await address(client, layer, 15))
        assert answer.headers["cache-control"] == KEEPS
        layers |= decode(answer.content)
    assert {b["properties"]["name"] for b in layers["buildings"]} >= {"3号楼"}
    assert {b["properties"]["floors"] for b in layers["buildings"]} == {6}
    assert [b["properties"]["name"] for b in layers["buildings_label"]] == ["3号楼"]
    assert [land["properties"]["class"] for land in layers["land"]] == ["park"]
