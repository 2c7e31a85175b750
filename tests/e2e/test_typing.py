"""An address as it is typed at the desk: names, sounds and initials find places; Tab goes on to buildings."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.desk import take_address, type_address
from tests.factories import grid_code

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("typed", "how"), [("xgxq", "按首字母"), ("xiongguan", "按拼音"), ("雄关xq", None), ("雄关", None)]
)
def test_a_place_is_found_by_name_sound_and_initials(desk: Page, typed: str, how: str | None) -> None:
    desk.keyboard.type(typed)
    offer = desk.get_by_test_id("offer").filter(has_text="雄关小区").first
    expect(offer).to_be_visible()
    if how:
        expect(offer).to_contain_text(how)
    expect(offer.locator("mark").first).to_contain_text("雄关")
    assert desk.get_by_test_id("none").is_hidden()


def test_tab_completes_and_goes_on_to_the_building(desk: Page) -> None:
    desk.keyboard.type("xgxq")
    expect(desk.get_by_test_id("offer").first).to_contain_text("雄关小区")
    desk.keyboard.press("Tab")
    field = desk.get_by_test_id("address")
    expect(field).to_be_focused()
    expect(field).to_have_value("雄关小区")
    building = desk.get_by_test_id("offer").filter(has_text="3号楼")
    expect(building.first).to_be_visible()
    desk.keyboard.type("3")
    expect(desk.get_by_test_id("offer").first).to_contain_text("雄关小区3号楼")
    desk.keyboard.press("Enter")
    expect(desk.get_by_test_id("chosen")).to_contain_text("雄关小区3号楼")
    expect(desk.get_by_test_id("grid")).to_have_text("第4网格")


def test_the_map_follows_the_arrows(desk: Page) -> None:
    drawn = desk.locator(".map")
    desk.keyboard.type("阳光花园")
    first = desk.get_by_test_id("offer").nth(0)
    expect(first).to_have_attribute("aria-selected", "true")
    shown = set()
    for _ in range(desk.get_by_test_id("offer").count()):
        shown.add(drawn.get_attribute("data-selected"))
        desk.keyboard.press("ArrowDown")
    assert {grid_code(0, 0), grid_code(2, 2)} <= shown
    expect(first).to_have_attribute("aria-selected", "true")


def test_enter_that_comes_before_the_offers_waits_for_what_is_certain(desk: Page) -> None:
    desk.keyboard.type("雄关小区")
    expect(desk.get_by_test_id("offer").first).to_be_visible()
    desk.keyboard.insert_text("3号楼")
    desk.keyboard.press("Enter")
    expect(desk.get_by_test_id("chosen")).to_contain_text("雄关小区3号楼")


def test_esc_closes_the_offers_and_keeps_the_text(desk: Page) -> None:
    desk.keyboard.type("雄关小区")
    expect(desk.get_by_test_id("offer").first).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_test_id("offer").first).to_be_hidden()
    expect(desk.get_by_test_id("address")).to_have_value("雄关小区")
    desk.keyboard.press("Tab")
    expect(desk.get_by_test_id("address")).not_to_be_focused()


def test_an_answer_that_was_overtaken_is_dropped(desk: Page) -> None:
    """The first request is held back until the second one has been answered."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.route("**/api/addresses/match?q=%E9%98%B3%E5%85%89*", hold)
    with desk.expect_request("**/api/addresses/match?q=%E9%98%B3%E5%85%89*"):
        type_address(desk, "阳光")
    take_address(desk, "雄关小区3号楼")
    for route in held:
        route.abort()
    expect(desk.get_by_test_id("chosen")).to_contain_text("雄关小区3号楼")
