"""A whole call pasted at the desk: read into proposals, taken or refused by keyboard; three places kept apart."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk import focused, number_sent, paste
from tests.e2e.reports import ask
from tests.factories import grid_code

pytestmark = pytest.mark.e2e
ORDER = "GD2026101000042"
CALL = (
    f"工单编号：{ORDER}\n"
    "来电人反映：家住雄关小区3号楼1单元101室，楼上邻居家漏水，双方多次沟通没有结果，约5人争吵，要求保密，希望协调。\n"
    "联系电话：13900000000"
)
DANGER = "来电人称在雄关小区3号楼，对方持刀威胁要杀人，请马上派人处理，现场约5人。"


@pytest.fixture
def called(desk: Page) -> Page:
    """The desk with the call pasted and read."""
    paste(desk, CALL)
    expect(desk.get_by_test_id("call-list")).to_be_focused()
    return desk


def case(server_url: str, number: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(server_url, "manager", "GET", f"/api/cases/{number}")
    return found


def test_nothing_is_filled_in_before_it_is_taken(called: Page) -> None:
    expect(called.get_by_test_id("description")).to_have_value(CALL)
    expect(called.get_by_test_id("address")).to_have_value("")
    expect(called.get_by_test_id("work-order")).to_have_value("")
    assert called.get_by_test_id("danger").locator("input").is_checked() is False
    marks = called.get_by_test_id("call").locator("mark")
    assert any("漏水" in text for text in marks.all_inner_texts())


def test_all_is_taken_by_one_key_and_sent_with_its_number(called: Page, server_url: str) -> None:
    called.keyboard.press("a")
    expect(called.get_by_test_id("address")).to_be_focused()
    expect(called.get_by_test_id("offer").first).to_contain_text("雄关小区3号楼1单元101室")
    called.keyboard.press("Enter")
    expect(called.get_by_test_id("who")).to_be_visible()
    expect(called.get_by_test_id("work-order")).to_have_value(ORDER)
    found = case(server_url, number_sent(called))
    assert found["external_id"] == ORDER
    assert found["description"].startswith(CALL)
    assert found["description"].endswith("约 5 人、来电人要求保密")
    assert found["grid"]["name"] == "第4网格"
    assert found["has_contact"]


def test_the_same_work_order_again_is_told_and_makes_no_second_one(called: Page, server_url: str) -> None:
    sent = []
    for _ in range(2):
        called.keyboard.press("a")
        expect(called.get_by_test_id("offer").first).to_contain_text("雄关小区3号楼1单元101室")
        called.keyboard.press("Enter")
        expect(called.get_by_test_id("who")).to_be_visible()
        called.get_by_test_id("work-order").fill("GD-2")
        sent.append(number_sent(called))
        expect(called.get_by_test_id("description")).to_have_value("")
        paste(called, CALL)
        expect(called.get_by_test_id("call-list")).to_be_focused()
    assert sent[0] == sent[1]
    expect(called.get_by_test_id("sent")).to_contain_text("已经登记过")
    expect(called.get_by_test_id("undo")).to_be_hidden()


def test_one_is_refused_and_the_others_are_taken_by_digit(called: Page) -> None:
    rows = called.get_by_test_id("call-list").get_by_role("option")
    place = rows.filter(has_text="雄关小区3号楼")
    number = rows.all_inner_texts().index(place.first.inner_text())
    for _ in range(number):
        called.keyboard.press("ArrowDown")
    called.keyboard.press("Delete")
    expect(place.first).to_contain_text("未采用")
    kind = rows.filter(has_text="纠纷类型")
    called.keyboard.press(kind.locator("kbd").inner_text())
    expect(kind).to_contain_text("已采用")
    expect(called.get_by_test_id("address")).to_have_value("")
    called.keyboard.press("Escape")
    assert focused(called) == "address"


def test_a_danger_is_said_before_anything_is_taken(desk: Page) -> None:
    paste(desk, DANGER)
    expect(desk.get_by_test_id("call-list")).to_be_focused()
    first = desk.get_by_test_id("call-list").get_by_role("option").first
    expect(first).to_contain_text("请立即拨打 110")
    expect(desk.get_by_test_id("danger-note")).to_be_hidden()
    desk.keyboard.press("1")
    expect(desk.get_by_test_id("danger-note")).to_contain_text("110")
    expect(desk.get_by_test_id("send")).to_contain_text("报区综治中心")


def test_homes_in_two_grids_propose_the_centre_above_both(desk: Page, server_url: str) -> None:
    paste(desk, "雄关小区3号楼楼道堆放杂物引起争执，双方要求调解。")
    expect(desk.get_by_test_id("call-list")).to_be_focused()
    desk.keyboard.press("a")
    expect(desk.get_by_test_id("offer").first).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_test_id("who")).to_be_visible()
    desk.get_by_test_id("parties").locator("summary").click()
    for rank, home in ((1, "雄关小区1号楼"), (2, "北环路1号")):
        desk.get_by_test_id("party-add").click()
        desk.keyboard.type(home)
        expect(desk.get_by_test_id(f"party-{rank}")).to_contain_text("网格")
    expect(desk.locator(".map")).to_have_attribute("data-beside", f"{grid_code(1, 1)} {grid_code(0, 1)}")
    expect(desk.get_by_test_id("who")).to_contain_text("西北社区综治中心")
    if not desk.get_by_test_id("kind-02").is_checked():
        desk.get_by_test_id("kind-02").check(force=True)
    desk.get_by_test_id("channel").click()
    desk.keyboard.type("12345")
    desk.keyboard.press("Enter")
    found = case(server_url, number_sent(desk))
    assert found["unit"] == "西北社区综治中心"
    assert [party["grid"]["code"] for party in found["parties"]] == [grid_code(1, 1), grid_code(0, 1)]
    desk.goto(f"/disputes/{found['number']}")
    expect(desk.get_by_text("当事人住址").first).to_be_visible()


def test_a_call_typed_by_hand_is_read_on_demand(desk: Page) -> None:
    desk.get_by_test_id("description").fill(CALL)
    expect(desk.get_by_test_id("call")).to_be_hidden()
    desk.keyboard.press("Alt+r")
    expect(desk.get_by_test_id("call-list")).to_be_focused()


def test_an_address_that_is_pasted_stays_an_address(desk: Page) -> None:
    desk.get_by_test_id("address").focus()
    desk.keyboard.insert_text("雄关小区3号楼")
    paste(desk, "雄关小区3号楼")
    expect(desk.get_by_test_id("call")).to_be_hidden()
    expect(desk.get_by_test_id("description")).to_have_value("")
