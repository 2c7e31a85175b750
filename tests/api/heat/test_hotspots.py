from typing import Any

import pytest
from httpx import AsyncClient

from tests.conftest import SignIn
from tests.factories import grid_code, town_code
from tests.geo.heat.records import Records

MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


async def hotspots(client: AsyncClient, suffix: str = "", **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/api/hotspots{suffix}", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def a_corner_of_disputes(records: Records) -> None:
    for column, row, n in ((0, 0, 9), (1, 0, 8), (0, 1, 8), (1, 1, 7), (3, 3, 1)):
        for _ in range(n):
            await records.add(column, row)


async def test_a_corner_full_of_disputes_is_hot(sign_in: SignIn, records: Records) -> None:
    await a_corner_of_disputes(records)
    client = await sign_in("manager")
    found = await hotspots(client, level="grid", measure="count", **MARCH)
    rows = {row["code"]: row for row in found["rows"]}
    assert len(rows) == found["areas"] == 16
    hot = rows[grid_code(0, 0)]
    assert (hot["pattern"], hot["significant"], hot["n"], hot["value"]) == ("hot", True, 9, 9)
    assert hot["gi_z"] > 2
    assert hot["gi_p"] < 0.01
    assert hot["moran_i"] > 0
    assert rows[grid_code(3, 0)]["pattern"] == "none"
    assert (found["n"], found["neighbours_missing"], found["fdr"], found["counted_from"]) == (33, 0, 0.05, "counters")
    assert found["period"] == MARCH
    assert "33 起" in found["summary"]
    assert hot["code"] in found["summary"]
    for name in ("Gi*", "Moran"):
        assert name in found["method"]
        assert name not in found["summary"]
    assert found == await hotspots(client, level="grid", measure="count", **MARCH)


async def test_words_follow_the_caller(sign_in: SignIn, records: Records) -> None:
    await a_corner_of_disputes(records)
    client = await sign_in("manager")
    client.headers["accept-language"] = "en"
    found = await hotspots(client, level="grid", measure="count", **MARCH)
    said = "From 33 located disputes of the period, by disputes in 16 grids: high together with their neighbours, "
    assert found["summary"].startswith(said)


async def test_rates_leave_out_areas_without_households(sign_in: SignIn, records: Records) -> None:
    await a_corner_of_disputes(records)
    client = await sign_in("manager")
    found = await hotspots(client, level="grid", **MARCH)
    heatmap = (await client.get("/api/heatmap", params={"level": "grid", "measure": "rate", **MARCH})).json()
    assert found["measure"] == "rate"
    assert [row["value"] for row in found["rows"]] == [row["value"] for row in heatmap["rows"]]
    without = [row for row in found["rows"] if row["value"] is None]
    assert without
    assert all((row["gi_z"], row["moran_p"], row["pattern"]) == (None, None, "none") for row in without)


async def test_nothing_there_and_too_few_areas_say_nothing(sign_in: SignIn, records: Records) -> None:
    client = await sign_in("manager")
    empty = await hotspots(client, level="grid", measure="count", **MARCH)
    assert {(row["pattern"], row["gi_z"]) for row in empty["rows"]} == {("none", None)}
    assert "没有哪个区域" in empty["summary"]
    assert "只能作参考" in empty["summary"]
    towns = await hotspots(client, level="town", **MARCH)
    assert [row["pattern"] for row in towns["rows"]] == ["none", "none"]


async def test_grids_that_owe_reports_are_named(sign_in: SignIn, records: Records) -> None:
    client = await sign_in("manager")
    found = await hotspots(client, level="grid", **MARCH)
    assert len(found["missing"]) == 16
    assert (await hotspots(client, level="grid", area=town_code(0), **MARCH))["areas"] == 8
    assert len((await hotspots(client, level="grid", area=town_code(0), **MARCH))["missing"]) == 8


async def test_leaders_are_told_of_their_own_grids_alone(sign_in: SignIn, records: Records) -> None:
    await a_corner_of_disputes(records)
    client = await sign_in("leader")
    found = await hotspots(client, level="grid", measure="count", **MARCH)
    assert 0 < found["areas"] < 16
    assert {row["pattern"] for row in found["rows"]} == {"none"}
    other = await hotspots(client, level="grid", measure="count", area=grid_code(3, 3), **MARCH)
    assert other["areas"] <= 1


async def test_the_course_of_twelve_months(sign_in: SignIn, records: Records) -> None:
    for month in ("2026-07", "2026-08", "2026-09"):
        for column, row in ((0, 0), (1, 0), (0, 1), (1, 1)):
            for day in range(1, 9 if month == "2026-09" else 2):
                await records.add(column, row, opened=f"{month}-{day:02d}T10:00:00+08:00")
    client = await sign_in("manager")
    found = await hotspots(client, "/emerging", level="grid", measure="count")
    assert (found["months"][0], found["months"][-1]) == ("2025-10-01", "2026-09-01")
    rows = {row["code"]: row for row in found["rows"]}
    corner = rows[grid_code(0, 0)]
    assert (corner["n"], len(corner["z"])) == (10, 12)
    assert corner["z"][:9] == [None] * 9
    assert corner["z"][-1] > 2
    assert corner["pattern"] in {"new", "sporadic"}
    assert rows[grid_code(3, 3)]["pattern"] == "none"
    assert "40 起" in found["summary"]
    assert "2025-10" in found["summary"]
    until = await hotspots(client, "/emerging", level="community", months=6, to="2026-08-15")
    assert until["months"] == [f"2026-0{month}-01" for month in range(2, 8)]
    whole = await hotspots(client, "/emerging", level="community", months=6, to="2026-08-31")
    assert whole["months"][-1] == "2026-08-01"


async def test_near_repeats(sign_in: SignIn, records: Records) -> None:
    for pair in range(12):
        column, row = pair % 4, pair // 4
        await records.add(column, row, opened=f"2026-0{pair % 9 + 1}-03T10:00:00+08:00", dx=50 + pair)
        await records.add(column, row, opened=f"2026-0{pair % 9 + 1}-05T10:00:00+08:00", dx=50 + pair)
    await records.add_unplaced()
    client = await sign_in("manager")
    found = await hotspots(client, "/near-repeats", **{"from": "2026-01-01", "to": "2026-09-30"})
    assert (found["n"], found["distances"], found["days"]) == (24, [0, 100, 200, 400, 800], [7, 14, 30, 60])
    assert len(found["cells"]) == 20
    same = next(cell for cell in found["cells"] if (cell["distance"], cell["day"]) == (0, 7))
    assert same["observed"] == 12
    assert same["ratio"] > 3
    assert same["p"] == 0.001
    assert same["significant"]
    assert "同一地点" in found["summary"]
    assert "Knox" in found["method"]
    assert "Knox" not in found["summary"]
    assert found == await hotspots(client, "/near-repeats", **{"from": "2026-01-01", "to": "2026-09-30"})


async def test_too_many_to_compare(sign_in: SignIn, records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.heat.hotspots.near_repeats.MOST_CASES", 1)
    await records.add()
    client = await sign_in("manager")
    assert (await hotspots(client, "/near-repeats", **MARCH))["n"] == 1
    await records.add()
    answer = await client.get("/api/hotspots/near-repeats", params=MARCH)
    assert answer.status_code == 422
    (fault,) = answer.json()["fields"]
    assert (fault["field"], fault["error"]) == ("from", "too_many_to_compare")
    assert "kind" in fault["detail"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("?level=street", "level"),
        ("?level=district", "level"),
        ("", "level"),
        ("?level=grid&measure=heat", "measure"),
        ("?level=grid&from=2026-01-01", "to"),
        ("?level=grid&from=2026-02-01&to=2026-01-01", "from"),
        ("?level=grid&from=1990-01-01&to=2026-01-01", "from"),
        ("?level=grid&kind=nothing", "kind"),
        ("/emerging?level=grid&months=2", "months"),
        ("/emerging?level=grid&months=100", "months"),
        ("/near-repeats?to=2026-01-01", "from"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_bad_input_is_named(sign_in: SignIn, path: str, field: str, language: str) -> None:
    client = await sign_in("manager")
    answer = await client.get(f"/api/hotspots{path}", headers={"accept-language": language})
    assert answer.status_code == 422, answer.text
    fields = answer.json()["fields"]
    assert [fault["field"] for fault in fields] == [field]
    assert any("一" <= letter <= "鿿" for letter in fields[0]["detail"]) == (language == "zh")


@pytest.mark.parametrize("path", ["?level=grid", "/emerging?level=grid", "/near-repeats"])
async def test_only_those_who_see_figures(sign_in: SignIn, client: AsyncClient, path: str) -> None:
    assert (await client.get(f"/api/hotspots{path}")).status_code == 401
    assert (await (await sign_in("admin")).get(f"/api/hotspots{path}")).status_code == 403
