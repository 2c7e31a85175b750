"""The library of places in Settings, by keyboard: added, named, renamed, found, retired; proposed names, misroutes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from geo.addresses.places.kinds import LEARNT_WEIGHT
from tests.e2e.reports import ask
from tests.factories import NORTH, WEST, lon_lat

pytestmark = pytest.mark.e2e
LON, LAT = lon_lat(WEST + 630, NORTH - 130)


@pytest.fixture
def places(page: Page, enter: Callable[[Page, str], None]) -> Page:
    enter(page, "planner")
    page.goto("/settings/places")
    expect(page.get_by_test_id("places-total")).to_be_visible()
    return page


def test_a_place_is_added_named_renamed_found_and_retired_without_a_mouse(places: Page, server_url: str) -> None:
    places.get_by_test_id("place-new").press("Enter")
    places.get_by_test_id("place-name").fill("瑞云家园")
    places.get_by_test_id("place-lon").fill(f"{LON:.6f}")
    places.get_by_test_id("place-lat").fill(f"{LAT:.6f}")
    places.get_by_test_id("place-lat").press("Enter")
    expect(places.locator(".el-dialog")).to_contain_text("东北社区")
    places.get_by_test_id("name-new").fill("瑞云老院")
    places.get_by_test_id("name-new").press("Enter")
    expect(places.get_by_test_id("name")).to_contain_text("瑞云老院")
    places.get_by_test_id("place-name").fill("瑞云新苑")
    places.get_by_test_id("place-name").press("Enter")
    expect(places.get_by_test_id("name")).to_have_count(2)
    expect(places.locator(".el-dialog")).to_contain_text("用至 2026-10-10")
    places.keyboard.press("Escape")
    places.get_by_test_id("places-q").fill("ryxy")
    expect(places.get_by_test_id("place-open")).to_have_text(["瑞云新苑"])
    found = ask(server_url, "planner", "GET", "/api/places?q=瑞云老院")["items"]
    assert [place["name"] for place in found] == ["瑞云新苑"]
    places.get_by_test_id("place-open").press("Enter")
    places.get_by_test_id("place-retire").press("Enter")
    expect(places.get_by_test_id("place-retired")).to_contain_text("2026-10-10")
    places.keyboard.press("Escape")
    expect(places.get_by_test_id("place-open")).to_have_count(0)


def test_whoever_comes_second_is_told_and_sees_what_stands_there(
    places: Page, server_url: str, problems: list[str]
) -> None:
    body = {"kind": "landmark", "name": "瑞云大厦", "location": {"lon": LON, "lat": LAT}}
    made = ask(server_url, "planner", "POST", "/api/places", body)
    places.get_by_test_id("places-q").fill("瑞云大厦")
    expect(places.get_by_test_id("place-open")).to_have_text(["瑞云大厦"])
    places.get_by_test_id("place-open").press("Enter")
    expect(places.get_by_test_id("place-name")).to_have_value("瑞云大厦")
    other = {"name": "瑞云楼", "kind": "short", "version": made["version"]}
    ask(server_url, "admin", "POST", f"/api/places/{made['id']}/names", other)
    places.get_by_test_id("place-name").fill("瑞云广场")
    places.get_by_test_id("place-save").click()
    expect(places.get_by_test_id("place-fault")).to_contain_text("没有保存")
    problems.remove("Failed to load resource: the server responded with a status of 409 (Conflict)")
    places.get_by_test_id("place-reload").click()
    expect(places.get_by_test_id("name")).to_contain_text("瑞云楼")
    expect(places.get_by_test_id("place-name")).to_have_value("瑞云大厦")


def test_a_proposed_name_is_accepted_by_another_person(places: Page, server_url: str) -> None:
    lon, lat = lon_lat(WEST + 430, NORTH - 130)
    body = {"kind": "landmark", "name": "玉门商厦", "location": {"lon": lon, "lat": lat}}
    place = ask(server_url, "planner", "POST", "/api/places", body)
    report = {"kind": "02", "channel": "window", "description": "噪音", "address": "老百货商店"}
    number = ask(server_url, "dispatcher", "POST", "/api/cases", report)["number"]
    order = {"grid": place["grid"]["code"], "location": place["location"]}
    ask(server_url, "dispatcher", "POST", f"/api/cases/{number}/reassign", order)
    places.get_by_test_id("part-proposals").click()
    row = places.get_by_test_id("proposal").filter(has_text="老百货商店")
    expect(row).to_contain_text("玉门商厦")
    row.get_by_test_id("proposal-accept").press("Enter")
    expect(row).to_have_count(0)
    names = ask(server_url, "planner", "GET", f"/api/places/{place['id']}")["names"]
    assert [(name["name"], name["source"], name["weight"]) for name in names] == [
        ("老百货商店", "learned", LEARNT_WEIGHT)
    ]


def test_the_desk_sees_the_misroutes_and_the_disputes_behind_them(
    page: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    lon, lat = lon_lat(WEST + 180, NORTH - 300)
    report = {"kind": "02", "channel": "window", "description": "噪音", "location": {"lon": lon, "lat": lat}}
    number = ask(server_url, "dispatcher", "POST", "/api/cases", report)["number"]
    near = ask(server_url, "dispatcher", "GET", f"/api/locate?lon={lon}&lat={lat}")["runners_up"][0]["grid"]["code"]
    ask(server_url, "dispatcher", "POST", f"/api/cases/{number}/reassign", {"grid": near})
    enter(page, "dispatcher")
    page.goto("/settings/misroutes")
    way = page.get_by_test_id("misroute-way").first
    way.press("Enter")
    page.get_by_test_id("misroute-case").get_by_role("link", name=number).press("Enter")
    expect(page).to_have_url(re.compile(f"/disputes/{number}"))
