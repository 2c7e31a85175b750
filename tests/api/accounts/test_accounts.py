from typing import Any

import pytest

from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code, town_code

NEW = {"username": "Wang.Li", "display_name": "王丽", "password": "correct horse", "roles": []}


def account(area: str, role: str = "dispatcher", **changed: Any) -> dict[str, Any]:
    return NEW | {"roles": [{"role": role, "area": area}]} | changed


async def test_an_account_is_made_and_can_sign_in(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("admin")
    made = await client.post("/api/accounts", json=account(town_code(0)))
    assert made.status_code == 201, made.text
    assert made.json()["username"] == "wang.li"
    assert "password" not in made.text
    assert "wang.li" in {a["username"] for a in (await client.get("/api/accounts")).json()["items"]}
    taken = await client.post("/api/accounts", json=account(town_code(0)))
    assert (taken.status_code, taken.json()["error"]) == (409, "username_taken")
    entered = await client.post("/api/session", json={"username": "wang.li", "password": "correct horse"})
    assert entered.json()["roles"][0]["area"]["code"] == town_code(0)


async def test_a_closed_account_is_out_at_once(sign_in: SignIn, district: SmallDistrict) -> None:
    leader = await sign_in("leader")
    session = dict(leader.cookies)
    admin = await sign_in("admin")
    assert (await admin.patch("/api/accounts/leader", json={"active": False})).json()["active"] is False
    admin.cookies.clear()
    admin.cookies.update(session)
    assert (await admin.get("/api/session")).status_code == 401
    entered = await admin.post("/api/session", json={"username": "leader", "password": "demo"})
    assert entered.status_code == 401


async def test_roles_given_are_all_there_are(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("admin")
    change = {"roles": [{"role": "leader", "area": grid_code(1, 1)}, {"role": "mediator", "area": town_code(0)}]}
    changed = (await client.patch("/api/accounts/leader", json=change)).json()
    assert [(r["role"], r["area"]["code"]) for r in changed["roles"]] == [
        ("leader", grid_code(1, 1)),
        ("mediator", town_code(0)),
    ]


async def test_an_administrator_cannot_lock_themselves_out(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("admin")
    for change in ({"active": False}, {"roles": [{"role": "manager", "area": "620902"}]}):
        assert (await client.patch("/api/accounts/admin", json=change)).json()["error"] == "own_account"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "空 格"}, "username"),
        ({"password": "hunter2"}, "password"),
        ({"roles": []}, "roles"),
        ({"roles": [{"role": "king", "area": "620902"}]}, "roles.0.role"),
        ({"roles": [{"role": "manager", "area": "999"}]}, "roles"),
        ({"person_id": 10**15}, "person_id"),
    ],
)
async def test_bad_input_names_the_field(
    sign_in: SignIn, district: SmallDistrict, change: dict[str, Any], field: str
) -> None:
    client = await sign_in("admin")
    answer = await client.post("/api/accounts", json=account("620902") | change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["fields"][0]["field"] == field
    assert "hunter2" not in answer.text


async def test_others_do_not_see_accounts(sign_in: SignIn, district: SmallDistrict) -> None:
    for username in ("manager", "planner", "leader"):
        assert (await (await sign_in(username)).get("/api/accounts")).status_code == 403
