"""The story of a redrawing: a planner draws, the district puts it in force, and disputes have their new leader."""

from typing import Any

import pytest_asyncio
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.identity import desk, identify
from geo.plans.handover.settling import settle_due
from tests.api.plans.conftest import COMMUNITY, Drafted, Ground, lay_cells
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code, leader_name

FIRST, SECOND = grid_code(0, 0), grid_code(1, 0)


@pytest_asyncio.fixture
async def ground(session: AsyncSession, district: SmallDistrict) -> Ground:
    return Ground(district.ids, await lay_cells(session, district))


async def worker(session: AsyncSession) -> None:
    """What the worker does a moment later."""
    await identify(session, desk())
    await settle_due(session, desk())
    session.expire_all()


async def report(client: AsyncClient, lon: float, lat: float) -> str:
    body = {"kind": "0201", "channel": "hotline", "description": "楼上漏水", "location": {"lon": lon, "lat": lat}}
    answer = await client.post("/api/cases", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


async def step(client: AsyncClient, url: str, name: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{url}/{name}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_from_a_draft_to_the_new_leader_and_back(
    sign_in: SignIn, session: AsyncSession, district: SmallDistrict, ground: Ground
) -> None:
    # Two disputes in the western half of the second grid: one waits, one is being mediated, and both are its leader's.
    lon, lat = district.point(1, 0, 30, 60)
    dispatcher = await sign_in("dispatcher")
    waiting, mediated = await report(dispatcher, lon, lat), await report(dispatcher, lon, lat)
    assert (await dispatcher.get(f"/api/cases/{waiting}")).json()["leader"] == leader_name(1, 0)
    manager = await sign_in("manager")
    assert (await manager.post(f"/api/cases/{mediated}/accept")).status_code == 200

    # The planner gives that half to the first grid, sees what it comes to, and proposes it.
    planner = await sign_in("planner")
    answer = await planner.post("/api/plans", json={"name": "秋季调整", "areas": [COMMUNITY]})
    drafted = Drafted(planner, answer.json())
    await drafted.do("move_block", atoms=ground.block(range(4, 6), range(4)), to=ground.key(0, 0))
    preview = (await planner.get(f"{drafted.url}/preview")).json()
    assert (preview["cases"]["moving"], preview["cases"]["staying"]) == (1, 1)
    assert preview["households"]["to_another_leader"] == 80
    await step(planner, drafted.url, "propose", revision=drafted.revision)

    # The town reviews it; the district approves it with its list of hand-overs, and puts it in force.
    manager = await sign_in("manager")
    await step(manager, drafted.url, "review", revision=drafted.revision)
    await step(manager, drafted.url, "approve", revision=drafted.revision, document="肃综治〔2026〕9号")
    listed = (await manager.get(f"{drafted.url}/handover")).json()["items"]
    assert {each["number"]: each["moves"] for each in listed} == {waiting: True, mediated: False}
    await step(manager, drafted.url, "publish", revision=drafted.revision)
    await worker(session)

    # What waited has its new leader and says why; the mediation goes on where it was.
    shown = (await manager.get(f"/api/cases/{waiting}")).json()
    assert (shown["leader"], shown["grid"]["code"]) == (leader_name(0, 0), FIRST)
    assert "肃综治〔2026〕9号" in shown["reason"]
    shown = (await manager.get(f"/api/cases/{mediated}")).json()
    assert (shown["leader"], shown["grid"]["code"], shown["place"]["code"]) == (leader_name(1, 0), SECOND, FIRST)
    located = (await manager.get("/api/locate", params={"lon": lon, "lat": lat})).json()
    assert (located["grid"]["code"], located["leader"]["name"]) == (FIRST, leader_name(0, 0))
    # The preview stays what it was when it was published, and the list says what became of each.
    assert (await manager.get(f"{drafted.url}/preview")).json()["cases"] == preview["cases"]
    listed = (await manager.get(f"{drafted.url}/handover")).json()["items"]
    assert {each["number"]: each["moves"] for each in listed} == {waiting: True, mediated: False}

    # The leader finds it on the phone, with one digest.
    phone = await sign_in("leader")
    mine = (await phone.get("/api/cases", params={"mine": True})).json()["items"]
    assert [item["number"] for item in mine] == [waiting]
    (notice,) = (await phone.get("/api/my/notices")).json()["items"]
    assert notice["gained"] == {"grids": [], "households": 80, "cases": 1}

    # The district takes it back: all is as it was, and everybody is told.
    manager = await sign_in("manager")
    await step(manager, drafted.url, "roll_back", document="肃综治〔2026〕10号", note="数据有误")
    await worker(session)
    for number in (waiting, mediated):
        shown = (await manager.get(f"/api/cases/{number}")).json()
        assert (shown["leader"], shown["grid"]["code"], shown["place"]["code"]) == (leader_name(1, 0), SECOND, SECOND)
    phone = await sign_in("leader")
    back, _ = (await phone.get("/api/my/notices")).json()["items"]
    assert (back["plan"]["taken_back"], back["plan"]["document"]) == (True, "肃综治〔2026〕10号")
    assert back["lost"] == {"grids": [], "households": 80, "cases": 1}
