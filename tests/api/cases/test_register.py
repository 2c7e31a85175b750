"""What the register asks of the list beyond the filter that maps and figures share."""

from httpx import AsyncClient

from tests.conftest import SignIn
from tests.factories import SmallDistrict


async def take_in(client: AsyncClient, district: SmallDistrict, column: int, **changed: object) -> str:
    lon, lat = district.point(column, 0)
    body = {"kind": "02", "channel": "visit", "description": "争执", "location": {"lon": lon, "lat": lat}} | changed
    answer = await client.post("/api/cases", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


async def count(client: AsyncClient, query: str) -> int:
    answer = await client.get(f"/api/cases/count?{query}")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["n"])


async def test_counted_leaves_out_what_no_figure_counts(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    await take_in(client, district, 0)
    withdrawn = await take_in(client, district, 1)
    await take_in(client, district, 50)
    assert (await client.post(f"/api/cases/{withdrawn}/withdraw", json={"reason": "重复"})).status_code == 200
    assert await count(client, "") == 3
    assert await count(client, "counted=true") == 1
    listed = (await client.get("/api/cases?counted=true")).json()["items"]
    assert len(listed) == 1


async def test_the_level_is_the_one_a_case_is_at(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    await take_in(client, district, 0)
    await take_in(client, district, 50)
    assert await count(client, "level=grid") == 1
    assert await count(client, "level=grid&level=district") == 2
    assert (await client.get("/api/cases?level=street")).status_code == 422


async def test_what_is_dangerous_is_never_offered_to_a_grid(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    calm, dangerous = await take_in(client, district, 0), await take_in(client, district, 0, danger=True)
    client = await sign_in("manager")
    assert "reassign" in (await client.get(f"/api/cases/{calm}")).json()["actions"]
    assert "reassign" not in (await client.get(f"/api/cases/{dangerous}")).json()["actions"]
