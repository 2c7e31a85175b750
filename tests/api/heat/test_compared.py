from typing import Any

import pytest
from httpx import AsyncClient

from tests.conftest import SignIn
from tests.factories import grid_code, town_code
from tests.geo.heat.records import Records

THIS = {"from": "2026-03-01", "to": "2026-03-31"}
BEFORE = {"before_from": "2025-12-01", "before_to": "2025-12-31"}


async def compared(client: AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await client.get("/api/heatmap/compared", params={"level": "grid", **query})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_every_area_in_both_periods(sign_in: SignIn, records: Records) -> None:
    for _ in range(3):
        await records.add(0, 0, opened="2026-03-10T10:00:00+08:00")
    await records.add(0, 0, opened="2025-12-31T23:30:00+08:00")
    await records.add(1, 0, opened="2025-12-01T00:10:00+08:00")
    await records.add(1, 0, opened="2026-01-01T00:10:00+08:00")
    await records.add_unplaced(opened="2025-12-05T10:00:00+08:00")
    client = await sign_in("manager")
    found = await compared(client, **THIS, **BEFORE)
    rows = {row["code"]: row for row in found["rows"]}
    assert len(rows) == 16
    assert rows[grid_code(0, 0)] == {
        "code": grid_code(0, 0),
        "name": rows[grid_code(0, 0)]["name"],
        "n": 3,
        "n_before": 1,
        "difference": 2,
        "change": 200.0,
    }
    assert (rows[grid_code(1, 0)]["difference"], rows[grid_code(1, 0)]["change"]) == (-1, -100.0)
    assert (rows[grid_code(2, 2)]["difference"], rows[grid_code(2, 2)]["change"]) == (0, None)
    assert (found["unplaced"], found["unplaced_before"]) == (0, 1)
    assert found["period"] == THIS
    assert found["before"] == {"from": "2025-12-01", "to": "2025-12-31"}
    assert [c["label"] for c in found["classes"]] == ["−2", "−1", "0", "+1", "+2"]
    assert found["counted_from"] == "counters"
    assert "长短不同" not in found["legend"]["method"]


async def test_by_default_the_same_days_a_year_before(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0, opened="2025-03-10T10:00:00+08:00")
    client = await sign_in("manager")
    found = await compared(client, **THIS, level="town")
    assert found["before"] == {"from": "2025-03-01", "to": "2025-03-31"}
    assert {row["code"]: row["difference"] for row in found["rows"]} == {town_code(0): -1, town_code(2): 0}


async def test_periods_of_other_length_are_told(sign_in: SignIn, records: Records) -> None:
    client = await sign_in("manager")
    found = await compared(client, **THIS, before_from="2025-12-01", before_to="2026-02-28")
    assert "31 天与 90 天" in found["legend"]["method"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"before_from": "2025-01-01"}, "before_to"),
        ({"before_to": "2025-01-01"}, "before_from"),
        ({"before_from": "soon", "before_to": "2025-01-01"}, "before_from"),
        ({"before_from": "2025-02-01", "before_to": "2025-01-01"}, "before_from"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "from"),
        ({"from": "2026-02-01"}, "to"),
        ({"level": "street"}, "level"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_bad_input_is_named(sign_in: SignIn, query: dict[str, str], field: str, language: str) -> None:
    client = await sign_in("manager")
    answer = await client.get(
        "/api/heatmap/compared", params={"level": "grid", **query}, headers={"accept-language": language}
    )
    assert answer.status_code == 422
    fields = answer.json()["fields"]
    assert [fault["field"] for fault in fields] == [field]
    assert any("一" <= letter <= "鿿" for letter in fields[0]["detail"]) == (language == "zh")
