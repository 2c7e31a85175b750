"""Boundaries of any date as files, read back as a GIS reads them."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyogrio
import pyogrio.raw
import pytest
import shapely
from geoalchemy2.shape import to_shape
from httpx import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.repository import in_force
from geo.areas.tables import AreaVersion
from geo.areas.writer import apply_changes
from geo.core import clock
from tests.conftest import SignIn
from tests.factories import SIDE, SmallDistrict, community_code, grid_code, rectangle
from tests.geo.heat.test_counts import move_the_border
from tests.statements import Statements

BEFORE, AFTER = "2026-05-31", "2026-06-02"


async def taken(client: AsyncClient, **query: Any) -> Response:
    answer = await client.get("/api/areas/export", params={"level": "grid", **query})
    assert answer.status_code == 200, answer.text
    return answer


def read(folder: Path, answer: Response) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What GDAL says of a file, and its areas by code with their shape under ``geom``."""
    name = answer.headers["content-disposition"].split('"')[1]
    file = folder / name
    file.write_bytes(answer.content)
    meta, _, geometry, columns = pyogrio.raw.read(file)
    rows = [dict(zip(meta["fields"], values, strict=True)) for values in zip(*columns, strict=True)]
    # A shapefile does not tell one polygon from a collection of one.
    shapes = [shapely.MultiPolygon(shapely.get_parts(shape).tolist()) for shape in shapely.from_wkb(geometry)]
    return meta, {row["code"]: {**row, "geom": shape} for row, shape in zip(rows, shapes, strict=True)}


async def stored(session: AsyncSession, at: str) -> dict[str, shapely.Geometry]:
    query = in_force(clock.parse_instant(at)).where(AreaVersion.level == "grid")
    return {v.code: to_shape(v.geom) for v in (await session.scalars(query)).all()}


@pytest.mark.parametrize("kind", ["gpkg", "shp"])
async def test_a_file_gives_back_exactly_what_is_stored(
    sign_in: SignIn, session: AsyncSession, district: SmallDistrict, tmp_path: Path, kind: str
) -> None:
    await move_the_border(session)
    client = await sign_in("planner")
    for at in (BEFORE, AFTER):
        meta, found = read(tmp_path, await taken(client, format=kind, at=at))
        expected = await stored(session, at)
        assert meta["crs"] == "EPSG:4542"
        assert found.keys() == expected.keys()
        for code, shape in expected.items():
            assert shapely.equals_exact(found[code]["geom"].normalize(), shape.normalize(), tolerance=0)
        first = found[grid_code(0, 0)]
        assert (first["name"], first["level"], first["kind"]) == ("第1网格", "grid", "base")
        assert first["parent"] == community_code(0, 0)
        assert (first["valid_from"], first["area_m2"]) == (
            ("2024-01-01", SIDE**2) if at == BEFORE else ("2026-06-01", 1.5 * SIDE**2)
        )
        assert (first["valid_to"] or "") == ("2026-06-01" if at == BEFORE else "")


@pytest.mark.usefixtures("district")
async def test_a_shapefile_says_that_it_is_utf_8(sign_in: SignIn) -> None:
    answer = await taken(await sign_in("planner"), format="shp", at=BEFORE)
    assert answer.headers["content-disposition"] == 'attachment; filename="grid-2026-05-31.zip"'
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    parts = {Path(name).suffix: packed.read(name) for name in packed.namelist()}
    assert set(parts) == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    assert parts[".cpg"] == b"UTF-8"
    assert "第1网格".encode() in parts[".dbf"]
    assert {Path(name).stem for name in packed.namelist()} == {"grid-2026-05-31"}


async def test_geojson_is_in_degrees_with_all_corners(sign_in: SignIn, district: SmallDistrict) -> None:
    answer = await taken(await sign_in("leader"), format="geojson", level="community")
    assert answer.headers["content-type"] == "application/geo+json"
    found = json.loads(answer.content)
    assert [feature["id"] for feature in found["features"]] == sorted(
        community_code(c, r) for c in (0, 2) for r in (0, 2)
    )
    first = found["features"][0]
    assert first["properties"]["valid_to"] is None
    shape = shapely.geometry.shape(first["geometry"])
    corners = shapely.MultiPoint([district.point(0, 0, dx, dy) for dx in (0, 2 * SIDE) for dy in (0, 2 * SIDE)])
    assert shapely.hausdorff_distance(shapely.extract_unique_points(shape), corners) < 2e-9
    assert shape.geoms[0].exterior.is_ccw


async def test_csv_is_safe_for_spreadsheets(sign_in: SignIn, session: AsyncSession, district: SmallDistrict) -> None:
    rename = AreaChange(grid_code(0, 0), Level.GRID, "=1+1", community_code(0, 0), rectangle(0, 0))
    await apply_changes(session, [rename], clock.parse_instant("2026-02-01T08:30:00"), source="test")
    client = await sign_in("leader")
    answer = await taken(client, format="csv")
    assert answer.content.startswith("\ufeff编码,名称".encode())
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 16
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["名称"], first["上级名称"], first["启用时间"]) == ("'=1+1", "西北社区", "2026-02-01T08:30:00+08:00")
    lon, lat = float(first["经度"]), float(first["纬度"])
    assert district.point(0, 0, 0, 0)[0] < lon < district.point(0, 0, SIDE, 0)[0]
    assert district.point(0, 0, 0, SIDE)[1] < lat < district.point(0, 0, 0, 0)[1]
    english = await client.get("/api/areas/export?level=grid&format=csv", headers={"accept-language": "en"})
    assert "parent code" in english.text.splitlines()[0]


async def test_a_date_to_come(sign_in: SignIn, session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    rename = AreaChange(grid_code(0, 0), Level.GRID, "明年", community_code(0, 0), rectangle(0, 0))
    await apply_changes(session, [rename], clock.parse_instant("2027-01-01"), source="test")
    client = await sign_in("leader")
    _, found = read(tmp_path, await taken(client, format="gpkg", at="2027-01-01"))
    assert (found[grid_code(0, 0)]["name"], found[grid_code(0, 0)]["valid_from"]) == ("明年", "2027-01-01")


@pytest.mark.parametrize("kind", ["gpkg", "csv"])
async def test_one_statement_reads_all(
    sign_in: SignIn, district: SmallDistrict, statements: Statements, kind: str
) -> None:
    client = await sign_in("leader")
    statements.clear()
    await taken(client, format=kind)
    assert len(statements) == 1


@pytest.mark.usefixtures("district")
async def test_bad_input_is_named(sign_in: SignIn, client: AsyncClient) -> None:
    assert (await client.get("/api/areas/export?level=grid&format=csv")).status_code == 401
    await sign_in("leader")
    for query, field in (
        ("level=street&format=csv", "level"),
        ("level=grid&format=dwg", "format"),
        ("level=grid", "format"),
        ("format=csv", "level"),
        ("level=grid&format=csv&at=noon", "at"),
    ):
        answer = await client.get(f"/api/areas/export?{query}")
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field), query
    nothing = await client.get("/api/areas/export?level=grid&format=shp&at=2001-01-01")
    assert (nothing.status_code, nothing.json()["error"]) == (404, "no_areas_then")
    assert "2001-01-01" in nothing.json()["detail"]
