from typing import Any

from httpx import AsyncClient

from tests.conftest import SignIn
from tests.geo.heat.records import Records


async def when(client: AsyncClient, what: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/api/heatmap/{what}", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_days_zeros_too(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0, opened="2026-03-10T00:05:00+08:00")
    await records.add(0, 0, opened="2026-03-12T23:55:00+08:00")
    await records.add_unplaced(opened="2026-03-12T10:00:00+08:00")
    client = await sign_in("manager")
    found = await when(client, "histogram")
    assert found["bars"] == [
        {"start": "2026-03-10", "n": 1},
        {"start": "2026-03-11", "n": 0},
        {"start": "2026-03-12", "n": 2},
    ]
    assert (found["by"], found["n"], found["counted_from"]) == ("day", 3, "counters")
    assert found["period"] == {"from": None, "to": None}
    framed = await when(client, "histogram", **{"from": "2026-03-11", "to": "2026-03-13"})
    assert [bar["n"] for bar in framed["bars"]] == [0, 2, 0]


async def test_months(sign_in: SignIn, records: Records) -> None:
    for opened in ("2025-12-31T23:00:00+08:00", "2026-01-01T00:00:00+08:00", "2026-03-05T12:00:00+08:00"):
        await records.add(0, 0, opened=opened)
    client = await sign_in("manager")
    found = await when(client, "histogram", by="month", **{"from": "2025-12-15", "to": "2026-03-31"})
    assert [(bar["start"], bar["n"]) for bar in found["bars"]] == [
        ("2025-12-01", 1),
        ("2026-01-01", 1),
        ("2026-02-01", 0),
        ("2026-03-01", 1),
    ]
    hundred_years = await when(client, "histogram", by="month", **{"from": "1940-01-01", "to": "2026-12-31"})
    assert (len(hundred_years["bars"]), hundred_years["n"]) == (87 * 12, 3)


async def test_no_cases_no_bars(sign_in: SignIn, records: Records) -> None:
    client = await sign_in("manager")
    assert (await when(client, "histogram"))["bars"] == []
    empty = await when(client, "histogram", **{"from": "2026-03-11", "to": "2026-03-12"})
    assert [bar["n"] for bar in empty["bars"]] == [0, 0]
    assert (await when(client, "histogram", **{"from": "2030-01-01"}))["bars"] == []


async def test_the_hours_of_the_week(sign_in: SignIn, records: Records) -> None:
    # 9 March 2026 is a Monday.
    await records.add(0, 0, opened="2026-03-09T00:10:00+08:00")
    await records.add(0, 0, opened="2026-03-15T23:50:00+08:00")
    await records.add(0, 0, opened="2026-03-22T23:00:00+08:00")
    client = await sign_in("manager")
    found = await when(client, "calendar")
    assert len(found["cells"]) == 168
    assert [cell for cell in found["cells"] if cell["n"]] == [
        {"weekday": 1, "hour": 0, "n": 1},
        {"weekday": 7, "hour": 23, "n": 2},
    ]
    assert (found["n"], found["counted_from"]) == (3, "counters")
