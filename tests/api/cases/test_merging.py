from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from geo.core import clock
from tests.api.cases.test_cases import located, take_in
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code


async def merge(client: AsyncClient, number: str, into: str, **more: Any) -> tuple[int, dict[str, Any]]:
    answer = await client.post(f"/api/cases/{number}/merge", json={"into": into, **more})
    return answer.status_code, dict(answer.json())


async def two(client: AsyncClient, district: SmallDistrict) -> tuple[str, str]:
    first = await take_in(client, located(district, description="三楼漏水", contact="13900000001"))
    again = await take_in(client, located(district, description="天花板一直滴水", contact="13900000002"))
    return first["number"], again["number"]


async def test_both_histories_stand_on_the_case_that_goes_on(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    kept, merged = await two(client, district)
    status, done = await merge(client, merged, kept, reason="同一户漏水")
    assert (status, done["number"], done["state"], done["merged_into"]) == (200, merged, "merged", kept)

    goes_on = (await client.get(f"/api/cases/{kept}")).json()
    assert (goes_on["state"], goes_on["merged_into"]) == ("assigned", None)
    assert [(each["number"], each["description"]) for each in goes_on["merged"]] == [(merged, "天花板一直滴水")]
    assert [event["action"] for event in goes_on["merged"][0]["history"]] == ["register", "merge"]
    assert goes_on["history"][-1]["action"] == "absorb"
    assert goes_on["history"][-1]["detail"] == {"from": merged}
    assert goes_on["history"][-1]["actor"] == "Dispatcher"

    pointed = (await client.get(f"/api/cases/{merged}")).json()
    assert (pointed["merged_into"], pointed["merged"], pointed["actions"]) == (kept, [], [])
    last = pointed["history"][-1]
    assert (last["action"], last["reason"], last["detail"]) == ("merge", "同一户漏水", {"into": kept})


async def test_contacts_stay_with_their_own_case(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    kept, merged = await two(client, district)
    await merge(client, merged, kept)
    phones = [
        (await client.get(f"/api/cases/{number}/contact", params={"why": "回访"})).json()["phone"]
        for number in (kept, merged)
    ]
    assert phones == ["13900000001", "13900000002"]


async def test_a_merged_case_is_counted_once_and_nobody_is_reminded_of_it(
    sign_in: SignIn, district: SmallDistrict
) -> None:
    client = await sign_in("dispatcher")
    kept, merged = await two(client, district)
    day = {"from": "2026-10-10", "to": "2026-10-10"}
    assert (await client.get("/api/cases/count", params=day | {"counted": True})).json() == {"n": 2}
    await merge(client, merged, kept)
    assert (await client.get("/api/cases/count", params=day | {"counted": True})).json() == {"n": 1}
    rows = (await client.get("/api/heatmap", params=day | {"level": "district"})).json()["rows"]
    assert [row["n"] for row in rows] == [1]
    leader = await sign_in("leader")
    mine = (await leader.get("/api/my")).json()
    assert mine["unseen"] == 1
    assert [i["number"] for i in (await leader.get("/api/cases?mine=true&state=assigned")).json()["items"]] == [kept]


async def test_who_answers_is_told_that_there_is_more_to_read(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    kept, merged = await two(client, district)
    leader = await sign_in("leader")
    await leader.post("/api/my/seen")
    client = await sign_in("dispatcher")
    await merge(client, merged, kept)
    leader = await sign_in("leader")
    assert (await leader.get("/api/my")).json()["unseen"] == 1


async def test_a_chain_is_followed_to_the_case_that_goes_on(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    last, middle = await two(client, district)
    first = (await take_in(client, located(district)))["number"]
    await merge(client, middle, last)
    status, done = await merge(client, first, middle)
    assert (status, done["merged_into"]) == (200, last)
    after = (await take_in(client, located(district)))["number"]
    assert (await merge(client, last, after))[0] == 200
    shown = (await client.get(f"/api/cases/{after}")).json()["merged"]
    assert {each["number"] for each in shown} == {first, middle, last}


async def test_what_cannot_be_merged_is_refused_with_the_way_out(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    kept, merged = await two(client, district)
    assert (await merge(client, kept, kept))[1]["error"] == "merge_into_itself"
    assert (await merge(client, kept, "620902-20261010-9999"))[0] == 404
    assert (await client.post(f"/api/cases/{kept}/merge", json={})).status_code == 422
    await merge(client, merged, kept)
    status, back = await merge(client, kept, merged)
    assert (status, back["error"]) == (409, "merge_into_itself")
    status, again = await merge(client, merged, kept)
    assert (status, again["error"]) == (409, "state_forbids")
    withdrawn = (await take_in(client, located(district)))["number"]
    await client.post(f"/api/cases/{withdrawn}/withdraw", json={"reason": "重复"})
    status, gone = await merge(client, kept, withdrawn)
    assert (status, gone["error"]) == (409, "merge_into_settled")
    assert withdrawn in gone["detail"]
    assert (await client.get(f"/api/cases/{kept}")).json()["state"] == "assigned"


async def test_a_dangerous_case_is_not_merged_with_an_open_one(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    plain = (await take_in(client, located(district)))["number"]
    danger = (await take_in(client, located(district, danger=True)))["number"]
    other = (await take_in(client, located(district, danger=True)))["number"]
    assert (await merge(client, plain, danger))[0] == 404
    manager = await sign_in("manager")
    for case, into in ((plain, danger), (danger, plain)):
        status, refused = await merge(manager, case, into)
        assert (status, refused["error"]) == (409, "merge_restricted")
    assert (await merge(manager, danger, other))[0] == 200


async def test_a_leader_does_not_merge_and_a_mediator_only_where_they_work(
    sign_in: SignIn, district: SmallDistrict
) -> None:
    client = await sign_in("dispatcher")
    kept, merged = await two(client, district)
    far = (await take_in(client, located(district, 3, 2)))["number"]
    leader = await sign_in("leader")
    assert "merge" not in (await leader.get(f"/api/cases/{merged}")).json()["actions"]
    assert (await merge(leader, merged, kept))[0] == 403
    mediator = await sign_in("mediator")
    assert (await merge(mediator, merged, far))[0] == 404
    assert "merge" in (await mediator.get(f"/api/cases/{merged}")).json()["actions"]
    assert (await merge(mediator, merged, kept))[0] == 200


async def test_a_merging_can_be_taken_back_for_a_minute(
    sign_in: SignIn, district: SmallDistrict, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await sign_in("dispatcher")
    kept, merged = await two(client, district)
    await merge(client, merged, kept)
    undone = await client.post(f"/api/cases/{merged}/undo")
    assert (undone.status_code, undone.json()["state"]) == (200, "assigned")
    assert undone.json()["grid"]["code"] == grid_code(0, 0)
    shown = (await client.get(f"/api/cases/{kept}")).json()
    assert (shown["merged"], shown["history"][-1]["action"]) == ([], "release")
    assert (await client.get(f"/api/cases/{merged}")).json()["history"][-1]["action"] == "undo"
    leader = await sign_in("leader")
    assert (await leader.get("/api/my")).json()["unseen"] == 2
    client = await sign_in("dispatcher")
    await merge(client, merged, kept)
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await client.post(f"/api/cases/{merged}/undo")).status_code == 409


async def test_a_merging_taken_back_keeps_when_the_case_was_accepted(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    kept, merged = await two(client, district)
    await (await sign_in("leader")).post(f"/api/cases/{merged}/accept")
    client = await sign_in("dispatcher")
    before = (await client.get(f"/api/cases/{merged}")).json()["accepted_at"]
    await merge(client, merged, kept)
    assert (await client.post(f"/api/cases/{merged}/undo")).json()["state"] == "accepted"
    assert (await client.get(f"/api/cases/{merged}")).json()["accepted_at"] == before


async def test_merging_is_for_those_who_are_signed_in(client: AsyncClient) -> None:
    assert (await client.post("/api/cases/1/merge", json={"into": "2"})).status_code == 401
