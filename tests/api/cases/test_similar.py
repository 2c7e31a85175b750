from typing import Any

from httpx import AsyncClient

from tests.api.cases.test_cases import located, take_in
from tests.conftest import SignIn
from tests.factories import SmallDistrict
from tests.statements import Statements, statements

__all__ = ["statements"]
LEAK = "楼上卫生间漏水，天花板泡坏了"


def place(district: SmallDistrict, column: int, row: int, dx: float = 100.0) -> dict[str, Any]:
    lon, lat = district.point(column, row, dx=dx)
    return {"location": {"lon": lon, "lat": lat}}


async def similar(client: AsyncClient, district: SmallDistrict, **changed: Any) -> list[dict[str, Any]]:
    lon, lat = district.point(0, 0)
    asked = {"kind": "0201", "lon": lon, "lat": lat, "text": "三楼漏水，我家天花板泡坏了"} | changed
    answer = await client.post("/api/cases/similar", json=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_report_finds_the_open_case_it_repeats(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    first = await take_in(client, located(district, description=LEAK))
    near = await take_in(client, located(district, description=LEAK) | place(district, 0, 0, dx=180))
    await take_in(client, located(district, description="狗叫扰民", kind="0203") | place(district, 0, 0, dx=180))
    await take_in(client, located(district, 3, 3, description=LEAK))
    items = await similar(client, district)
    assert [item["number"] for item in items] == [first["number"], near["number"]]
    assert items[0]["why"] == ["same_building", "same_kind", "same_words"]
    assert items[1]["why"] == ["near", "same_kind", "same_words"]
    assert (items[0]["distance_m"], 79 < items[1]["distance_m"] < 81) == (0, True)
    assert 1 >= items[0]["likeness"] > items[1]["likeness"] > 0.5
    assert items[0]["description"] == LEAK


async def test_a_case_finds_others_but_not_itself(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    first, again = [(await take_in(client, located(district, description=LEAK)))["number"] for _ in range(2)]
    items = (await client.get(f"/api/cases/{again}/similar")).json()["items"]
    assert [item["number"] for item in items] == [first]
    assert (await client.get("/api/cases/620902-20261010-9999/similar")).status_code == 404
    await client.post(f"/api/cases/{first}/withdraw", json={"reason": "重复"})
    assert (await client.get(f"/api/cases/{again}/similar")).json() == {"items": []}


async def test_homes_of_one_building_are_one_place(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    report = {"kind": "0201", "channel": "hotline", "description": "漏水"}
    one = (await take_in(client, report | {"address": "雄关小区2号楼1单元101室"}))["number"]
    two = (await take_in(client, report | {"address": "雄关小区2号楼", "description": "管道破了"}))["number"]
    items = (await client.get(f"/api/cases/{two}/similar")).json()["items"]
    assert [(item["number"], item["why"][:2]) for item in items] == [(one, ["same_building", "same_kind"])]


async def test_a_restricted_case_is_never_offered_nor_compared(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    danger = (await take_in(client, located(district, description=LEAK, danger=True)))["number"]
    await take_in(client, located(district, description=LEAK))
    manager = await sign_in("manager")
    assert danger not in [item["number"] for item in await similar(manager, district)]
    assert (await manager.get(f"/api/cases/{danger}/similar")).json() == {"items": []}


async def test_only_what_the_caller_may_see_is_offered(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    own = await take_in(client, located(district, description=LEAK) | place(district, 0, 0, dx=190))
    await take_in(client, located(district, description=LEAK) | place(district, 1, 0, dx=10))
    assert len(await similar(client, district)) == 2
    leader = await sign_in("leader")
    assert [item["number"] for item in await similar(leader, district)] == [own["number"]]
    assert (await client.post("/api/cases/similar", json={"kind": "0201", "lon": 1, "lat": 2})).status_code == 200


async def test_old_ones_are_left_out_by_the_time_that_is_asked_for(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    await take_in(client, located(district, description=LEAK, opened_at="2026-08-01T10:00:00+08:00"))
    assert await similar(client, district) == []
    found = await similar(client, district, opened_at="2026-08-11T10:00:00+08:00")
    assert [item["days_apart"] for item in found] == [10]


async def test_what_cannot_be_asked_is_refused(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    lon, lat = district.point(0, 0)
    for wrong in (
        {"kind": "77", "lon": lon, "lat": lat},
        {"kind": "0201", "lon": lon},
        {"kind": "0201", "lon": lat, "lat": lon},
        {"kind": "0201", "lon": "NaN", "lat": lat},
    ):
        assert (await client.post("/api/cases/similar", json=wrong)).status_code == 422, wrong
    planner = await sign_in("planner")
    assert (await planner.post("/api/cases/similar", json={"kind": "02", "lon": lon, "lat": lat})).status_code == 403


async def test_the_statements_are_the_same_few_however_many_are_near(
    sign_in: SignIn, district: SmallDistrict, statements: Statements
) -> None:
    client = await sign_in("dispatcher")
    for number in range(8):
        await take_in(client, located(district, description=f"{LEAK}{number}"))
    statements.clear()
    assert len(await similar(client, district)) == 5
    # The kind, what is near, the rows shown.
    assert len([each for each in statements if "changed among places" not in each]) == 3
