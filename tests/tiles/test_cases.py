import asyncio
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import CaseRecord
from tests.conftest import SignIn
from tests.factories import DISTRICT, SIDE, SmallDistrict, grid_code, town_code
from tests.geo.heat.records import Records
from tests.statements import Statements
from tests.tiles.reading import EXTENT, decode, features_of_zoom, tile_at, tiles_of_district

MIDDLE = (2 * SIDE, 2 * SIDE)
CELL = EXTENT // 64


def path_of(district: SmallDistrict, layer: str, z: int, column: int = 0, row: int = 0) -> str:
    x, y = tile_at(*district.point(column, row), z)
    return f"/tiles/{layer}/{z}/{x}/{y}.mvt"


async def read(client: AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get(path, params=query)
    assert answer.status_code in (200, 204), answer.text
    assert answer.headers["cache-control"] == "private, no-cache"
    layers = decode(answer.content) if answer.content else {}
    return next(iter(layers.values()), [])


async def test_a_case_is_a_point_where_it_happened(sign_in: SignIn, records: Records) -> None:
    case_id = await records.add(1, 1, kind="0402", state="closed", channel="app")
    client = await sign_in("manager")
    found = await features_of_zoom(client, "cases", 14)
    assert [f["id"] for f in found] == [case_id]
    properties = found[0]["properties"]
    assert (properties["kind"], properties["state"], properties["channel"]) == ("0402", "closed", "app")
    assert set(properties) == {"number", "kind", "state", "channel"}
    lon, lat = records.district.point(1, 1)
    x, y = tile_at(lon, lat, 14)
    world = 2**14 * EXTENT
    expected_x = (lon + 180) / 360 * world - x * EXTENT
    expected_y = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * world - y * EXTENT
    assert np.allclose(found[0]["geometry"]["coordinates"], (expected_x, expected_y), atol=1)


async def test_single_cases_are_not_told_far_out(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("manager")
    assert (await client.get(path_of(district, "cases", 11))).status_code == 404
    assert (await client.get("/tiles/cases.json")).json()["minzoom"] == 12


@pytest.mark.parametrize("layer", ["heat", "cases"])
async def test_everybody_sees_their_own(sign_in: SignIn, records: Records, layer: str) -> None:
    await records.add(0, 0)
    await records.add(0, 0, danger=True, restricted=True)
    await records.add(0, 0, state="withdrawn")
    await records.add(3, 3)
    for username, n in (("manager", 3), ("dispatcher", 2), ("mediator", 1), ("leader", 1)):
        client = await sign_in(username)
        found = await features_of_zoom(client, layer, 14)
        assert sum(f["properties"].get("n", 1) for f in found) == n, username


async def test_who_sees_figures_alone_sees_no_single_case(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    client = await sign_in("planner")
    assert len(await features_of_zoom(client, "heat", 14)) == 1
    for path in ("/tiles/cases.json", path_of(records.district, "cases", 14)):
        assert (await client.get(path)).status_code == 403
    client = await sign_in("admin")
    assert (await client.get(path_of(records.district, "heat", 14))).status_code == 403


@pytest.mark.parametrize("layer", ["heat", "cases"])
async def test_filters(sign_in: SignIn, records: Records, layer: str) -> None:
    await records.add(0, 0, kind="0201", channel="app", state="closed", opened="2026-03-01T00:00:00+08:00")
    await records.add(3, 0, kind="0402", channel="visit", state="review", opened="2026-03-31T23:59:59+08:00")
    client = await sign_in("manager")
    for query, n in (
        ({"from": "2026-03-01", "to": "2026-03-31"}, 2),
        ({"from": "2026-03-02"}, 1),
        ({"to": "2026-03-30"}, 1),
        ({"kind": ["02", "0201"]}, 1),
        ({"kind": ["04", "02"]}, 2),
        ({"channel": ["app"], "state": ["closed", "failed"]}, 1),
        ({"area": [town_code(0)]}, 1),
        ({"area": [town_code(0), grid_code(3, 0)]}, 2),
        ({"area": DISTRICT, "kind": "01"}, 0),
    ):
        found = await features_of_zoom(client, layer, 14, query)
        assert sum(f["properties"].get("n", 1) for f in found) == n, query


@pytest.mark.parametrize("layer", ["heat", "cases"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=0000", "kind"),
        ("area=x", "area"),
        ("channel=x", "channel"),
        ("state=x", "state"),
        ("from=x", "from"),
        ("from=2026-02-02&to=2026-02-01", "from"),
        ("at=x", "at"),
    ],
)
async def test_bad_input_is_named(sign_in: SignIn, district: SmallDistrict, layer: str, query: str, field: str) -> None:
    client = await sign_in("manager")
    answer = await client.get(f"{path_of(district, layer, 14)}?{query}")
    assert answer.status_code == 422, answer.text
    assert [fault["field"] for fault in answer.json()["fields"]] == [field]


@pytest.mark.parametrize("layer", ["heat", "cases"])
async def test_a_tag_moves_with_what_is_seen_in_its_tile(
    sign_in: SignIn, session: AsyncSession, records: Records, layer: str
) -> None:
    z = 16
    first = await records.add(0, 0)
    client = await sign_in("manager")
    here, there = path_of(records.district, layer, z), path_of(records.district, layer, z, 3, 3)
    assert here != there

    async def tag(path: str) -> str:
        return str((await client.get(path)).headers["etag"])

    seen = [await tag(here)]
    elsewhere = await tag(there)
    held = await client.get(here, headers={"if-none-match": seen[0]})
    assert (held.status_code, held.content) == (304, b"")
    await records.add(0, 0)
    seen.append(await tag(here))
    await session.execute(update(CaseRecord).where(CaseRecord.id == first).values(state="accepted", revision=2))
    seen.append(await tag(here))
    await session.execute(update(CaseRecord).where(CaseRecord.id == first).values(state="withdrawn", revision=3))
    # One case is left, as at the beginning: the same heat, though not the same case.
    seen.append(await tag(here))
    assert len(set(seen)) == (4 if layer == "cases" else 2)
    assert await tag(there) == elsewhere
    assert (await client.get(here, headers={"if-none-match": seen[1]})).status_code == 200


async def test_a_tag_is_of_one_account(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    path = path_of(records.district, "heat", 14)
    tags = set()
    for username in ("manager", "dispatcher", "leader"):
        client = await sign_in(username)
        answer = await client.get(path)
        assert "Cookie" in answer.headers["vary"]
        for tag in tags:
            assert (await client.get(path, headers={"if-none-match": tag})).status_code == 200
        tags.add(answer.headers["etag"])
    assert len(tags) == 3


async def test_a_tile_costs_one_statement(sign_in: SignIn, records: Records, statements: Statements) -> None:
    await records.add(0, 0)
    client = await sign_in("manager")
    for layer in ("heat", "cases"):
        path = path_of(records.district, layer, 14)
        statements.clear()
        tag = (await client.get(path)).headers["etag"]
        assert len(statements) == 1
        statements.clear()
        assert (await client.get(path, headers={"if-none-match": tag})).status_code == 304
        assert len(statements) == 1


async def test_empty_tiles(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("manager")
    for layer in ("heat", "cases"):
        for x, y in tiles_of_district(14):
            assert (await client.get(f"/tiles/{layer}/14/{x}/{y}.mvt")).status_code == 204


async def test_a_request_that_goes_away_cancels_its_query() -> None:
    from tiles.answering import ClientGoneError, unless_gone

    class Leaving:
        async def receive(self) -> dict[str, str]:
            await asyncio.sleep(0.01)
            return {"type": "http.disconnect"}

    cancelled = asyncio.Event()

    async def query() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    with pytest.raises(ClientGoneError):
        await unless_gone(Leaving(), query())  # type: ignore[arg-type]
    assert cancelled.is_set()
