"""Where disputes went to the wrong grid, counted by place and by stretch of boundary."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.core.identity import desk, identify
from tests.api.places.test_proposals import reported, sent, spot
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code


async def misroutes(client: AsyncClient, **query: str) -> dict[str, Any]:
    answer = await client.get("/api/misroutes", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def at_the_edge(client: AsyncClient, district: SmallDistrict) -> str:
    """A dispute 20 m west of the edge of squares (0, 1) and (1, 1), sent to the eastern one."""
    lon, lat = district.point(0, 1, dx=180.0)
    number = (await reported(client, "某处", location={"lon": lon, "lat": lat}))["number"]
    await sent(client, number, grid_code(1, 1))
    return str(number)


async def test_a_stretch_of_boundary_is_counted_with_its_length(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    numbers = [await at_the_edge(client, district) for _ in range(2)]
    report = await misroutes(client)
    assert report["total"] == 2
    (edge,) = report["by_boundary"]
    ends = {edge["one"]["code"]: edge["to_one"], edge["other"]["code"]: edge["to_other"]}
    assert ends == {grid_code(0, 1): 0, grid_code(1, 1): 2}
    assert edge["shared_m"] == pytest.approx(200, abs=0.5)
    assert 0 < edge["stretch_m"] <= edge["shared_m"] + 0.1
    assert edge["stretch"]["type"] in ("LineString", "MultiLineString")
    behind = (await client.get("/api/misroutes/cases", params={"to_grid": grid_code(1, 1)})).json()["items"]
    assert [case["number"] for case in behind] == numbers[::-1]
    assert (await client.get("/api/misroutes/cases", params={"from_grid": grid_code(1, 1)})).json()["items"] == []


async def test_a_place_is_counted_with_from_and_to(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    lon, lat = district.point(3, 3)
    number = (await reported(client, "某处", location={"lon": lon, "lat": lat}))["number"]
    await sent(client, number, grid_code(1, 1), location=spot(district))
    (place,) = (await misroutes(client))["by_place"]
    assert (place["name"], place["n"], place["community"]) == ("雄关小区", 1, "西北社区")
    (move,) = place["moves"]
    assert (move["from"]["code"], move["to"]["code"], move["n"]) == (grid_code(3, 3), grid_code(1, 1), 1)
    (edge,) = (await misroutes(client))["by_boundary"]
    assert (edge["shared_m"], edge["stretch"]) == (0, None)
    behind = (await client.get("/api/misroutes/cases", params={"place": place["id"]})).json()["items"]
    assert [case["number"] for case in behind] == [number]


async def test_the_same_grid_is_no_correction(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    lon, lat = district.point(0, 0)
    number = (await reported(client, "某处", location={"lon": lon, "lat": lat}))["number"]
    await sent(client, number, grid_code(0, 0))
    assert await misroutes(client) == {"total": 0, "by_place": [], "by_boundary": []}


async def test_a_correction_taken_back_is_none(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    number = await at_the_edge(client, district)
    assert (await client.post(f"/api/cases/{number}/undo")).status_code == 200
    assert (await misroutes(client))["total"] == 0


async def test_the_period_counts_by_the_day_of_the_correction(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    await at_the_edge(client, district)
    assert (await misroutes(client, **{"from": "2026-10-10", "to": "2026-10-10"}))["total"] == 1
    assert (await misroutes(client, to="2026-10-09"))["total"] == 0
    assert (await misroutes(client, **{"from": "2026-10-11"}))["by_boundary"] == []


async def test_planners_count_and_see_no_dispute(sign_in: SignIn, district: SmallDistrict) -> None:
    await at_the_edge(await sign_in("dispatcher"), district)
    client = await sign_in("planner")
    assert (await misroutes(client))["total"] == 1
    assert (await client.get("/api/misroutes/cases")).status_code == 403


async def test_leaders_do_not_see_the_report(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("leader")
    assert (await client.get("/api/misroutes")).status_code == 403


async def test_a_restricted_dispute_is_in_no_list(
    sign_in: SignIn, district: SmallDistrict, session: AsyncSession
) -> None:
    client = await sign_in("dispatcher")
    number = await at_the_edge(client, district)
    await identify(session, desk())
    case = await repository.by_number(session, number)
    assert case is not None
    case.restricted = True
    await session.flush()
    await sign_in("manager")
    assert (await client.get("/api/misroutes/cases")).json()["items"] == []
