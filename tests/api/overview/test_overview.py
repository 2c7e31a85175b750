from datetime import date, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import DailyReport, Incident
from geo.core import clock
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code, town_code
from tests.geo.heat.records import Records
from tests.statements import Statements


async def overview(client: AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await client.get("/api/overview", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_opens_on_the_year_up_to_the_last_month_that_ended(sign_in: SignIn, records: Records) -> None:
    for opened in ("2026-01-01T00:00:00+08:00", "2026-09-30T23:59:59+08:00", "2026-10-01T00:00:00+08:00"):
        await records.add(opened=opened)
    await records.add(opened="2025-09-30T12:00:00+08:00")
    found = await overview(await sign_in("manager"))
    assert found["period"] == {"from": "2026-01-01", "to": "2026-09-30"}
    assert found["year_before"] == {"from": "2025-01-01", "to": "2025-09-30"}
    assert found["figures"]["found"] == 2
    assert found["trend"][-1] == {"month": "2026-09", "n": 1, "n_before": 1}
    assert next(month["month"] for month in found["trend"]) == "2025-09"


async def test_all_figures_stand_together(sign_in: SignIn, records: Records) -> None:
    late = clock.now() - timedelta(days=1)
    await records.add(kind="0101", channel="window", state="closed", level="community")
    await records.add(kind="0201", channel="hotline", state="accepted", due_at=late)
    await records.add(kind="0402", channel="hotline", state="failed")
    await records.add(kind="0401", state="review", due_at=clock.now() + timedelta(days=9))
    await records.add_unplaced(kind="0402", opened="2026-05-01")
    await records.add(kind="0402", opened="2025-05-01")
    found = await overview(await sign_in("manager"))
    assert found["figures"] == {
        "found": 5,
        "settled": 1,
        "open": 3,
        "overdue": 2,
        "not_accepted": 2,
        "unplaced": 1,
    }
    assert found["success"] == {"numerator": 1, "denominator": 2, "rate": 0.5}
    assert [(k["code"], k["n"], k["n_before"]) for k in found["key_kinds"]] == [
        ("01", 1, 0),
        ("02", 1, 0),
        ("0402", 2, 1),
    ]
    assert found["key_kinds"][0]["name"] == "婚姻家庭纠纷"
    assert [(k["code"], k["n"]) for k in found["by_kind"]] == [("04", 3), ("01", 1), ("02", 1)]
    assert {c["channel"]: c["n"] for c in found["by_channel"] if c["n"]} == {"hotline": 2, "visit": 2, "window": 1}
    assert {level["level"]: level["n"] for level in found["settled_at"]} == {
        "grid": 0,
        "community": 1,
        "town": 0,
        "district": 0,
    }


async def test_nothing_yet(sign_in: SignIn) -> None:
    found = await overview(await sign_in("manager"))
    assert found["figures"]["found"] == 0
    assert found["success"] == {"numerator": 0, "denominator": 0, "rate": None}
    assert {incident["change"] for incident in found["incidents"]} == {None}
    assert {incident["n"] for incident in found["incidents"]} == {None}
    assert len(found["missing_reports"]) == 16


async def test_cold_is_not_calm(sign_in: SignIn, session: AsyncSession, district: SmallDistrict) -> None:
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(30)]
    silent, gap = grid_code(1, 1), grid_code(2, 2)
    rows = [
        {"grid_id": area_id, "day": day, "found": 0}
        for code, area_id in district.ids.items()
        if len(code) == len(silent) and code != silent
        for day in days[: 28 if code == gap else 30]
    ]
    await session.execute(insert(DailyReport), rows)
    found = await overview(await sign_in("manager"), **{"from": "2026-09-01", "to": "2026-09-30"})
    assert [(m["code"], m["missing_days"]) for m in found["missing_reports"]] == [(silent, 30), (gap, 2)]


async def test_incidents_against_the_year_before(
    sign_in: SignIn, session: AsyncSession, district: SmallDistrict
) -> None:
    rows = [
        {"kind": "criminal", "grid_id": district.ids[grid_code(0, 0)], "month": month, "n": n, "source": ""}
        for month, n in ((date(2026, 9, 1), 7), (date(2025, 1, 1), 13))
    ]
    await session.execute(insert(Incident), rows)
    found = await overview(await sign_in("manager"))
    assert found["incidents"][0] == {"kind": "criminal", "n": 7, "n_before": 13, "change": -46.2}


async def test_filters_of_kind_channel_and_area(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0, kind="0201", channel="app")
    await records.add(3, 0, kind="0101", channel="visit")
    client = await sign_in("manager")
    for query, n in (({"kind": "02"}, 1), ({"channel": ["app", "visit"]}, 2), ({"area": town_code(3)}, 1)):
        assert (await overview(client, **query))["figures"]["found"] == n


async def test_english_names(sign_in: SignIn, records: Records) -> None:
    await records.add(kind="0101")
    client = await sign_in("manager")
    answer = await client.get("/api/overview", headers={"accept-language": "en"})
    assert answer.json()["by_kind"][0]["name"] == "Marriage and family"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-01-01", "to"),
        ("to=2026-01-01", "from"),
        ("from=2026-02-01&to=2026-01-01", "from"),
        ("from=1926-02-01&to=2026-01-01", "from"),
        ("from=x&to=2026-01-01", "from"),
        ("kind=0000", "kind"),
        ("area=x", "area"),
        ("channel=x", "channel"),
    ],
)
async def test_bad_input_is_named(sign_in: SignIn, query: str, field: str) -> None:
    client = await sign_in("manager")
    answer = await client.get(f"/api/overview?{query}")
    assert answer.status_code == 422, answer.text
    assert [fault["field"] for fault in answer.json()["fields"]] == [field]
    assert (await client.get("/api/overview")).status_code == 200


async def test_an_overview_costs_six_statements(sign_in: SignIn, records: Records, statements: Statements) -> None:
    for _ in range(5):
        await records.add()
    client = await sign_in("manager")
    statements.clear()
    await overview(client, area=town_code(0))
    assert len(statements) == 6
