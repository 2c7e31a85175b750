"""The dispatch desk: from an address to a grid leader by keyboard, refusals, danger marks, the review."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import switch_language
from tests.e2e.desk import fill_in, number_sent, type_address
from tests.e2e.reports import ask, report, state_of
from tests.factories import grid_code, leader_name

pytestmark = pytest.mark.e2e


def open_review(page: Page, number: str) -> None:
    page.reload()
    expect(page.get_by_test_id("address")).to_be_focused()
    page.keyboard.press("Alt+2")
    page.get_by_test_id(f"review-{number}").click()


def test_an_address_finds_grid_leader_unit_and_reason(desk: Page) -> None:
    expect(desk.get_by_test_id("address")).to_be_focused()
    desk.keyboard.type("雄关家园3栋")
    offer = desk.get_by_test_id("offer").first
    expect(offer).to_contain_text("雄关小区3号楼")
    expect(offer).to_contain_text("按别名")
    fill_in(desk)
    who = desk.get_by_test_id("who")
    expect(who.get_by_test_id("grid")).to_have_text("第4网格")
    expect(who.get_by_test_id("leader")).to_contain_text(leader_name(1, 1))
    expect(who.get_by_test_id("reason")).to_contain_text("属于第4网格")
    expect(who).to_contain_text("区住建局")
    expect(who).to_contain_text("距边界")


def test_it_is_sent_by_keyboard_and_can_be_taken_back(desk: Page, server_url: str) -> None:
    fill_in(desk)
    number = number_sent(desk)
    expect(desk.get_by_test_id("sent")).to_contain_text(leader_name(1, 1))
    expect(desk.get_by_test_id("address")).to_be_focused()
    assert state_of(server_url, number) == "assigned"
    desk.keyboard.press("Alt+z")
    expect(desk.get_by_test_id("sent")).to_be_hidden()
    assert state_of(server_url, number) == "withdrawn"
    expect(desk.get_by_test_id("description")).to_have_value("楼上漏水，多次沟通没有结果")
    expect(desk.get_by_test_id("address")).to_have_value("雄关小区3号楼")


def test_a_name_that_stands_twice_is_refused_with_its_offers(desk: Page) -> None:
    fill_in(desk)
    type_address(desk, "阳光花园")
    expect(desk.get_by_test_id("ambiguous")).to_contain_text("2 处")
    assert desk.get_by_test_id("offer").count() >= 2
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_test_id("gaps")).to_contain_text("地点")
    expect(desk.get_by_test_id("sent")).to_be_hidden()
    desk.get_by_test_id("address").focus()
    desk.keyboard.press("ArrowDown")
    second = desk.get_by_test_id("offer").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    chosen = second.inner_text()
    desk.keyboard.press("Enter")
    assert desk.get_by_test_id("chosen").locator("b").inner_text() in chosen
    expect(desk.get_by_test_id("who")).to_be_visible()


def test_pasted_coordinates_are_asked_for_their_datum(desk: Page) -> None:
    type_address(desk, "39.7034, 98.5026")
    expect(desk.get_by_test_id("who")).to_be_hidden()
    desk.get_by_label("高德").check()
    expect(desk.get_by_test_id("grid")).to_have_text("第4网格")


def test_a_danger_mark_says_what_happens_before_it_is_sent(desk: Page, server_url: str) -> None:
    fill_in(desk, "阳光花园1号楼 西北社区", "持刀威胁家人")
    expect(desk.get_by_test_id("danger-note")).to_be_hidden()
    desk.get_by_test_id("danger").click()
    note = desk.get_by_test_id("danger-note")
    expect(note).to_contain_text("110")
    expect(note).to_contain_text("网格长看不到")
    expect(desk.get_by_test_id("leader")).to_be_hidden()
    number = number_sent(desk)
    expect(desk.get_by_test_id("sent")).to_contain_text("110")
    seen_by_leader = ask(server_url, "leader", "GET", "/api/cases?limit=500")["items"]
    assert number not in {item["number"] for item in seen_by_leader}
    assert state_of(server_url, number) == "assigned"


def test_a_reload_keeps_what_was_typed_but_no_contact(desk: Page) -> None:
    desk.get_by_test_id("description").fill("重载以后还在")
    desk.get_by_text("联系方式").first.click()
    desk.get_by_placeholder("电话").fill("13900000000")
    stored = desk.evaluate("JSON.stringify(sessionStorage)")
    assert "重载以后还在" in stored
    assert "13900000000" not in stored
    desk.reload()
    expect(desk.get_by_test_id("description")).to_have_value("重载以后还在")


def test_a_lost_connection_is_said_and_sending_again_makes_one_dispute(
    desk: Page, server_url: str, problems: list[str]
) -> None:
    words = "断线也不丢"
    fill_in(desk, description=words)
    desk.context.set_offline(True)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_test_id("fault")).to_contain_text("连接不上服务器")
    expect(desk.get_by_test_id("description")).to_have_value(words)
    desk.context.set_offline(False)
    number_sent(desk)
    found = ask(server_url, "manager", "GET", f"/api/cases?q={words}")["items"]
    assert len(found) == 1
    problems.clear()


def test_the_review_decides_with_one_key_and_takes_it_back(desk: Page, server_url: str) -> None:
    number = report(server_url, address="阳光花园", kind="01")
    open_review(desk, number)
    expect(desk.get_by_test_id("why")).to_contain_text("2 处")
    choices = desk.get_by_test_id("choice")
    expect(choices).to_have_count(2)
    chosen = grid_code(0, 0) if "西北" in choices.first.inner_text() else grid_code(2, 2)
    desk.keyboard.press("1")
    expect(desk.get_by_test_id("sent-number")).to_have_text(number)
    decided = ask(server_url, "manager", "GET", f"/api/cases/{number}")
    assert (decided["state"], decided["grid"]["code"]) == ("assigned", chosen)
    assert decided["location"] is not None
    desk.get_by_test_id("undo").click()
    expect(desk.get_by_test_id(f"review-{number}")).to_be_visible()
    assert state_of(server_url, number) == "review"


def test_a_dispute_without_a_usable_address_is_placed_on_the_map(desk: Page, server_url: str) -> None:
    number = report(server_url, address="老粮站后面第三家")
    open_review(desk, number)
    expect(desk.get_by_test_id("legend")).to_be_visible()
    canvas = desk.locator("canvas")
    expect(canvas).to_be_visible()
    desk.wait_for_timeout(1000)
    canvas.click(position={"x": 430, "y": 390})
    expect(desk.get_by_test_id("decide-placed")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_test_id("sent-number")).to_have_text(number)
    placed = ask(server_url, "manager", "GET", f"/api/cases/{number}")
    assert placed["state"] == "assigned"
    assert placed["location"] is not None
    assert placed["grid"] == placed["place"]


def test_it_speaks_english(desk: Page) -> None:
    switch_language(desk)
    expect(desk.get_by_test_id("tab-intake")).to_contain_text("Take down")
    fill_in(desk)
    expect(desk.get_by_test_id("reason")).to_contain_text("belongs to")
    desk.get_by_test_id("danger").click()
    expect(desk.get_by_test_id("danger-note")).to_contain_text("Call 110 now!")
    shown = desk.locator(".side").inner_text()
    names = r"第1街道|西北社区|雄关小区|3号楼|第4网格|楼上漏水，多次沟通没有结果"
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(names, "", shown))
    switch_language(desk)
    expect(desk.get_by_test_id("tab-intake")).to_contain_text("受理")
