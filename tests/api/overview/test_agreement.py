"""Numbers agree wherever they stand: map, figures, list, card and tiles count the same cases."""

import random
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from geo.heat.filter import CHANNELS, NEVER_COUNTED, STATES
from tests.conftest import SignIn
from tests.factories import DISTRICT, SmallDistrict, community_code, grid_code, town_code
from tests.geo.heat.records import NOBODYS, Records
from tests.geo.heat.test_counts import move_the_border
from tests.tiles.reading import features_of_zoom

KINDS = ("01", "0101", "02", "0201", "0402", "0401", "13")
SPAN = {"from": "2026-02-01", "to": "2026-08-31"}


async def scatter(records: Records, n: int = 120) -> None:
    """Cases of every state, kind and channel, anywhere: in grids, in no grid, without a point, outside."""
    dice = random.Random(620902)
    for _ in range(n):
        column, row = dice.randrange(4), dice.randrange(4)
        facts: dict[str, Any] = {
            "kind": dice.choice(KINDS),
            "channel": dice.choice(CHANNELS),
            "state": dice.choice(STATES),
            "restricted": dice.random() < 0.1,
            "opened": f"2026-{dice.randrange(1, 10):02d}-{dice.randrange(1, 29):02d}T23:30:00+08:00",
        }
        luck = dice.random()
        if luck < 0.1:
            await records.add_unplaced(**facts)
        elif luck < 0.2:
            await records.add(at=records.district.point(0, 0, dx=-300), **(NOBODYS | facts))
        elif luck < 0.3:
            outside = {"district_id": None, "routing_outcome": "outside"}
            await records.add(at=records.district.point(0, 0, dx=-9000), **(NOBODYS | outside | facts))
        else:
            await records.add(column, row, dx=dice.uniform(1, 199), dy=dice.uniform(1, 199), **facts)


async def everywhere(client: AsyncClient, query: dict[str, Any]) -> dict[str, int]:
    """The same number as each outlet tells it: located cases of the district."""
    area = query.get("area", DISTRICT)
    rows = (await client.get("/api/heatmap", params={"level": "district", **query})).json()["rows"]
    shown = (await client.get("/api/overview", params=query)).json()["figures"]
    heat = await features_of_zoom(client, "heat", 9, query)
    points = await features_of_zoom(client, "cases", 13, query)
    counts = {
        "heatmap": sum(row["n"] for row in rows),
        "overview": shown["found"] - shown["unplaced"],
        "heat": sum(feature["properties"]["n"] for feature in heat),
        "cases": len({feature["properties"]["number"] for feature in points}),
    }
    if set(query) <= {"from", "to", "area"} and isinstance(area, str):
        card = (await client.get(f"/api/areas/{area}", params=SPAN)).json()
        counts["card"] = card["this"]["found"] - shown["unplaced"]
    return counts


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"kind": ["02"]},
        {"kind": ["04", "0402"], "channel": ["app", "visit", "hotline"]},
        {"area": town_code(0)},
        {"area": [community_code(0, 0), grid_code(3, 3)]},
    ],
)
@pytest.mark.parametrize("username", ["manager", "dispatcher", "mediator"])
async def test_every_outlet_tells_the_same_number(
    sign_in: SignIn, records: Records, query: dict[str, Any], username: str
) -> None:
    await scatter(records)
    client = await sign_in(username)
    counts = await everywhere(client, SPAN | query)
    assert len(set(counts.values())) == 1, counts
    assert username == "mediator" or counts["heatmap"] > 0


async def test_they_still_agree_after_boundaries_moved(
    sign_in: SignIn, session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    await scatter(records)
    await move_the_border(session)
    client = await sign_in("manager")
    for area in (grid_code(0, 0), grid_code(1, 0), community_code(0, 0), DISTRICT):
        counts = await everywhere(client, SPAN | {"area": area})
        assert len(set(counts.values())) == 1, (area, counts)


async def test_levels_of_the_heatmap_and_kinds_add_up(sign_in: SignIn, records: Records) -> None:
    await scatter(records)
    client = await sign_in("manager")
    totals = {}
    for level in ("district", "town", "community", "grid"):
        rows = (await client.get("/api/heatmap", params={"level": level, **SPAN})).json()["rows"]
        totals[level] = sum(row["n"] for row in rows)
    assert totals["town"] == totals["community"] == totals["grid"] < totals["district"]
    found = (await client.get("/api/overview", params=SPAN)).json()
    figures = found["figures"]
    assert sum(kind["n"] for kind in found["by_kind"]) == figures["found"]
    assert sum(channel["n"] for channel in found["by_channel"]) == figures["found"]
    assert sum(level["n"] for level in found["settled_at"]) == figures["settled"]
    assert figures["found"] - figures["unplaced"] == totals["district"]


async def test_the_list_shows_the_rows_behind_a_figure(sign_in: SignIn, records: Records) -> None:
    await scatter(records)
    client = await sign_in("manager")
    states = [state for state in STATES if state not in NEVER_COUNTED]
    for area in (town_code(0), community_code(2, 2), grid_code(1, 1), DISTRICT):
        query = SPAN | {"area": area, "state": states}
        n = (await client.get("/api/cases/count", params=query)).json()["n"]
        shown = (await client.get("/api/overview", params=SPAN | {"area": area})).json()["figures"]
        assert n == shown["found"], area


async def test_a_new_case_is_in_the_next_answer(sign_in: SignIn, records: Records) -> None:
    client = await sign_in("manager")
    await records.add(2, 2)
    assert set((await everywhere(client, dict(SPAN))).values()) == {1}
    await records.add(2, 2)
    assert set((await everywhere(client, dict(SPAN))).values()) == {2}
