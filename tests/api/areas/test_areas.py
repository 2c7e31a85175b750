from datetime import date, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import DailyReport
from geo.core import clock
from geo.people.tables import Absence
from tests.conftest import SignIn
from tests.factories import DISTRICT, SIDE, SmallDistrict, community_code, grid_code, leader_name, town_code
from tests.geo.heat.records import Records
from tests.geo.heat.test_counts import move_the_border
from tests.statements import Statements

SPAN = {"from": "2026-03-01", "to": "2026-03-31"}


async def items(client: AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get("/api/areas", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def card(client: AsyncClient, code: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/api/areas/{code}", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_areas_by_level_parent_and_words(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    assert len(await items(client)) == 1 + 2 + 4 + 16
    assert [a["code"] for a in await items(client, level="town")] == [town_code(0), town_code(2)]
    inside = await items(client, parent=community_code(0, 0))
    assert {a["code"] for a in inside} == {grid_code(c, r) for c in (0, 1) for r in (0, 1)}
    assert {a["parent"] for a in inside} == {community_code(0, 0)}
    assert [a["code"] for a in await items(client, q=" 东南 ")] == [community_code(2, 2)]
    assert [a["code"] for a in await items(client, q=grid_code(3, 3))] == [grid_code(3, 3)]
    assert await items(client, q="%") == []
    assert (await items(client))[0]["parent"] is None


async def test_an_area_has_its_households_and_box(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("leader")
    found = {area["code"]: area for area in await items(client)}
    assert found[grid_code(0, 0)]["households"] == 30
    assert found[grid_code(3, 0)]["households"] is None
    assert found[DISTRICT]["households"] == sum(a["households"] or 0 for a in found.values() if a["level"] == "grid")
    west, south, east, north = found[grid_code(1, 1)]["bbox"]
    for dx, dy in ((1, 1), (SIDE - 1, SIDE - 1)):
        lon, lat = district.point(1, 1, dx, dy)
        assert west < lon < east
        assert south < lat < north
    outside = district.point(1, 1, SIDE + 9, SIDE + 9)
    assert not (west < outside[0] < east)


async def test_areas_of_another_time(sign_in: SignIn, session: AsyncSession) -> None:
    await move_the_border(session)
    client = await sign_in("leader")
    widths = []
    for at in ("2026-05-31", "2026-06-02"):
        found = {area["code"]: area for area in await items(client, at=at)}
        west, _, east, _ = found[grid_code(0, 0)]["bbox"]
        widths.append(east - west)
    assert widths[1] > 1.4 * widths[0]
    assert await items(client, at="2020-01-01") == []


async def test_a_card_shows_this_period_and_the_one_before(sign_in: SignIn, records: Records) -> None:
    late = clock.now() - timedelta(days=3)
    await records.add(1, 1, kind="0201", state="accepted", due_at=late)
    await records.add(1, 1, kind="0402", state="closed")
    await records.add(1, 1, kind="0402", opened="2026-02-28T23:00:00+08:00", state="closed")
    await records.add(0, 1)
    found = await card(await sign_in("manager"), grid_code(1, 1), **SPAN)
    assert found["period"] == SPAN
    assert found["previous"] == {"from": "2026-02-01", "to": "2026-02-28"}
    assert found["this"] == {"found": 2, "settled": 1, "open": 1, "overdue": 1, "not_accepted": 0}
    assert found["before"] == {"found": 1, "settled": 1, "open": 0, "overdue": 0, "not_accepted": 0}
    assert [(k["code"], k["n"], k["n_before"]) for k in found["by_kind"]] == [("04", 1, 1), ("02", 1, 0)]
    assert [link["code"] for link in found["chain"]] == [
        DISTRICT,
        town_code(1),
        community_code(1, 1),
        grid_code(1, 1),
    ]
    assert (found["code"], found["level"], found["households"]) == (grid_code(1, 1), "grid", 30)


async def test_a_card_lists_what_is_open_whenever_it_was_found(sign_in: SignIn, records: Records) -> None:
    for month in range(1, 10):
        await records.add(0, 0, opened=f"2026-{month:02d}-01T10:00:00+08:00")
    for month in range(1, 7):
        await records.add(1, 1, opened=f"2025-{month:02d}-01T10:00:00+08:00")
    await records.add(0, 0, state="closed")
    await records.add(3, 3)
    client = await sign_in("manager")
    shown = (await card(client, community_code(0, 0), **SPAN))["open_cases"]
    assert len(shown) == 10
    assert [c["opened_at"] for c in shown] == sorted((c["opened_at"] for c in shown), reverse=True)
    assert {c["state"] for c in shown} == {"assigned"}
    assert (await card(await sign_in("planner"), community_code(0, 0), **SPAN))["open_cases"] == []


async def test_a_card_names_who_answers(sign_in: SignIn, session: AsyncSession, district: SmallDistrict) -> None:
    client = await sign_in("manager")
    first = await card(client, grid_code(0, 0), **SPAN)
    assert first["leader"]["name"] == leader_name(0, 0)
    assert first["leader"]["phone"].startswith("1390000")
    assert [deputy["post"] for deputy in first["deputies"]] == ["deputy"]
    assert (await card(client, grid_code(3, 3), **SPAN))["leader"] is None
    away = {
        "person_id": district.people[leader_name(0, 0)],
        "during": f"[{clock.now() - timedelta(days=1)},{clock.now() + timedelta(days=1)})",
        "reason": "",
    }
    await session.execute(insert(Absence), [away])
    assert (await card(client, grid_code(0, 0), **SPAN))["leader"]["name"] != leader_name(0, 0)
    planner = await card(await sign_in("planner"), grid_code(1, 0), **SPAN)
    assert planner["leader"]["phone"] is None


async def test_a_card_counts_reports(sign_in: SignIn, session: AsyncSession, district: SmallDistrict) -> None:
    grid = district.ids[grid_code(0, 0)]
    rows = [{"grid_id": grid, "day": date(2026, 3, day), "found": 0} for day in range(1, 30)]
    await session.execute(insert(DailyReport), rows)
    client = await sign_in("manager")
    assert (await card(client, grid_code(0, 0), **SPAN))["reports"] == {"expected": 31, "received": 29}
    assert (await card(client, community_code(0, 0), **SPAN))["reports"] == {"expected": 124, "received": 29}


async def test_a_card_counts_what_the_caller_sees(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    await records.add(0, 0, danger=True, restricted=True)
    for username, n in (("manager", 2), ("leader", 1)):
        found = await card(await sign_in(username), grid_code(0, 0), **SPAN)
        assert found["this"]["found"] == len(found["open_cases"]) == n


async def test_bad_input_is_named(sign_in: SignIn) -> None:
    client = await sign_in("manager")
    missing = await client.get("/api/areas/nowhere")
    assert (missing.status_code, missing.json()["error"]) == (404, "no_such_area")
    for query, field in (
        ("level=street", "level"),
        ("parent=x", "parent"),
        ("at=x", "at"),
        (f"q={'x' * 60}", "q"),
    ):
        answer = await client.get(f"/api/areas?{query}")
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field)
    for query, field in (("from=2026-01-01", "to"), ("from=x&to=2026-01-01", "from")):
        answer = await client.get(f"/api/areas/{DISTRICT}?{query}")
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field)


@pytest.mark.parametrize("code", [DISTRICT, grid_code(0, 0)])
async def test_a_card_costs_seven_statements(
    sign_in: SignIn, records: Records, statements: Statements, code: str
) -> None:
    for _ in range(4):
        await records.add(0, 0)
    client = await sign_in("manager")
    statements.clear()
    await card(client, code, **SPAN)
    assert len(statements) == 7
