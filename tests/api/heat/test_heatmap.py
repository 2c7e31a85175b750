from typing import Any

import pytest
import shapely
from httpx import AsyncClient

from tests.conftest import SignIn
from tests.factories import DISTRICT, SIDE, SmallDistrict, grid_code, town_code
from tests.geo.heat.records import NOBODYS, Records
from tests.statements import Statements


async def heatmap(client: AsyncClient, suffix: str = "", **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/api/heatmap{suffix}", params={"level": "grid", **query})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_rows_classes_legend_period_and_unplaced(sign_in: SignIn, records: Records) -> None:
    for _ in range(3):
        await records.add(1, 2)
    await records.add(0, 0)
    await records.add_unplaced()
    client = await sign_in("manager")
    found = await heatmap(client, **{"from": "2026-01-01", "to": "2026-09-30"})
    assert len(found["rows"]) == 16
    assert {row["code"]: row["n"] for row in found["rows"] if row["n"]} == {grid_code(0, 0): 1, grid_code(1, 2): 3}
    assert all(row["value"] == row["n"] for row in found["rows"])
    assert [c["label"] for c in found["classes"]] == ["0", "1", "2–3"]
    assert found["period"] == {"from": "2026-01-01", "to": "2026-09-30"}
    assert found["unplaced"] == 1
    assert found["legend"]["unit"] == "起"
    english = await client.get("/api/heatmap?level=grid", headers={"accept-language": "en"})
    assert english.json()["legend"]["unit"] == "disputes"
    assert english.json()["period"] == {"from": None, "to": None}


async def test_rate_is_null_without_households(sign_in: SignIn, records: Records) -> None:
    await records.add(1, 1)
    await records.add(3, 0)
    rows = (await heatmap(await sign_in("manager"), measure="rate"))["rows"]
    values = {row["code"]: row["value"] for row in rows}
    assert values[grid_code(1, 1)] == 33.33
    assert values[grid_code(3, 0)] is None
    assert values[grid_code(0, 0)] == 0


async def test_repeated_words_and_areas(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0, kind="0201", channel="app", state="closed")
    await records.add(0, 0, kind="0402", channel="police", state="assigned")
    await records.add(3, 0, kind="0101", channel="app", state="closed")
    client = await sign_in("manager")

    async def n(**query: Any) -> int:
        return sum(row["n"] for row in (await heatmap(client, **query))["rows"])

    assert await n(kind=["02", "0201", "04"]) == 2
    assert await n(channel=["app", "police"]) == 3
    assert await n(channel="app", state=["closed"], area=town_code(0)) == 1
    assert await n(area=[town_code(0), grid_code(3, 0)]) == 3


async def test_geojson_has_the_same_rows_on_unsimplified_shapes(
    sign_in: SignIn, records: Records, district: SmallDistrict
) -> None:
    await records.add(1, 2)
    client = await sign_in("manager")
    answer = await client.get("/api/heatmap.geojson?level=grid")
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    plain = await heatmap(client)
    assert found["type"] == "FeatureCollection"
    assert [feature["properties"] for feature in found["features"]] == plain["rows"]
    assert {key: found[key] for key in ("classes", "legend", "period", "unplaced")} == {
        key: plain[key] for key in ("classes", "legend", "period", "unplaced")
    }
    feature = next(f for f in found["features"] if f["properties"]["code"] == grid_code(1, 2))
    shape = shapely.geometry.shape(feature["geometry"])
    expected = shapely.MultiPoint([district.point(1, 2, dx, dy) for dx in (0, SIDE) for dy in (0, SIDE)])
    assert shapely.hausdorff_distance(shapely.extract_unique_points(shape), expected) < 2e-9


async def test_district_row_holds_what_is_in_no_grid(
    sign_in: SignIn, records: Records, district: SmallDistrict
) -> None:
    await records.add(at=district.point(0, 0, dx=-500), **NOBODYS)
    client = await sign_in("manager")
    assert (await heatmap(client, level="district"))["rows"][0] == {
        "code": DISTRICT,
        "name": "测试区",
        "value": 1,
        "n": 1,
        "households": None,
    }
    assert sum(row["n"] for row in (await heatmap(client))["rows"]) == 0


async def test_everybody_counts_what_they_may_see(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    await records.add(0, 0, danger=True, restricted=True)
    await records.add(3, 3)
    for username, n in (("manager", 3), ("dispatcher", 2), ("planner", 2), ("mediator", 1), ("leader", 1)):
        rows = (await heatmap(await sign_in(username)))["rows"]
        assert (len(rows), sum(row["n"] for row in rows)) == (16, n), username


async def test_the_administrator_of_accounts_sees_no_figures(sign_in: SignIn) -> None:
    client = await sign_in("admin")
    assert (await client.get("/api/heatmap?level=grid")).status_code == 403


@pytest.mark.parametrize(
    "path", ["/api/heatmap", "/api/heatmap.geojson", "/api/overview", "/api/areas", "/api/areas/1"]
)
async def test_nobody_gets_nothing(client: AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("level=street", "level"),
        ("", "level"),
        ("level=grid&measure=smoothness", "measure"),
        ("level=grid&kind=0000", "kind"),
        ("level=grid&kind=01&kind=", "kind"),
        ("level=grid&area=nowhere", "area"),
        ("level=grid&channel=rumour", "channel"),
        ("level=grid&state=lost", "state"),
        ("level=grid&from=2026-02-30", "from"),
        ("level=grid&to=yesterday", "to"),
        ("level=grid&from=2026-02-02&to=2026-02-01", "from"),
        ("level=grid&at=noon", "at"),
        ("level=grid&at=2026-01-01T00:00:00%2B99:00", "at"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_bad_input_is_named(sign_in: SignIn, query: str, field: str, language: str) -> None:
    client = await sign_in("manager")
    for suffix in ("", ".geojson"):
        answer = await client.get(f"/api/heatmap{suffix}?{query}", headers={"accept-language": language})
        assert answer.status_code == 422, answer.text
        fields = answer.json()["fields"]
        assert [fault["field"] for fault in fields] == [field]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in fields[0]["detail"]) == (language == "zh")


async def test_a_heatmap_costs_four_statements(sign_in: SignIn, records: Records, statements: Statements) -> None:
    await records.add()
    client = await sign_in("manager")
    statements.clear()
    await heatmap(client, area=DISTRICT, measure="rate")
    assert len(statements) == 4


async def test_smoothed_rates_lie_between_an_areas_own_and_that_of_all(sign_in: SignIn, records: Records) -> None:
    for column, n in ((0, 9), (1, 1)):
        for _ in range(n):
            await records.add(column, 1)
    await records.add(3, 0)
    client = await sign_in("manager")
    own = {row["code"]: row["value"] for row in (await heatmap(client, measure="rate"))["rows"]}
    found = await heatmap(client, measure="smoothed")
    rows = {row["code"]: row for row in found["rows"]}
    assert rows[grid_code(3, 0)]["value"] is None
    known = [row for row in found["rows"] if row["households"]]
    overall = 1000 * sum(row["n"] for row in known) / sum(row["households"] for row in known)
    for row in known:
        low, high = sorted((own[row["code"]], overall))
        assert low - 0.01 <= row["value"] <= high + 0.01
    assert "贝叶斯" in found["legend"]["method"]
    assert found["counted_from"] == "counters"
