"""A grid leader's phone: own disputes with one thumb, on a weak line too, and nothing that is not theirs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE, switch_language
from tests.e2e.reports import report, state_of

pytestmark = pytest.mark.e2e
MINE = "西北社区阳光花园1号楼"
TOUCH_PX = 44


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(PHONE)


def mine(page: Page, number: str) -> Locator:
    return page.get_by_test_id(f"mine-{number}")


def test_the_leader_begins_here_and_is_told_what_is_new(
    phone: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    number = report(server_url, address=MINE)
    enter(phone, "leader")
    expect(phone).to_have_url(re.compile("/my-grid"))
    expect(phone.get_by_test_id("fresh")).to_be_visible()
    expect(mine(phone, number)).to_contain_text("前签收")
    phone.reload()
    expect(mine(phone, number)).to_be_visible()
    expect(phone.get_by_test_id("fresh")).to_be_hidden()
    phone.get_by_test_id("nav-disputes").click()
    report(server_url, address=MINE)
    phone.reload()
    expect(phone.get_by_test_id("unseen")).to_have_text("1")
    phone.get_by_test_id("nav-myGrid").click()
    expect(phone.get_by_test_id("fresh")).to_be_visible()
    expect(phone.get_by_test_id("unseen")).to_be_hidden()


def test_one_thumb_accepts_and_settles(phone: Page, enter: Callable[[Page, str], None], server_url: str) -> None:
    number = report(server_url, address=MINE)
    enter(phone, "leader")
    accept = mine(phone, number).get_by_test_id("accept")
    box = accept.bounding_box()
    assert box is not None
    assert box["height"] >= TOUCH_PX
    accept.click()
    resolve = mine(phone, number).get_by_test_id("resolve")
    expect(resolve).to_be_visible()
    assert state_of(server_url, number) == "accepted"
    resolve.click()
    phone.get_by_test_id("action-reason").fill("双方口头约定，周末修好")
    phone.get_by_test_id("action-send").click()
    expect(mine(phone, number)).to_be_hidden()
    assert state_of(server_url, number) == "resolved"


def test_returning_needs_its_reason(phone: Page, enter: Callable[[Page, str], None], server_url: str) -> None:
    number = report(server_url, address=MINE)
    enter(phone, "leader")
    mine(phone, number).get_by_test_id("return").click()
    expect(phone.get_by_test_id("action-send")).to_be_disabled()
    phone.get_by_test_id("action-reason").fill("不在本网格")
    phone.get_by_test_id("action-send").click()
    expect(mine(phone, number)).to_be_hidden()
    assert state_of(server_url, number) == "review"


def test_a_weak_line_loses_nothing(
    phone: Page, enter: Callable[[Page, str], None], server_url: str, problems: list[str]
) -> None:
    number = report(server_url, address=MINE)
    enter(phone, "leader")
    expect(mine(phone, number)).to_be_visible()
    phone.context.set_offline(True)
    mine(phone, number).get_by_test_id("accept").click()
    expect(mine(phone, number).get_by_role("alert")).to_contain_text("连接不上服务器")
    mine(phone, number).get_by_test_id("return").click()
    phone.get_by_test_id("action-reason").fill("断线时写下的原因")
    phone.get_by_test_id("action-send").click()
    expect(phone.get_by_test_id("action-fault")).to_be_visible()
    expect(phone.get_by_test_id("action-reason")).to_have_value("断线时写下的原因")
    phone.context.set_offline(False)
    phone.get_by_test_id("action-send").click()
    expect(mine(phone, number)).to_be_hidden()
    assert state_of(server_url, number) == "review"
    problems.clear()


def test_what_is_dangerous_or_elsewhere_is_not_here(
    phone: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    dangerous = report(server_url, address=MINE, danger=True, description="有人受到威胁")
    elsewhere = report(server_url, address="雄关小区3号楼")
    here = report(server_url, address=MINE)
    enter(phone, "leader")
    expect(mine(phone, here)).to_be_visible()
    for number in (dangerous, elsewhere):
        expect(mine(phone, number)).to_be_hidden()
    expect(phone.get_by_text("有人受到威胁")).to_be_hidden()


def test_it_fits_the_phone_and_speaks_english(phone: Page, enter: Callable[[Page, str], None], server_url: str) -> None:
    number = report(server_url, address=MINE)
    enter(phone, "leader")
    expect(mine(phone, number)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    switch_language(phone)
    expect(mine(phone, number).get_by_test_id("accept")).to_have_text("Accept")
    expect(mine(phone, number)).to_contain_text("Accept by")
    switch_language(phone)
    expect(mine(phone, number).get_by_test_id("accept")).to_have_text("签收")
