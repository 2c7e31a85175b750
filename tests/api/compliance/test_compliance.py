import csv
import io
from typing import Any

import pytest
import shapely
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import SignIn
from tests.factories import DISTRICT, SIDE, SmallDistrict, community_code, grid_code, town_code
from tests.geo.compliance.conftest import ITEMS, Tell
from tests.geo.heat.records import Records
from tests.statements import Statements

LATE = "2026-07-01T10:00:00+08:00"
TOLD = {"source": "区公安分局", "in_no_grid": 0}


async def compliance(client: AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await client.get("/api/compliance", params={"month": "2026-09", "level": "grid", **query})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_rows_totals_items_and_definition(sign_in: SignIn, tell: Tell) -> None:
    await tell({(0, 0, "criminal"): 2, (1, 0, "fire"): None})
    found = await compliance(await sign_in("manager"), level="community")
    assert {key: found[key] for key in ("month", "provisional", "level", "definition")} == {
        "month": "2026-09",
        "provisional": False,
        "level": "community",
        "definition": {"version": 1, "valid_from": None},
    }
    assert [item["code"] for item in found["items"]] == list(ITEMS)
    assert found["items"][6]["name"] == "无矛盾纠纷积案"
    row = found["rows"][0]
    counted = {"grids": 4, "met": 2, "not_met": 1, "no_data": 1}
    assert {key: row[key] for key in ("code", "status", *counted)} == {
        "code": community_code(0, 0),
        "status": "not_met",
        **counted,
    }
    assert row["items"]["criminal"] == {
        "status": "not_met",
        "n": 2,
        "evidence": {"met": 3, "not_met": 1, "no_data": 0, **TOLD},
    }
    assert row["items"]["fire"]["status"] == "no_data"
    assert found["totals"]["items"]["criminal"]["n"] == 2
    assert (found["totals"]["grids"], found["totals"]["met"], len(found["rows"])) == (16, 14, 4)


async def test_what_was_not_told_is_null(sign_in: SignIn, tell: Tell) -> None:
    await tell({(0, 0, "fire"): None})
    result = (await compliance(await sign_in("manager")))["rows"][0]["items"]["fire"]
    assert (result["status"], result["n"], result["evidence"]["source"]) == ("no_data", None, None)


async def test_the_present_month_is_provisional_and_names_are_english(sign_in: SignIn, tell: Tell) -> None:
    client = await sign_in("manager")
    answer = await client.get("/api/compliance?month=2026-10&level=town", headers={"accept-language": "en"})
    assert answer.json()["provisional"]
    assert answer.json()["items"][0]["name"] == "No criminal case"


async def test_areas_may_repeat(sign_in: SignIn, tell: Tell) -> None:
    found = await compliance(await sign_in("manager"), area=[community_code(0, 0), grid_code(3, 3)])
    assert [row["code"] for row in found["rows"]] == [
        *sorted(grid_code(column, row) for column in (0, 1) for row in (0, 1)),
        grid_code(3, 3),
    ]


async def test_geojson_is_flat_and_unsimplified(sign_in: SignIn, tell: Tell, district: SmallDistrict) -> None:
    await tell({(1, 2, "fire"): 1})
    client = await sign_in("manager")
    answer = await client.get("/api/compliance.geojson?month=2026-09&level=grid")
    assert answer.headers["content-type"] == "application/geo+json"
    found, plain = answer.json(), await compliance(client)
    assert [feature["properties"]["code"] for feature in found["features"]] == [row["code"] for row in plain["rows"]]
    assert all(found[key] == plain[key] for key in plain if key != "rows")
    feature = next(f for f in found["features"] if f["properties"]["code"] == grid_code(1, 2))
    assert {
        key: feature["properties"][key] for key in ("status", "grids", "fire", "fire_n", "overdue", "overdue_n")
    } == {
        "status": "not_met",
        "grids": 1,
        "fire": "not_met",
        "fire_n": 1,
        "overdue": "met",
        "overdue_n": 0,
    }
    shape = shapely.geometry.shape(feature["geometry"])
    corners = shapely.MultiPoint([district.point(1, 2, dx, dy) for dx in (0, SIDE) for dy in (0, SIDE)])
    assert shapely.hausdorff_distance(shapely.extract_unique_points(shape), corners) < 2e-9


async def test_csv_opens_as_words_and_runs_nothing(sign_in: SignIn, tell: Tell, session: AsyncSession) -> None:
    await tell({(0, 0, "criminal"): 2, (0, 0, "fire"): None})
    query = text("UPDATE area_version SET name = '=1+1' WHERE code = :code")
    await session.execute(query, {"code": grid_code(0, 0)})
    client = await sign_in("manager")
    answer = await client.get("/api/compliance.csv?month=2026-09&level=grid")
    assert 'filename="eight-no-2026-09-grid.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 16
    assert rows[0]["名称"] == "'=1+1"
    assert [
        rows[0][name] for name in ("月份", "八无结果", "无刑事案件", "无刑事案件（起）", "无火灾", "无火灾（起）")
    ] == [
        "2026-09",
        "未达标",
        "未达标",
        "2",
        "未报送",
        "",
    ]
    english = await client.get("/api/compliance.csv?month=2026-10&level=grid", headers={"accept-language": "en"})
    assert english.text.splitlines()[1].startswith("2026-10 (not over),")


async def test_the_disputes_behind_it(sign_in: SignIn, records: Records) -> None:
    for opened in (LATE, "2026-06-01T10:00:00+08:00"):
        await records.add(0, 0, opened=opened)
    await records.add(3, 3, opened=LATE)
    client = await sign_in("manager")
    found = await compliance(client, area=town_code(0))
    assert found["totals"]["items"]["overdue"]["n"] == 2
    answer = await client.get("/api/compliance/disputes", params={"month": "2026-09", "area": town_code(0)})
    assert [item["opened_at"][:10] for item in answer.json()["items"]] == ["2026-06-01", "2026-07-01"]
    assert {item["grid"]["code"] for item in answer.json()["items"]} == {grid_code(0, 0)}


async def test_a_restricted_dispute_shows_to_the_entitled_alone(sign_in: SignIn, records: Records, tell: Tell) -> None:
    await tell()
    await records.add(0, 0, opened=LATE, restricted=True)
    for username, n in (("manager", 1), ("dispatcher", 0), ("planner", 0), ("mediator", 0), ("leader", 0)):
        client = await sign_in(username)
        assert (await compliance(client))["totals"]["items"]["overdue"]["n"] == n, username
        behind = await client.get("/api/compliance/disputes?month=2026-09")
        assert behind.status_code == (403 if username == "planner" else 200)
        assert username == "planner" or len(behind.json()["items"]) == n


async def test_everybody_sees_the_areas_they_may_count(sign_in: SignIn, tell: Tell) -> None:
    await tell()
    for username, grids, communities in (("planner", 16, 4), ("mediator", 4, 1), ("leader", 1, 0)):
        client = await sign_in(username)
        seen = [len((await compliance(client, level=level))["rows"]) for level in ("grid", "community")]
        assert seen == [grids, communities], username


async def test_the_administrator_of_accounts_sees_nothing(sign_in: SignIn) -> None:
    client = await sign_in("admin")
    for path in ("", ".geojson", ".csv", "/disputes"):
        assert (await client.get(f"/api/compliance{path}?month=2026-09&level=grid")).status_code == 403


@pytest.mark.parametrize("path", ["", ".geojson", ".csv", "/disputes"])
async def test_nobody_gets_nothing(client: AsyncClient, path: str) -> None:
    assert (await client.get(f"/api/compliance{path}")).status_code == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("level=grid", "month"),
        ("level=grid&month=2026-13", "month"),
        ("level=grid&month=september", "month"),
        ("level=grid&month=2026-11", "month"),
        ("month=2026-09", "level"),
        ("month=2026-09&level=street", "level"),
        ("month=2026-09&level=grid&area=nowhere", "area"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_bad_input_is_named(sign_in: SignIn, query: str, field: str, language: str) -> None:
    client = await sign_in("manager")
    for suffix in ("", ".geojson", ".csv"):
        answer = await client.get(f"/api/compliance{suffix}?{query}", headers={"accept-language": language})
        assert answer.status_code == 422, answer.text
        fields = answer.json()["fields"]
        assert [fault["field"] for fault in fields] == [field]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in fields[0]["detail"]) == (language == "zh")


@pytest.mark.parametrize(("area", "n"), [((), 5), ((DISTRICT,), 6)])
async def test_a_month_costs_as_many_statements_however_many_areas(
    sign_in: SignIn, records: Records, tell: Tell, statements: Statements, area: tuple[str, ...], n: int
) -> None:
    await tell()
    await records.add(0, 0, opened=LATE)
    client = await sign_in("manager")
    for level in ("grid", "district"):
        statements.clear()
        await compliance(client, level=level, area=list(area))
        assert len(statements) == n
