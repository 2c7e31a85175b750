import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from tests.conftest import QueryCounter, SignIn
from tests.factories import SmallDistrict, community_code, grid_code, leader_name

REPORT = {"kind": "0201", "channel": "hotline", "description": "楼上漏水"}


def located(district: SmallDistrict, column: int = 0, row: int = 0, **changed: Any) -> dict[str, Any]:
    lon, lat = district.point(column, row)
    return REPORT | {"location": {"lon": lon, "lat": lat}} | changed


async def take_in(client: AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post("/api/cases", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_report_answers_with_its_grid_leader_and_reason(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    found = await take_in(client, located(district, 1, 2))
    routing = found["routing"]
    assert (found["state"], routing["outcome"], routing["rule"]) == ("assigned", "assigned", "inside")
    assert routing["grid"] == {"code": grid_code(1, 2), "name": "第2网格"}
    assert routing["leader"]["name"] == leader_name(1, 2)
    assert routing["leader"]["phone"].startswith("1390000")
    assert "第2网格" in routing["reason"]
    assert routing["unit"] == "区司法局"
    english = await client.post("/api/cases", json=located(district, 1, 2), headers={"accept-language": "en"})
    assert "lies in" in english.json()["routing"]["reason"]


async def test_a_name_that_exists_twice_comes_back_with_both_offers(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    found = await take_in(client, REPORT | {"address": "阳光花园2号楼"})
    assert (found["state"], found["location"], found["routing"]["outcome"]) == ("review", None, "review")
    assert {c["grid"]["code"] for c in found["routing"]["candidates"]} == {grid_code(0, 0), grid_code(2, 2)}
    assert found["routing"]["grid"] is not None
    assert found["routing"]["leader"] is not None


async def test_the_same_record_again_answers_200(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    body = located(district, source="12345", external_id="W9")
    first = await take_in(client, body)
    again = await client.post("/api/cases", json=body)
    assert (again.status_code, again.json()["number"]) == (200, first["number"])
    assert again.json()["routing"]["grid"] == first["routing"]["grid"]


async def test_the_story_of_a_case_is_kept(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    number = (await take_in(client, located(district)))["number"]
    leader = await sign_in("leader")
    assert (await leader.get("/api/my")).json()["unseen"] == 1
    for action, state in (("accept", "accepted"), ("resolve", "resolved"), ("close", "closed")):
        answer = await leader.post(f"/api/cases/{number}/{action}", json={"reason": f"已{action}"})
        assert (answer.status_code, answer.json()["state"]) == (200, state), answer.text
    shown = (await leader.get(f"/api/cases/{number}")).json()
    assert [event["action"] for event in shown["history"]] == ["register", "accept", "resolve", "close"]
    assert [event["actor"] for event in shown["history"]] == ["Dispatcher", "Leader", "Leader", "Leader"]
    assert shown["actions"] == []
    assert shown["settled_at"]
    assert shown["revision"] == 4


async def test_what_the_state_forbids_is_refused_and_the_rest_is_named(
    sign_in: SignIn, district: SmallDistrict
) -> None:
    dispatcher = await sign_in("dispatcher")
    number = (await take_in(dispatcher, located(district)))["number"]
    leader = await sign_in("leader")
    answer = await leader.post(f"/api/cases/{number}/resolve", json={})
    assert answer.status_code == 409
    assert "accept" in answer.json()["detail"]
    assert (await leader.post(f"/api/cases/{number}/explode", json={})).status_code == 422
    assert (await leader.post(f"/api/cases/{number}/withdraw", json={})).status_code == 403


async def test_a_returned_case_leaves_the_leader_and_waits_at_the_desk(
    sign_in: SignIn, district: SmallDistrict
) -> None:
    dispatcher = await sign_in("dispatcher")
    number = (await take_in(dispatcher, located(district)))["number"]
    leader = await sign_in("leader")
    silent = await leader.post(f"/api/cases/{number}/return", json={})
    assert (silent.status_code, silent.json()["fields"][0]["field"]) == (422, "reason")
    answer = await leader.post(f"/api/cases/{number}/return", json={"reason": "不是本网格"})
    assert answer.json()["state"] == "review"
    assert (await leader.get(f"/api/cases/{number}")).status_code == 404
    dispatcher = await sign_in("dispatcher")
    other = grid_code(2, 2)
    moved = await dispatcher.post(f"/api/cases/{number}/reassign", json={"grid": other, "reason": "核定"})
    assert (moved.json()["state"], moved.json()["grid"]["code"]) == ("assigned", other)
    assert moved.json()["place"]["code"] == grid_code(0, 0)
    history = (await dispatcher.get(f"/api/cases/{number}")).json()["history"]
    assert [event["action"] for event in history] == ["register", "return", "reassign"]
    assert history[1]["reason"] == "不是本网格"


async def test_an_unplaced_case_is_placed_by_a_click(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    number = (await take_in(client, REPORT | {"address": "火星路99号"}))["number"]
    assert [i["number"] for i in (await client.get("/api/cases?located=false")).json()["items"]] == [number]
    lon, lat = district.point(3, 1)
    moved = await client.post(f"/api/cases/{number}/reassign", json={"location": {"lon": lon, "lat": lat}})
    assert moved.json()["grid"]["code"] == moved.json()["place"]["code"] == grid_code(3, 1)
    assert moved.json()["location"] == pytest.approx({"lon": lon, "lat": lat})


async def test_a_dispatch_can_be_taken_back_for_a_minute(
    sign_in: SignIn, district: SmallDistrict, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await sign_in("dispatcher")
    number = (await take_in(client, located(district)))["number"]
    assert (await client.post(f"/api/cases/{number}/undo")).json()["state"] == "withdrawn"
    waiting = (await take_in(client, REPORT | {"address": "阳光花园2号楼"}))["number"]
    await client.post(f"/api/cases/{waiting}/reassign", json={"grid": grid_code(0, 0)})
    undone = (await client.post(f"/api/cases/{waiting}/undo")).json()
    assert (undone["state"], undone["grid"]) == ("review", None)
    assert (await client.post(f"/api/cases/{waiting}/undo")).status_code == 409
    late = (await take_in(client, located(district)))["number"]
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await client.post(f"/api/cases/{late}/undo")).status_code == 409
    leader = await sign_in("leader")
    assert (await leader.get("/api/my")).json()["unseen"] == 1


async def test_a_decision_on_the_place_is_taken_back_with_it(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    number = (await take_in(client, REPORT | {"address": "阳光花园2号楼"}))["number"]
    lon, lat = district.point(0, 0)
    place = {"location": {"lon": lon, "lat": lat}, "address": "西北社区阳光花园2号楼"}
    decided = (await client.post(f"/api/cases/{number}/reassign", json={"grid": grid_code(0, 0)} | place)).json()
    assert decided["address"] == place["address"]
    undone = (await client.post(f"/api/cases/{number}/undo")).json()
    assert (undone["address"], undone["location"], undone["place"]) == ("阳光花园2号楼", None, None)


async def test_a_report_that_was_taken_back_can_be_sent_anew(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    order = located(district) | {"source": "12345", "external_id": "WO-1"}
    first = (await take_in(client, order))["number"]
    await client.post(f"/api/cases/{first}/undo")
    again = await client.post("/api/cases", json=order)
    assert (again.status_code, again.json()["state"]) == (201, "assigned")
    assert again.json()["number"] != first
    undone = (await client.get(f"/api/cases/{first}")).json()["history"][-1]
    assert (undone["action"], undone["detail"]) == ("undo", {"source": "12345", "external_id": "WO-1"})


async def test_danger_is_not_shown_to_leader_dispatcher_list_or_export(
    sign_in: SignIn, district: SmallDistrict
) -> None:
    client = await sign_in("dispatcher")
    found = await take_in(client, located(district, kind="0101", danger=True, description="丈夫持刀威胁"))
    assert found["routing"]["leader"] is None
    assert found["routing"]["grid"] is None
    assert found["routing"]["candidates"] == []
    number = found["number"]
    for username in ("dispatcher", "leader", "mediator"):
        reader = await sign_in(username)
        assert (await reader.get(f"/api/cases/{number}")).status_code == 404, username
        assert (await reader.get("/api/cases?q=持刀")).json()["items"] == [], username
    assert "持刀" not in (await (await sign_in("dispatcher")).get("/api/cases.csv")).text
    manager = await sign_in("manager")
    assert (await manager.get(f"/api/cases/{number}")).json()["restricted"] is True
    refused = await manager.post(f"/api/cases/{number}/reassign", json={"grid": grid_code(0, 0)})
    assert refused.status_code == 409


async def test_the_list_pages_through_everything_once(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    made = [(await take_in(client, located(district)))["number"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await client.get("/api/cases", params=query)).json()
        seen += [item["number"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == made[::-1]
    assert (await client.get("/api/cases/count")).json() == {"n": 5}


async def test_the_list_filters(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    here = (await take_in(client, located(district, 0, 0, kind="0402", description="物业费100%不合理")))["number"]
    there = (await take_in(client, located(district, 3, 3, opened_at="2026-09-01")))["number"]

    async def numbers(**query: Any) -> list[str]:
        return [item["number"] for item in (await client.get("/api/cases", params=query)).json()["items"]]

    assert await numbers(kind="02") == [there]
    assert await numbers(kind=["02", "04"]) == [here, there]
    assert await numbers(area=community_code(0, 0)) == [here]
    assert await numbers(**{"from": "2026-09-01", "to": "2026-09-01"}) == [there]
    assert await numbers(q="100%") == [here]
    assert await numbers(q="_") == []
    assert await numbers(overdue=True) == [there]
    assert await numbers(state=["closed"]) == []
    assert (await client.get("/api/cases", params={"kind": "9999"})).status_code == 422
    assert (await client.get("/api/cases", params={"cursor": "abc"})).json()["fields"][0]["field"] == "cursor"


async def test_the_list_costs_the_same_queries_however_long(
    sign_in: SignIn, district: SmallDistrict, query_counter: QueryCounter
) -> None:
    client = await sign_in("dispatcher")
    counts = []
    for _ in range(2):
        for _ in range(3):
            await take_in(client, located(district))
        query_counter.clear()
        await client.get("/api/cases")
        counts.append(len(query_counter))
    assert counts[0] == counts[1] <= 2


async def test_formulas_in_an_export_do_not_run(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    await take_in(client, located(district, description='=HYPERLINK("http://x")', address="雄关小区1号楼"))
    answer = await client.get("/api/cases.csv")
    assert answer.content.startswith("\ufeff编号".encode())
    row = next(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert row["描述"] == '\'=HYPERLINK("http://x")'


async def test_a_contact_is_shown_on_demand(sign_in: SignIn, district: SmallDistrict, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    number = (await take_in(client, located(district, contact={"name": "王某", "phone": "13900000009"})))["number"]
    assert "13900000009" not in (await client.get(f"/api/cases/{number}")).text
    assert (await client.get(f"/api/cases/{number}")).json()["has_contact"] is True
    assert (await client.get(f"/api/cases/{number}/contact")).json()["fields"][0]["field"] == "why"
    shown = await client.get(f"/api/cases/{number}/contact", params={"why": "核实地址"})
    assert shown.json() == {"name": "王某", "phone": "13900000009", "safe_hours": "", "do_not_call": False}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"location": {"lon": 39.7, "lat": 98.5}}, "location.lat"),
        ({"location": {"lon": 200, "lat": 39.7}}, "location.lon"),
        ({"location": {"lon": "NaN", "lat": 39.7}}, "location.lon"),
        ({"datum": "mars"}, "datum"),
        ({"kind": "9x"}, "kind"),
        ({"channel": "fax"}, "channel"),
        ({"description": " "}, "description"),
        ({"address": ""}, "address"),
        ({"address": "长" * 10_000}, "address"),
        ({"opened_at": "2026-13-01"}, "opened_at"),
        ({"opened_at": "2031-01-01"}, "opened_at"),
        ({"colour": "red"}, "colour"),
        ({"accuracy_m": -1}, "accuracy_m"),
    ],
)
async def test_bad_input_is_named_in_the_callers_language(
    sign_in: SignIn, district: SmallDistrict, change: dict[str, Any], field: str
) -> None:
    client = await sign_in("dispatcher")
    for language in ("zh", "en"):
        answer = await client.post("/api/cases", json=located(district) | change, headers={"accept-language": language})
        assert answer.status_code == 422, answer.text
        problem = answer.json()["fields"][0]
        assert problem["field"] == field
        assert problem["detail"].isascii() or language == "zh" or "“" in problem["detail"]
    assert (await client.get("/api/cases/count")).json() == {"n": 0}


async def test_a_body_that_is_not_json_is_said_to_be_so(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    answer = await client.post("/api/cases", content=b"{not", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (422, "body_not_json")
    neither = await client.post("/api/cases", json=REPORT)
    assert (neither.status_code, neither.json()["fields"][0]["error"]) == (422, "address_or_location")


def home(district: SmallDistrict, part: str, column: int, row: int) -> dict[str, Any]:
    lon, lat = district.point(column, row)
    return {"part": part, "location": {"lon": lon, "lat": lat}}


async def test_parties_of_two_grids_are_kept_and_propose_the_centre_above(
    sign_in: SignIn, district: SmallDistrict
) -> None:
    client = await sign_in("dispatcher")
    parties = [
        home(district, "party", 0, 1),
        {"part": "party", "address": "雄关小区2号楼"},
        home(district, "caller", 9, 9),
    ]
    found = await take_in(client, located(district, 0, 0, parties=parties))
    assert found["routing"]["grid"]["code"] == grid_code(0, 0)
    assert found["routing"]["unit"] == "西北社区综治中心"
    assert found["routing"]["unit_reason"].startswith("当事人分属第3网格、第4网格")
    shown = (await client.get(f"/api/cases/{found['number']}")).json()["parties"]
    assert shown == found["parties"]
    assert [(party["part"], party["address"], (party["grid"] or {}).get("code")) for party in shown] == [
        ("party", None, grid_code(0, 1)),
        ("party", "雄关小区2号楼", grid_code(1, 1)),
        ("caller", None, None),
    ]
    client.headers["accept-language"] = "en"
    english = (await client.get(f"/api/cases/{found['number']}")).json()
    assert english["assignments"][0]["unit_reason"].startswith("The parties live in different grids")


async def test_where_parties_live_is_shown_to_those_who_may_read_contacts(
    sign_in: SignIn, district: SmallDistrict
) -> None:
    client = await sign_in("mediator")
    parties = [home(district, "party", 0, 1)]
    assert len((await take_in(client, located(district, 0, 0, parties=parties)))["parties"]) == 1
    assert (await take_in(client, located(district, 3, 3, parties=parties)))["parties"] == []


async def test_a_party_without_a_place_is_refused(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    answer = await client.post("/api/cases", json=located(district, 0, 0, parties=[{"part": "party"}]))
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "parties")


async def test_the_reason_is_said_in_the_language_of_who_reads(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    number = (await take_in(client, located(district, 1, 2, kind="0402")))["number"]
    client.headers["accept-language"] = "en"
    shown = (await client.get(f"/api/cases/{number}")).json()
    assert shown["reason"] == "The place lies in 第2网格, 100.0 m from its edge."
    assert shown["assignments"][0]["unit_reason"] == "区住建局 leads on Property management."
