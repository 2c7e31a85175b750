from typing import Any

import pytest
import shapely
from httpx import AsyncClient

from tests.conftest import SignIn
from tests.factories import town_code
from tests.geo.heat.records import Records

YEAR = {"from": "2025-10-01", "to": "2026-09-30"}


async def surface(client: AsyncClient, what: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/api/heatmap/{what}", params={**YEAR, **query})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_hexagons_hold_every_located_case_once(sign_in: SignIn, records: Records) -> None:
    for column in range(4):
        for _ in range(column + 1):
            await records.add(column, column)
    await records.add_unplaced()
    client = await sign_in("manager")
    found = await surface(client, "hexagons", size=200)
    assert found["type"] == "FeatureCollection"
    assert sum(feature["properties"]["n"] for feature in found["features"]) == found["n"] == 10
    assert (found["size"], found["period"], found["counted_from"]) == (200, YEAR, "counters")
    assert [c["label"] for c in found["classes"]] == ["1–2", "3", "4"]
    for feature in found["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert len(shape.exterior.coords) == 7
        assert feature["properties"]["per_km2"] == round(feature["properties"]["n"] / 0.034641, 1)
    other = await surface(client, "hexagons", size=200, **{"from": "2026-03-10", "to": "2026-03-10"})
    assert [f["geometry"] for f in other["features"]] == [f["geometry"] for f in found["features"]]
    assert (await surface(client, "hexagons", size=200, area=town_code(0)))["n"] == 3


async def test_density_by_hand_and_in_fixed_classes(sign_in: SignIn, records: Records) -> None:
    for _ in range(40):
        await records.add(1, 1)
    client = await sign_in("manager")
    found = await surface(client, "density", radius=300)
    # Forty in one place within a year: 40 / (2π · 0.3²), but for the square that they are counted by.
    assert found["peak"] == pytest.approx(40 / (2 * 3.14159265 * 0.09) * 365.25 / 365, rel=0.01)
    assert [c["min"] for c in found["classes"]] == [5, 10, 20, 50, 100, 200]
    assert [f["properties"] for f in found["features"]] == [
        {"min": 5, "max": 10, "label": "5–10", "class": 0},
        {"min": 10, "max": 20, "label": "10–20", "class": 1},
        {"min": 20, "max": 50, "label": "20–50", "class": 2},
        {"min": 50, "max": 100, "label": "50–100", "class": 3},
    ]
    for feature in found["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert (shape.geom_type, shape.is_valid) == ("MultiPolygon", True)
    assert (found["n"], found["radius"], found["counted_from"]) == (40, 300, "counters")
    assert "300 米" in found["legend"]["method"]
    half = await surface(client, "density", radius=300, **{"from": "2026-03-10", "to": "2026-09-07"})
    assert half["peak"] == pytest.approx(2 * found["peak"], rel=0.01)
    assert half["classes"] == found["classes"]


async def test_a_period_that_is_not_over_counts_to_today(sign_in: SignIn, records: Records) -> None:
    await records.add(1, 1, opened="2026-10-01T10:00:00+08:00")
    client = await sign_in("manager")
    past = await surface(client, "density", **{"from": "2026-10-01", "to": "2026-12-31"})
    now = await surface(client, "density", **{"from": "2026-10-01", "to": "2026-10-10"})
    assert past["peak"] == now["peak"] > 0


async def test_nothing_there_is_nothing_drawn(sign_in: SignIn, records: Records) -> None:
    client = await sign_in("manager")
    for what in ("hexagons", "density"):
        found = await surface(client, what)
        assert (found["features"], found["n"]) == ([], 0)
        answer = await client.get(f"/api/heatmap/{what}")
        assert answer.json()["period"] == {"from": None, "to": None}


async def test_restricted_cases_count_for_those_who_may_see_them(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    await records.add(0, 0, danger=True, restricted=True)
    for username, n in (("manager", 2), ("dispatcher", 1)):
        client = await sign_in(username)
        assert [(await surface(client, what))["n"] for what in ("hexagons", "density")] == [n, n], username


@pytest.mark.parametrize(
    ("path", "field", "allowed"),
    [
        ("hexagons?size=1", "size", "100"),
        ("hexagons?size=1000000", "size", "2000"),
        ("hexagons?size=wide", "size", ""),
        ("density?radius=0", "radius", "100"),
        ("density?radius=1000000", "radius", "3000"),
        ("density?radius=nan", "radius", ""),
        ("density?kind=nothing", "kind", "nothing"),
        ("histogram?by=week", "by", "day, month"),
        ("histogram?by=day&from=1990-01-01&to=2026-01-01", "from", "1200"),
        ("histogram?by=month&from=1900-01-01&to=2026-01-01", "from", "1200"),
        ("calendar?from=2026-02-01&to=2026-01-01", "from", "2026-02-01"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_bad_input_is_named(sign_in: SignIn, path: str, field: str, allowed: str, language: str) -> None:
    client = await sign_in("manager")
    answer = await client.get(f"/api/heatmap/{path}", headers={"accept-language": language})
    assert answer.status_code == 422, answer.text
    fields = answer.json()["fields"]
    assert [fault["field"] for fault in fields] == [field]
    assert allowed in fields[0]["detail"]
    assert any("一" <= letter <= "鿿" for letter in fields[0]["detail"]) == (language == "zh")


@pytest.mark.parametrize("path", ["hexagons", "density", "histogram", "calendar", "compared?level=grid"])
async def test_only_those_who_see_figures(sign_in: SignIn, client: AsyncClient, path: str) -> None:
    assert (await client.get(f"/api/heatmap/{path}")).status_code == 401
    assert (await (await sign_in("admin")).get(f"/api/heatmap/{path}")).status_code == 403
