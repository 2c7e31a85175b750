from datetime import timedelta

import pytest
from httpx import AsyncClient
from mapbox_vector_tile import decode
from sqlalchemy.ext.asyncio import AsyncSession

from api.rights import RIGHTS, Action, CallerInfo, Grant, Role, may
from api.session import cookie
from api.session.attempts import FREE_TRIES
from geo.core.clock import real_now
from geo.people.tables import AccessToken, AccountRole
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code


async def test_who_signs_in_learns_what_they_may_do(sign_in: SignIn) -> None:
    client = await sign_in("dispatcher")
    seen = (await client.get("/api/session")).json()
    assert seen["account"]["username"] == "dispatcher"
    assert "cases.dispatch" in seen["can"]
    assert "cases.see_restricted" not in seen["can"]
    assert seen["district"]["code"] == "620902"
    west, south, east, north = seen["district"]["bbox"]
    assert west < east < 99
    assert south < north < 40
    assert seen["roles"] == [{"role": "dispatcher", "area": {"code": "620902", "name": "测试区", "level": "district"}}]


async def test_the_cookie_is_kept_from_scripts(client: AsyncClient, district: SmallDistrict) -> None:
    answer = await client.post("/api/session", json={"username": "Manager ", "password": "demo"})
    crumbs = next(c.lower() for c in answer.headers.get_list("set-cookie") if c.startswith(cookie.COOKIE))
    assert "httponly" in crumbs
    assert "samesite=lax" in crumbs
    assert "secure" not in crumbs
    assert client.cookies[cookie.HINT] == "1"


@pytest.mark.parametrize(("username", "password"), [("manager", "wrong"), ("nobody", "demo")])
async def test_a_wrong_password_and_an_unknown_name_look_the_same(
    client: AsyncClient, district: SmallDistrict, username: str, password: str
) -> None:
    answer = await client.post("/api/session", json={"username": username, "password": password})
    assert (answer.status_code, answer.json()["error"]) == (401, "wrong_password")


