from typing import Any

import pytest
from httpx import AsyncClient

from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code

PATH = "/api/addresses/match"


async def test_nobody_signed_in_is_told_so(client: AsyncClient) -> None:
    assert (await client.get(PATH, params={"q": "雄关小区"})).status_code == 401
    assert (await client.post(f"{PATH}/batch", json={"queries": ["雄关小区"]})).status_code == 401


@pytest.mark.parametrize("username", ["manager", "dispatcher", "planner", "leader", "mediator", "admin"])
async def test_every_role_may_match(sign_in: SignIn, username: str) -> None:
    client = await sign_in(username)
    answer = await client.get(PATH, params={"q": "雄关小区3号楼1单元101楼上漏水"})
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "match"


async def test_the_answer_has_the_shape_of_the_contract(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    body = (await client.get(PATH, params={"q": "西北社区雄关小区3#-1-101"})).json()
    assert set(body) == {"outcome", "candidates", "grid_confidence"}
    (candidate,) = body["candidates"]
    lon, lat = district.point(1, 1, dx=150)
    assert candidate == {
        "address": "第1街道西北社区雄关小区3号楼1单元101室",
        "level": "room",
        "confidence": pytest.approx(1.0, abs=0.03),
        "location": {"lon": pytest.approx(lon), "lat": pytest.approx(lat)},
        "grid": {"code": grid_code(1, 1), "name": "第4网格"},
        "matched": ["community", "estate", "building", "unit", "room"],
        "words": [
            {"start": 0, "end": 4, "written": "西北社区", "part": "community", "name": "西北社区"},
            {"start": 4, "end": 8, "written": "雄关小区", "part": "estate", "name": "雄关小区"},
            {"start": 8, "end": 9, "written": "3", "part": "building", "name": "3号楼"},
            {"start": 11, "end": 12, "written": "1", "part": "unit", "name": "1单元"},
            {"start": 13, "end": 16, "written": "101", "part": "room", "name": "101室"},
        ],
    }
    assert body["grid_confidence"] == pytest.approx(1.0, abs=0.03)


async def test_words_are_those_of_the_query_as_it_was_written(sign_in: SignIn) -> None:
    client = await sign_in("dispatcher")
    query = "【雄关 小区】３号楼　一单元"
    body = (await client.get(PATH, params={"q": query})).json()
    words = [query[word["start"] : word["end"]] for word in body["candidates"][0]["words"]]
    assert words == ["雄关 小区", "３", "一"]


async def test_one_bad_address_of_a_batch_refuses_none_of_the_others(sign_in: SignIn) -> None:
    client = await sign_in("dispatcher")
    queries = ["雄关小区2号楼", " ", "地" * 201, "雄关小区3号楼"]
    results = (await client.post(f"{PATH}/batch", json={"queries": queries})).json()["results"]
    assert [result["outcome"] for result in results] == ["match", "none", "none", "match"]
    assert [result["error"] for result in results] == [None, "address_empty", "address_too_long", None]
    assert "200" in results[2]["detail"]


async def test_twins_are_refused_with_both_offers(sign_in: SignIn) -> None:
    client = await sign_in("dispatcher")
    body = (await client.get(PATH, params={"q": "阳光花园1号楼"})).json()
    assert body["outcome"] == "ambiguous"
    offered = {candidate["grid"]["code"] for candidate in body["candidates"]}
    assert offered == {grid_code(0, 0), grid_code(2, 2)}


async def test_an_area_has_no_grid(sign_in: SignIn) -> None:
    client = await sign_in("dispatcher")
    (candidate,) = (await client.get(PATH, params={"q": "西北社区"})).json()["candidates"]
    assert (candidate["level"], candidate["grid"]) == ("community", None)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": "   "}, "q"),
        ({"q": "阳光" * 3000}, "q"),
        ({"q": "雄关小区", "limit": 0}, "limit"),
        ({"q": "雄关小区", "limit": 21}, "limit"),
        ({"q": "雄关小区", "limit": "many"}, "limit"),
        ({"q": "雄关小区", "at": "31.12.2026"}, "at"),
    ],
)
@pytest.mark.parametrize(("language", "is_chinese"), [("zh", True), ("en", False)])
async def test_bad_input_names_its_field_in_the_callers_language(
    sign_in: SignIn, parameters: dict[str, Any], field: str, language: str, is_chinese: bool
) -> None:
    client = await sign_in("dispatcher")
    answer = await client.get(PATH, params=parameters, headers={"Accept-Language": language})
    assert answer.status_code == 422
    assert field in str(answer.json()["fields"])
    assert any("一" <= character <= "龥" for character in answer.json()["detail"]) == is_chinese


async def test_a_batch_answers_in_order(sign_in: SignIn) -> None:
    client = await sign_in("dispatcher")
    queries = ["雄关小区2号楼", "没有这个地方", "阳光花园"]
    answer = await client.post(f"{PATH}/batch", json={"queries": queries, "limit": 1})
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [result["outcome"] for result in results] == ["match", "none", "ambiguous"]
    assert [len(result["candidates"]) for result in results] == [1, 0, 1]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"queries": ["雄关小区"] * 10_001}, "queries"),
        ({"queries": "雄关小区"}, "queries"),
        ({}, "queries"),
    ],
)
async def test_a_bad_batch_names_what_is_wrong(sign_in: SignIn, body: dict[str, Any], field: str) -> None:
    client = await sign_in("dispatcher")
    answer = await client.post(f"{PATH}/batch", json=body)
    assert answer.status_code == 422
    assert field in str(answer.json()["fields"])


@pytest.mark.parametrize(
    "hostile", ["'; DROP TABLE place;--", "😀", "%_%", "\x07\x08", "1" * 200, "((((((((a+)+)+", "=1+1"]
)
async def test_hostile_text_is_an_ordinary_question(sign_in: SignIn, hostile: str) -> None:
    client = await sign_in("dispatcher")
    answer = await client.get(PATH, params={"q": hostile})
    assert answer.status_code == 200
    assert answer.json() == {"outcome": "none", "candidates": [], "grid_confidence": 0.0}


async def test_suggestions_have_the_shape_of_the_contract(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("leader")
    body = (await client.get("/api/addresses/suggest", params={"q": "xgxq", "limit": 1})).json()
    lon, lat = district.point(1, 1)
    assert body == {
        "items": [
            {
                "text": "雄关小区",
                "kind": "estate",
                "level": "estate",
                "place_id": body["items"][0]["place_id"],
                "address_unit_id": None,
                "marks": [[0, 4]],
                "how": "initials",
                "location": {"lon": pytest.approx(lon, abs=0.01), "lat": pytest.approx(lat, abs=0.01)},
                "grid": {"code": grid_code(1, 1), "name": "第4网格"},
                "community": "西北社区",
                "town": "第1街道",
            }
        ]
    }


async def test_suggestions_are_for_those_who_are_signed_in(client: AsyncClient) -> None:
    assert (await client.get("/api/addresses/suggest", params={"q": "x"})).status_code == 401


async def test_an_overlong_beginning_is_refused(sign_in: SignIn) -> None:
    client = await sign_in("dispatcher")
    answer = await client.get("/api/addresses/suggest", params={"q": "x" * 201})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "q"
