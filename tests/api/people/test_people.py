from typing import Any

import pytest
from httpx import AsyncClient

from tests.conftest import SignIn
from tests.factories import SmallDistrict, community_code, grid_code, leader_name


async def answering(
    client: AsyncClient, district: SmallDistrict, column: int = 0, row: int = 0
) -> dict[str, Any] | None:
    lon, lat = district.point(column, row)
    return dict((await client.get("/api/locate", params={"lon": lon, "lat": lat})).json())["leader"]


async def people_in(client: AsyncClient, area: str) -> list[dict[str, Any]]:
    return list((await client.get("/api/people", params={"area": area})).json()["items"])


async def test_a_grid_shows_who_is_in_charge(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("planner")
    found = await people_in(client, grid_code(0, 0))
    posts = {(p["posts"][0]["post"], p["posts"][0]["rank"]) for p in found}
    assert posts == {("leader", 1), ("leader", 2), ("deputy", 1)}
    assert len(await people_in(client, community_code(0, 0))) == 6
    assert (await client.get("/api/people?area=none")).json()["fields"][0]["field"] == "area"


async def test_a_replacement_answers_from_now_on(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("planner")
    first = next(p for p in await people_in(client, grid_code(0, 0)) if p["name"] == leader_name(0, 0))
    body = {"name": "新网格长", "phone": "13900009999", "employment": "full_time"}
    made = await client.post(f"/api/posts/{first['posts'][0]['id']}/replace", json=body)
    assert made.status_code == 200, made.text
    leader = await answering(client, district)
    assert (leader["name"], leader["employment"]) == ("新网格长", "full_time")
    assert leader_name(0, 0) not in {p["name"] for p in await people_in(client, grid_code(0, 0))}


async def test_who_is_away_does_not_answer(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("planner")
    first = next(p for p in await people_in(client, grid_code(0, 0)) if p["name"] == leader_name(0, 0))
    url = f"/api/people/{first['id']}/absences"
    away = (await client.post(url, json={"from": "2026-10-10", "to": "2026-10-10", "reason": "年休"})).json()
    assert away["on_duty"] is False
    assert away["absences"][0]["to"] == "2026-10-10"
    assert (await answering(client, district))["name"] == leader_name(0, 0, rank=2)
    again = await client.post(url, json={"from": "2026-10-10", "to": "2026-10-12"})
    assert again.status_code == 409
    assert (await client.post(url, json={"from": "2026-10-12", "to": "2026-10-10"})).status_code == 422
    assert (await client.delete(f"{url}/{away['absences'][0]['id']}")).status_code == 204
    assert (await answering(client, district))["name"] == leader_name(0, 0)


async def test_a_vacant_grid_gets_a_leader(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("planner")
    assert await answering(client, district, 3, 3) is None
    body = {"name": "补缺", "post": {"area": grid_code(3, 3), "employment": "part_time"}}
    person = (await client.post("/api/people", json=body)).json()
    assert (await answering(client, district, 3, 3))["name"] == "补缺"
    taken = await client.post(f"/api/people/{person['id']}/posts", json={"area": grid_code(0, 0), "rank": 1})
    assert taken.status_code == 409
    second = await client.post(f"/api/people/{person['id']}/posts", json={"area": grid_code(3, 2)})
    assert [post["rank"] for post in second.json()["posts"]] == [1, 2]
    assert (await client.post(f"/api/posts/{person['posts'][0]['id']}/end")).status_code == 204
    assert await answering(client, district, 3, 3) is None


@pytest.mark.parametrize("username", ["leader", "dispatcher", "manager"])
async def test_only_planners_and_administrators_change_who_is_in_charge(
    sign_in: SignIn, district: SmallDistrict, username: str
) -> None:
    client = await sign_in(username)
    body = {"name": "某人", "post": {"area": grid_code(3, 3)}}
    assert (await client.post("/api/people", json=body)).status_code == 403