async def test_guessing_is_slowed_down(client: AsyncClient, district: SmallDistrict) -> None:
    wrong = {"username": "manager", "password": "x"}
    for _ in range(FREE_TRIES):
        assert (await client.post("/api/session", json=wrong)).status_code == 401
    answer = await client.post("/api/session", json={"username": "manager", "password": "demo"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "path", ["/api/session", "/api/cases", "/api/nothing", "/tiles/grids/0/0/0.mvt", "/tiles/x.json"]
)
async def test_without_a_session_everything_answers_401_first(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in")


async def test_a_forged_or_lapsed_session_is_none(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await sign_in("manager")
    good = client.cookies[cookie.COOKIE]
    client.cookies[cookie.COOKIE] = good[:-3] + ("AAA" if good[-3:] != "AAA" else "BBB")
    assert (await client.get("/api/session")).status_code == 401
    client.cookies[cookie.COOKIE] = good
    assert (await client.get("/api/session")).status_code == 200
    monkeypatch.setattr(cookie, "real_now", lambda: real_now() + timedelta(days=2))
    assert (await client.get("/api/session")).status_code == 401


async def test_signing_out_ends_the_session_everywhere(sign_in: SignIn) -> None:
    client = await sign_in("manager")
    copied = client.cookies[cookie.COOKIE]
    assert (await client.delete("/api/session")).status_code == 204
    answer = await client.get("/api/session", headers={"cookie": f"{cookie.COOKIE}={copied}"})
    assert answer.status_code == 401


async def test_the_language_is_the_accounts_own(sign_in: SignIn) -> None:
    client = await sign_in("manager")
    assert "没有找到" in (await client.get("/api/cases/none")).json()["detail"]
    assert (await client.patch("/api/session", json={"language": "en"})).json()["account"]["language"] == "en"
    assert "found" in (await client.get("/api/cases/none")).json()["detail"]
    asked = await client.get("/api/cases/none", headers={"accept-language": "zh"})
    assert "没有找到" in asked.json()["detail"]


async def test_another_site_cannot_post(sign_in: SignIn) -> None:
    client = await sign_in("manager")
    foreign = await client.delete("/api/session", headers={"origin": "http://evil.example"})
    assert (foreign.status_code, foreign.json()["error"]) == (403, "foreign_origin")
    assert (await client.get("/api/session")).status_code == 200
    assert (await client.delete("/api/session", headers={"origin": "http://test"})).status_code == 204


async def test_a_token_is_as_good_as_a_session_until_it_ends(
    client: AsyncClient, session: AsyncSession, district: SmallDistrict
) -> None:
    import hashlib

    token = AccessToken(
        account_id=district.accounts["dispatcher"],
        token_hash=hashlib.sha256(b"secret").digest(),
        label="12345",
        expires_at=real_now() + timedelta(days=1),
    )
    session.add(token)
    await session.flush()
    bearer = {"authorization": "Bearer secret"}
    assert (await client.get("/api/session", headers=bearer)).json()["account"]["username"] == "dispatcher"
    token.revoked_at = real_now()
    await session.flush()
    assert (await client.get("/api/session", headers=bearer)).status_code == 401
    assert (await client.get("/api/session", headers={"authorization": "Bearer other"})).status_code == 401


def test_a_right_is_held_where_its_role_is_held() -> None:
    caller = CallerInfo(1, "l", "L", "zh", None, (Grant(Role.LEADER, 10, 19), Grant(Role.PLANNER, 0, 99)))
    assert may(caller, Action.HANDLE_CASE, 15)
    assert not may(caller, Action.HANDLE_CASE, 25)
    assert not may(caller, Action.DISPATCH_CASE)
    assert caller.identity.restricted_scopes == ()
    assert set(RIGHTS) == set(Action)


async def test_roles_below_the_district_see_their_own_area(sign_in: SignIn, district: SmallDistrict) -> None:
    dispatcher = await sign_in("dispatcher")
    for column, row in ((0, 0), (3, 0)):
        lon, lat = district.point(column, row)
        report = {"kind": "02", "channel": "visit", "description": "吵", "location": {"lon": lon, "lat": lat}}
        assert (await dispatcher.post("/api/cases", json=report)).status_code == 201
    assert len((await dispatcher.get("/api/cases")).json()["items"]) == 2
    leader = await sign_in("leader")
    items = (await leader.get("/api/cases")).json()["items"]
    assert [item["grid"]["code"] for item in items] == [grid_code(0, 0)]
    planner = await sign_in("planner")
    assert (await planner.get("/api/cases")).status_code == 403


async def test_figures_of_a_district_show_no_single_case_of_it(
    sign_in: SignIn, district: SmallDistrict, session: AsyncSession
) -> None:
    """A leader who also plans for the district counts everywhere, and sees cases in their own grid alone."""
    session.add(AccountRole(account_id=district.accounts["leader"], role="planner", area_id=district.ids["620902"]))
    await session.flush()
    dispatcher = await sign_in("dispatcher")
    for column in (0, 3):
        lon, lat = district.point(column, 0)
        report = {"kind": "02", "channel": "visit", "description": "吵", "location": {"lon": lon, "lat": lat}}
        assert (await dispatcher.post("/api/cases", json=report)).status_code == 201
    both = await sign_in("leader")
    assert (await both.get("/api/overview?from=2026-10-10&to=2026-10-10")).json()["figures"]["found"] == 2
    assert len((await both.get("/api/cases")).json()["items"]) == 1
    card = (await both.get("/api/areas/620902?from=2026-10-10&to=2026-10-10")).json()
    assert (card["this"]["found"], len(card["open_cases"])) == (2, 1)
    heat = await both.get("/tiles/heat/5/24/12.mvt")
    cases = [await both.get(f"/tiles/cases/12/{x}/{y}.mvt") for x in range(3167, 3170) for y in range(1549, 1558)]
    drawn = sum(len(decode(tile.content)["cases"]["features"]) for tile in cases if tile.content)
    assert sum(f["properties"]["n"] for f in decode(heat.content)["heat"]["features"]) == 2
    assert drawn == 1
