"""A preview says exactly what taking the same report in does, and writes nothing."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code

REPORT = {"kind": "0402", "channel": "hotline", "description": "楼上漏水"}


async def preview(client: AsyncClient, **where: Any) -> dict[str, Any]:
    answer = await client.post("/api/cases/preview", json={"kind": REPORT["kind"]} | where)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("column", "dx", "outcome"), [(1, 100.0, "assigned"), (1, 1.0, "review"), (9, 100.0, "outside")]
)
async def test_a_point_goes_where_it_is_taken_in(
    sign_in: SignIn, district: SmallDistrict, column: int, dx: float, outcome: str
) -> None:
    client = await sign_in("dispatcher")
    lon, lat = district.point(column, 2, dx)
    where = {"location": {"lon": lon, "lat": lat}}
    seen = await preview(client, **where)
    taken = (await client.post("/api/cases", json=REPORT | where)).json()["routing"]
    same = ("outcome", "rule", "reason", "grid", "leader", "edge_distance_m")
    assert {name: seen[name] for name in same} == {name: taken[name] for name in same}
    assert seen["outcome"] == outcome


async def test_an_address_goes_where_it_is_taken_in(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    where = {"address": "雄关小区3号楼"}
    seen = await preview(client, **where)
    taken = (await client.post("/api/cases", json=REPORT | where)).json()
    assert seen["grid"] == taken["routing"]["grid"] == {"code": grid_code(1, 1), "name": "第4网格"}
    assert seen["location"] == taken["location"]
    assert seen["unit"] == {"name": "区住建局", "reason": taken["routing"]["unit_reason"]}


async def test_each_grid_to_choose_from_has_a_point_inside(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    lon, lat = district.point(1, 2, 1.0)
    seen = await preview(client, location={"lon": lon, "lat": lat})
    grids = {seen["grid"]["code"], *(other["grid"]["code"] for other in seen["runners_up"])}
    assert grids == {grid_code(0, 2), grid_code(1, 2)}
    assert seen["inner_points"].keys() == grids
    for code, point in seen["inner_points"].items():
        located = (await client.get("/api/locate", params=point)).json()
        assert located["grid"]["code"] == code


async def test_coordinates_are_turned_to_wgs84(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    lon, lat = district.point(1, 1)
    seen = await preview(client, location={"lon": lon, "lat": lat}, datum="gcj02")
    assert seen["location"] != {"lon": lon, "lat": lat}
    assert abs(seen["location"]["lon"] - lon) < 0.01


async def test_nothing_is_written(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    await preview(client, address="雄关小区3号楼")
    assert (await client.get("/api/cases/count")).json() == {"n": 0}


async def test_without_a_place_it_names_the_field(sign_in: SignIn) -> None:
    client = await sign_in("dispatcher")
    answer = await client.post("/api/cases/preview", json={})
    assert answer.status_code == 422
    assert [field["field"] for field in answer.json()["fields"]] == ["address"]


async def test_it_is_not_for_strangers(client: AsyncClient) -> None:
    assert (await client.post("/api/cases/preview", json={"address": "x"})).status_code == 401


async def test_parties_in_two_grids_propose_the_centre_above_both(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    where = {
        "address": "雄关小区3号楼",
        "parties": [{"part": "party", "address": "雄关小区1号楼"}, {"part": "party", "address": "北环路1号"}],
    }
    seen = await preview(client, **where)
    taken = (await client.post("/api/cases", json=REPORT | where)).json()
    assert seen["unit"] == {"name": "西北社区综治中心", "reason": taken["routing"]["unit_reason"]}
    one_home = await preview(client, address=where["address"], parties=where["parties"][:1])
    assert one_home["unit"]["name"] == "区住建局"
