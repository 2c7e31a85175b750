"""The superior platform's code of a grid that was published with one of ours."""

from datetime import timedelta

import pytest
import pytest_asyncio
from httpx import AsyncClient, Response
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.tables import Area
from geo.areas.writer import apply_changes
from geo.cases.following import follow_changes
from geo.core import clock
from geo.core.errors import ConflictError
from geo.core.identity import desk
from tests.conftest import SignIn
from tests.factories import SmallDistrict, community_code, grid_code, rectangle

OLD, NEW = grid_code(0, 0), f"{community_code(0, 0)}501"


@pytest_asyncio.fixture
async def manager(session: AsyncSession, district: SmallDistrict, sign_in: SignIn) -> AsyncClient:
    await session.execute(update(Area).where(Area.code == OLD).values(provisional=True))
    return await sign_in("manager")


async def give(client: AsyncClient, code: str = NEW, of: str = OLD, **more: str) -> Response:
    return await client.post(f"/api/areas/{of}/code", json={"code": code, **more}, headers={"Accept-Language": "en"})


async def test_it_is_the_same_grid_by_another_code(
    manager: AsyncClient, session: AsyncSession, district: SmallDistrict
) -> None:
    lon, lat = district.point(0, 0)
    start = clock.now().isoformat()
    (ours,) = (await manager.get("/api/areas/provisional")).json()["items"]
    assert (ours["code"], ours["community"]) == (OLD, {"code": community_code(0, 0), "name": "西北社区"})
    answer = await give(manager, document="市平台〔2026〕3号")
    assert (answer.status_code, answer.json()["former"]) == (200, OLD)
    located = (await manager.get("/api/locate", params={"lon": lon, "lat": lat})).json()
    assert (located["grid"]["code"], located["leader"]["id"] in district.people.values()) == (NEW, True)
    before = (await manager.get("/api/locate", params={"lon": lon, "lat": lat, "at": start})).json()
    assert before["grid"]["code"] == OLD
    assert (await session.get_one(Area, district.ids[OLD], populate_existing=True)).code == NEW
    assert await follow_changes(session, desk()) == 2
    assert (await manager.get("/api/areas/provisional")).json()["items"] == []
    # A link with the old code finds the grid; a filter says what it is called now.
    assert (await manager.get(f"/api/areas/{OLD}")).json()["code"] == NEW
    days = {"from": "2026-01-01", "to": "2026-09-30"}
    answer = await manager.get("/api/heatmap", params={"level": "grid", "area": OLD, **days})
    (field,) = answer.json()["fields"]
    assert (field["error"], NEW in field["detail"]) == ("area_recoded", True)


async def test_the_old_code_is_never_used_again(manager: AsyncClient, session: AsyncSession) -> None:
    await give(manager)
    change = AreaChange(OLD, Level.GRID, "又一个", community_code(0, 0), rectangle(0, 0))
    with pytest.raises(ConflictError):
        await apply_changes(session, [change], clock.now() + timedelta(seconds=1), source="test")
    answer = await give(manager, OLD, NEW)
    assert answer.json()["error"] == "area_code_final"
    answer = await give(manager, f"{community_code(0, 0)}502", OLD)
    assert answer.json()["fields"][0]["error"] == "area_recoded"


async def test_one_to_come(manager: AsyncClient, district: SmallDistrict) -> None:
    day = (clock.now() + timedelta(days=10)).date().isoformat()
    assert (await give(manager, at=day)).status_code == 200
    lon, lat = district.point(0, 0)
    for at, code in ((None, OLD), (day, NEW)):
        asked = {"lon": lon, "lat": lat} | ({"at": at} if at else {})
        assert (await manager.get("/api/locate", params=asked)).json()["grid"]["code"] == code


@pytest.mark.parametrize(
    ("fault", "code", "of"),
    [
        ("area_code_form", "123", OLD),
        ("area_code_form", f"{community_code(2, 0)}501", OLD),
        ("area_code_used", grid_code(1, 1), OLD),
        ("area_code_grids", NEW, community_code(0, 0)),
    ],
)
async def test_codes_that_cannot_be(manager: AsyncClient, fault: str, code: str, of: str) -> None:
    answer = await give(manager, code, of)
    assert answer.status_code == 422, answer.text
    (field,) = answer.json()["fields"]
    assert (field["error"], "{" in field["detail"]) == (fault, False)


async def test_only_what_is_provisional_and_only_by_the_district(manager: AsyncClient, sign_in: SignIn) -> None:
    answer = await give(manager, of=grid_code(1, 0))
    assert (answer.status_code, answer.json()["error"]) == (409, "area_code_final")
    assert (await give(manager, at="2024-06-01")).json()["fields"][0]["error"] == "area_code_past"
    assert (await give(manager, of="620902999999999")).status_code == 404
    assert (await give(await sign_in("planner"))).status_code == 403
