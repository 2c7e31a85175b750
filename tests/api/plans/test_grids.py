"""The grids of a draft as a layer: where they are, what they come to, and that they come back as they went."""

from pathlib import Path

import pyogrio
import pytest
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import project
from tests.api.imports.test_routes import carry, send
from tests.api.plans.conftest import Drafted, Ground, grids_by_key
from tests.conftest import SignIn
from tests.factories import SRID, grid_code, rectangle
from tests.geo.imports.files import write


async def changed(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("move_block", atoms=ground.block(range(4, 6), range(0, 4)), to=ground.key(0, 0))
    await drafted.do("merge", grids=[ground.key(0, 1), ground.key(1, 1)], into=ground.key(0, 1))
    await drafted.do("rename", grid=ground.key(0, 0), name='东风里"</script>')


async def test_outlines_and_figures_are_those_of_the_draft(drafted: Drafted, ground: Ground) -> None:
    await changed(drafted, ground)
    told = grids_by_key(await drafted.state())
    answer = await drafted.client.get(f"{drafted.url}/grids.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    features = {each["id"]: each for each in answer.json()["features"]}
    assert features.keys() == told.keys() - {ground.key(1, 1)}
    for key, feature in features.items():
        for name in ("code", "name", "change", "households", "cases", "area_m2", "from_mean"):
            assert feature["properties"][name] == told[key][name]
    wide = shapely.geometry.shape(features[ground.key(0, 0)]["geometry"])
    there = project(wide, 4326, SRID)
    west, _, _, north = rectangle(0, 0).bounds
    assert shapely.hausdorff_distance(there, shapely.box(west, north - 200, west + 300, north)) < 0.001


async def test_the_geopackage_holds_the_same_in_metres(drafted: Drafted, ground: Ground, tmp_path: Path) -> None:
    await changed(drafted, ground)
    answer = await drafted.client.get(f"{drafted.url}/grids.gpkg")
    assert answer.status_code == 200
    meta, _, shapes, columns = pyogrio.raw.read(write(tmp_path, "grids.gpkg", answer.content), layer="grids")
    assert meta["crs"] == f"EPSG:{SRID}"
    rows = {code: at for at, code in enumerate(columns[list(meta["fields"]).index("code")])}
    assert set(rows) == {grid_code(0, 0), grid_code(1, 0), grid_code(0, 1)}
    south = shapely.from_wkb(shapes[rows[grid_code(0, 1)]])
    assert shapely.symmetric_difference(south, rectangle(0, 1, 2, 1)).area == pytest.approx(0, abs=1e-6)
    assert columns[list(meta["fields"]).index("households")][rows[grid_code(0, 1)]] == 320


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
async def test_what_went_out_comes_in_as_the_same_draft(
    drafted: Drafted, ground: Ground, session: AsyncSession, suffix: str
) -> None:
    await changed(drafted, ground)
    layer = (await drafted.client.get(f"{drafted.url}/grids.{suffix}")).content
    words = {"name": "回来", "datum": "wgs84"}
    job = await carry(drafted.client, session, await send(drafted.client, "plans", f"l.{suffix}", layer, **words))
    assert job["state"] == "done", job["report"]
    copy = (await drafted.client.get(f"/api/plans/{job['report']['plan']['id']}")).json()
    assert copy["assignment"] == (await drafted.state())["assignment"]
    assert [(g["code"], g["name"], g["change"]) for g in copy["grids"]] == [
        (g["code"], g["name"], g["change"]) for g in (await drafted.state())["grids"]
    ]


async def test_managers_read_them_and_dispatchers_do_not(drafted: Drafted, sign_in: SignIn) -> None:
    for username, status in (("manager", 200), ("dispatcher", 403)):
        client = await sign_in(username)
        for suffix in ("geojson", "gpkg"):
            assert (await client.get(f"{drafted.url}/grids.{suffix}")).status_code == status
