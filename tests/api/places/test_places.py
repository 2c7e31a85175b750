"""The library of places: found, added, changed and retired, one place at a time."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import AddressUnit, Place, PlaceAlias
from tests.conftest import SignIn
from tests.factories import SmallDistrict, community_code, grid_code


async def found(client: AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get("/api/places", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def one(client: AsyncClient, name: str) -> dict[str, Any]:
    (item,) = await found(client, q=name)
    return dict((await client.get(f"/api/places/{item['id']}")).json())


def changed(place: dict[str, Any], **what: Any) -> dict[str, Any]:
    return {key: place[key] for key in ("version", "kind", "name", "location")} | what


@pytest.mark.parametrize("words", ["雄关小区", "关小", "雄关家园", "xiongguan", "xgxq", "XG xq", "xgjy"])
async def test_a_place_is_found_by_name_alias_and_sound(sign_in: SignIn, words: str) -> None:
    client = await sign_in("dispatcher")
    (item,) = await found(client, q=words)
    assert (item["name"], item["kind"], item["units"], item["buildings"]) == ("雄关小区", "estate", 9, 3)
    assert item["community"]["name"] == "西北社区"
    assert [name["name"] for name in item["names"]] == ["雄关家园"]


async def test_the_list_by_kind_area_and_page(sign_in: SignIn) -> None:
    client = await sign_in("planner")
    assert {item["name"] for item in await found(client, kind="road")} == {"北环路"}
    assert {item["name"] for item in await found(client, area=community_code(2, 2))} == {"阳光花园"}
    whole = [item["id"] for item in await found(client)]
    pages, cursor = [], None
    while True:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/api/places", params=query)).json()
        assert page["total"] == len(whole) == 4
        pages += [item["id"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert pages == whole
    assert (await client.get("/api/places?area=none")).json()["fields"][0]["field"] == "area"
    assert (await client.get("/api/places?cursor=xyz")).json()["fields"][0]["field"] == "cursor"
    assert await found(client, q="%") == []
    assert await found(client, q="'; DROP TABLE place; --") == []


async def test_the_list_costs_the_same_however_long(sign_in: SignIn, query_counter: Any) -> None:
    client = await sign_in("planner")
    query_counter.clear()
    await found(client, limit=1)
    few = len(query_counter)
    query_counter.clear()
    await found(client, limit=200)
    assert len(query_counter) == few


async def test_a_new_place_lies_where_its_point_lies(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("planner")
    lon, lat = district.point(3, 0)
    body = {
        "kind": "landmark",
        "name": "金泉大厦",
        "location": {"lon": lon, "lat": lat},
        "names": [{"name": "金泉楼", "kind": "short"}, {"name": "老百货", "kind": "former", "until": "2015-06-30"}],
    }
    made = await client.post("/api/places", json=body)
    assert made.status_code == 201, made.text
    place = made.json()
    assert place["grid"]["code"] == grid_code(3, 0)
    assert place["community"]["code"] == community_code(3, 0)
    assert [(n["name"], n["kind"], n["until"], n["weight"]) for n in place["names"]] == [
        ("老百货", "former", "2015-06-30", 0.9),
        ("金泉楼", "short", None, 0.9),
    ]
    assert [edit["action"] for edit in place["edits"]] == ["add_name", "add_name", "create"]
    assert place["edits"][0]["actor"] == "Planner"
    again = await client.post("/api/places", json=body)
    assert (again.status_code, again.json()["error"]) == (409, "place_exists")


async def test_a_place_outside_is_refused(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("planner")
    body = {"kind": "landmark", "name": "远方大厦", "location": {"lon": 100.0, "lat": 39.0}}
    assert (await client.post("/api/places", json=body)).json()["fields"][0]["error"] == "place_outside"
    swapped = {**body, "location": {"lon": 43.8, "lat": 87.6}}
    assert (await client.post("/api/places", json=swapped)).json()["fields"][0]["error"] == "coordinates_swapped"


async def test_a_renamed_place_keeps_its_old_name_with_today(
    sign_in: SignIn, district: SmallDistrict, session: AsyncSession
) -> None:
    client = await sign_in("planner")
    place = await one(client, "雄关小区")
    units = select(AddressUnit.id).where(AddressUnit.place_id == place["id"]).order_by(AddressUnit.id)
    before = (await session.scalars(units)).all()
    renamed = (await client.put(f"/api/places/{place['id']}", json=changed(place, name="雄关新城"))).json()
    assert renamed["name"] == "雄关新城"
    assert {(n["name"], n["kind"], n["until"]) for n in renamed["names"]} == {
        ("雄关家园", "alias", None),
        ("雄关小区", "former", "2026-10-10"),
    }
    assert renamed["edits"][0]["before"] == {"name": "雄关小区"}
    assert renamed["edits"][0]["after"] == {"name": "雄关新城"}
    assert (await session.scalars(units)).all() == before
    assert [item["name"] for item in await found(client, q="雄关小区")] == ["雄关新城"]
    back = (await client.put(f"/api/places/{place['id']}", json=changed(renamed, name="雄关小区"))).json()
    assert {n["name"] for n in back["names"]} == {"雄关家园", "雄关新城"}


async def test_a_moved_place_goes_to_the_grid_of_its_point(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("admin")
    place = await one(client, "雄关小区")
    lon, lat = district.point(2, 1)
    moved = (
        await client.put(f"/api/places/{place['id']}", json=changed(place, location={"lon": lon, "lat": lat}))
    ).json()
    assert moved["grid"]["code"] == grid_code(2, 1)
    assert moved["community"]["code"] == community_code(2, 1)
    assert moved["units"] == place["units"]


async def test_a_place_that_lies_outside_can_be_renamed_where_it_is(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    place = await one(client, "雄关小区")
    move = text("UPDATE place SET grid_id = NULL, community_id = NULL, point = ST_Point(99.9, 39, 4326) WHERE id = :id")
    await session.execute(move, {"id": place["id"]})
    outside = await one(client, "雄关小区")
    url = f"/api/places/{place['id']}"
    renamed = await client.put(url, json=changed(outside, name="城外小区"))
    assert (renamed.status_code, renamed.json()["name"]) == (200, "城外小区")
    farther = changed(renamed.json(), location={"lon": 99.8, "lat": 39.0})
    assert (await client.put(url, json=farther)).json()["fields"][0]["error"] == "place_outside"


async def test_saving_what_nobody_changed_is_no_change(sign_in: SignIn) -> None:
    client = await sign_in("planner")
    place = await one(client, "雄关小区")
    same = (await client.put(f"/api/places/{place['id']}", json=changed(place))).json()
    assert (same["version"], same["edits"]) == (place["version"], [])


async def test_of_two_editors_the_second_is_told(sign_in: SignIn) -> None:
    client = await sign_in("planner")
    place = await one(client, "雄关小区")
    url = f"/api/places/{place['id']}"
    assert (await client.put(url, json=changed(place, kind="landmark"))).status_code == 200
    for late in (
        client.put(url, json=changed(place, name="别的名字")),
        client.delete(url, params={"version": place["version"]}),
        client.post(f"{url}/names", json={"name": "新别名", "version": place["version"]}),
        client.delete(f"{url}/names/{place['names'][0]['id']}", params={"version": place["version"]}),
    ):
        answer = await late
        assert (answer.status_code, answer.json()["error"]) == (409, "place_changed_meanwhile")
        assert "Planner" in answer.json()["detail"]
    assert (await one(client, "雄关小区"))["kind"] == "landmark"


async def test_names_come_and_go(sign_in: SignIn) -> None:
    client = await sign_in("planner")
    place = await one(client, "雄关小区")
    url = f"/api/places/{place['id']}"
    body = {"name": "老雄关", "kind": "alias", "weight": 0.7, "source": "居民", "version": place["version"]}
    made = (await client.post(f"{url}/names", json=body)).json()
    assert {(n["name"], n["weight"], n["source"]) for n in made["names"]} == {
        ("雄关家园", 0.9, "test"),
        ("老雄关", 0.7, "居民"),
    }
    name = next(n for n in made["names"] if n["name"] == "老雄关")
    left = (await client.delete(f"{url}/names/{name['id']}", params={"version": made["version"]})).json()
    assert [n["name"] for n in left["names"]] == ["雄关家园"]
    assert left["edits"][0]["before"]["name"] == "老雄关"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"name": "雄关小区"}, "name_is_main"),
        ({"name": "雄关家园"}, "name_known"),
        ({"name": "旧名字", "until": "2020-01-01"}, "until_of_former_alone"),
        ({"name": "旧名字", "kind": "former", "until": "2027-01-01"}, "day_to_come"),
        ({"name": "院"}, "too_short"),
        ({"name": "雄关老院", "weight": 0}, "too_small"),
        ({"name": "雄关老院", "kind": "nickname"}, "not_one_of"),
    ],
)
async def test_a_name_that_cannot_be(sign_in: SignIn, body: dict[str, Any], error: str) -> None:
    client = await sign_in("planner")
    place = await one(client, "雄关小区")
    answer = await client.post(f"/api/places/{place['id']}/names", json=body | {"version": place["version"]})
    said = answer.json()
    assert answer.status_code in (409, 422)
    assert error in {said["error"], *(field["error"] for field in said["fields"])}


async def test_a_retired_place_is_kept_and_can_come_back(
    sign_in: SignIn, district: SmallDistrict, session: AsyncSession
) -> None:
    client = await sign_in("planner")
    place = await one(client, "雄关小区")
    url = f"/api/places/{place['id']}"
    gone = (await client.delete(url, params={"version": place["version"]})).json()
    assert (gone["retired_on"], gone["units"]) == ("2026-10-10", 9)
    assert await found(client, q="雄关") == []
    assert [item["name"] for item in await found(client, q="雄关", retired=True)] == ["雄关小区"]
    assert (await client.delete(url, params={"version": gone["version"]})).json()["error"] == "place_retired"
    back = (await client.put(url, json=changed(gone))).json()
    assert (back["retired_on"], back["edits"][0]["action"]) == (None, "bring_back")
    assert await session.scalar(select(Place.retired_on).where(Place.id == place["id"])) is None


@pytest.mark.parametrize("username", ["dispatcher", "leader", "mediator", "manager"])
async def test_who_may_not_edit_may_look(sign_in: SignIn, username: str) -> None:
    client = await sign_in(username)
    place = await one(client, "雄关小区")
    assert place["may_edit"] is False
    url = f"/api/places/{place['id']}"
    for refused in (
        client.put(url, json=changed(place, name="别的名字")),
        client.delete(url, params={"version": 1}),
        client.post(f"{url}/names", json={"name": "新别名", "version": 1}),
        client.post("/api/places", json={"kind": "estate", "name": "新小区", "location": place["location"]}),
    ):
        assert (await refused).status_code == 403


async def test_nobody_comes_in_without_a_session(client: AsyncClient) -> None:
    for path in ("/api/places", "/api/places/1", "/api/places/proposals", "/api/misroutes", "/api/misroutes/cases"):
        assert (await client.get(path)).status_code == 401


async def test_a_place_that_is_none(sign_in: SignIn) -> None:
    client = await sign_in("planner")
    assert (await client.get("/api/places/999999999")).status_code == 404
    assert (await client.get("/api/places/0")).status_code == 422
    assert (await client.get(f"/api/places/{2**63}")).status_code == 422


async def test_two_who_add_the_same_place_at_once_add_one(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("planner")
    lon, lat = district.point(1, 0)
    body = {"kind": "estate", "name": "同名小区", "location": {"lon": lon, "lat": lat}}
    answers = await asyncio.gather(*(client.post("/api/places", json=body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


async def test_an_alias_entered_here_is_a_row_the_matcher_reads(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    place = await one(client, "雄关小区")
    body = {"name": "老雄关", "version": place["version"]}
    await client.post(f"/api/places/{place['id']}/names", json=body)
    row = (await session.scalars(select(PlaceAlias).where(PlaceAlias.name == "老雄关"))).one()
    assert (row.place_id, row.weight, row.kind) == (place["id"], 1, "alias")
