"""The register: the rows behind every figure; one dispute with its history, its actions and its guarded contact."""

import csv
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import switch_language
from tests.e2e.reports import ask, report, state_of

pytestmark = pytest.mark.e2e
IN_FIRST_GRID = "西北社区阳光花园1号楼"


@pytest.fixture
def register(page: Page, enter: Callable[[Page, str], None]) -> Page:
    enter(page, "manager")
    page.get_by_test_id("nav-disputes").click()
    expect(page.get_by_test_id("dispute-row").first).to_be_visible()
    return page


def open_dispute(page: Page, number: str) -> None:
    page.goto(f"/disputes/{number}")
    expect(page.get_by_test_id("history")).to_be_visible()


def test_a_figure_leads_to_as_many_rows(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "manager")
    found = page.get_by_test_id("figure-found")
    n = found.locator("b").inner_text()
    found.click()
    expect(page).to_have_url(re.compile("/disputes"))
    expect(page.get_by_test_id("count").locator("b")).to_have_text(f"{n} 起")
    expect(page.get_by_test_id("dispute-row")).to_have_count(int(n))


def test_the_filter_stands_in_the_address(register: Page, server_url: str) -> None:
    number = report(server_url, address=IN_FIRST_GRID, description="楼道堆物争执")
    register.get_by_test_id("filter-q").fill("楼道堆物")
    expect(register).to_have_url(re.compile("q="))
    expect(register.get_by_test_id("count").locator("b")).to_have_text("1 起")
    register.get_by_test_id("dispute-row").get_by_role("link").click()
    expect(register).to_have_url(re.compile(number))
    register.go_back()
    expect(register.get_by_test_id("filter-q")).to_have_value("楼道堆物")
    expect(register.get_by_test_id("dispute-row")).to_have_count(1)
    register.get_by_test_id("filter-clear").click()
    expect(register).to_have_url(re.compile("/disputes$"))


def test_the_sheet_holds_the_rows_of_the_list(register: Page) -> None:
    register.goto("/disputes?kind=02")
    counted = register.get_by_test_id("count").locator("b")
    expect(counted).to_have_text(re.compile(r"\d"))
    with register.expect_download() as started:
        register.get_by_test_id("csv").click()
    with started.value.path().open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    assert f"{len(rows)} 起" == counted.inner_text()


def test_nothing_found_says_what_to_do(register: Page) -> None:
    register.goto("/disputes?q=不存在的文字")
    expect(register.get_by_text("没有符合条件的矛盾纠纷")).to_be_visible()
    register.get_by_role("button", name="查看全部").click()
    expect(register.get_by_test_id("dispute-row").first).to_be_visible()


def test_one_dispute_is_acted_on_with_its_reason(register: Page, server_url: str) -> None:
    number = report(server_url, address=IN_FIRST_GRID)
    open_dispute(register, number)
    expect(register.get_by_text("属于第1网格")).to_be_visible()
    register.get_by_test_id("act-accept").click()
    expect(register.get_by_test_id("act-resolve")).to_be_visible()
    register.get_by_test_id("act-resolve").click()
    expect(register.get_by_test_id("action-send")).to_be_disabled()
    register.get_by_test_id("action-reason").fill("楼上维修，费用双方各半")
    register.get_by_test_id("action-send").click()
    expect(register.get_by_test_id("history")).to_contain_text("楼上维修，费用双方各半")
    assert state_of(server_url, number) == "resolved"


def test_a_refusal_says_what_the_state_allows(register: Page, server_url: str, problems: list[str]) -> None:
    number = report(server_url, address=IN_FIRST_GRID)
    open_dispute(register, number)
    register.get_by_test_id("act-withdraw").click()
    register.get_by_test_id("action-reason").fill("重复登记")
    ask(server_url, "manager", "POST", f"/api/cases/{number}/withdraw", {"reason": "另有一起"})
    register.get_by_test_id("action-send").click()
    expect(register.get_by_test_id("action-fault")).to_be_visible()
    expect(register.get_by_test_id("action-reason")).to_have_value("重复登记")
    expect(register.get_by_test_id("history")).to_contain_text("另有一起")
    assert any("409" in problem for problem in problems)
    problems.clear()


def test_a_contact_is_shown_on_demand_and_says_that_it_is_logged(register: Page, server_url: str) -> None:
    contact = {"name": "张女士", "phone": "00013900000", "do_not_call": True}
    number = report(server_url, address=IN_FIRST_GRID, contact=contact)
    open_dispute(register, number)
    box = register.get_by_test_id("contact")
    expect(box).to_contain_text("留痕")
    expect(register.get_by_text("00013900000")).to_be_hidden()
    show = box.get_by_role("button")
    expect(show).to_be_disabled()
    box.get_by_role("textbox").fill("约定上门时间")
    show.click()
    expect(box).to_contain_text("00013900000")
    expect(box).to_contain_text("不要打电话")


def test_a_restricted_dispute_is_marked_and_unknown_to_the_leader(
    register: Page,
    server_url: str,
    open_page: Callable[..., Page],
    enter: Callable[[Page, str], None],
    problems: list[str],
) -> None:
    number = report(server_url, address=IN_FIRST_GRID, danger=True, description="有人受到威胁")
    open_dispute(register, number)
    expect(register.get_by_text("限制查阅：")).to_be_visible()
    expect(register.get_by_test_id("act-reassign")).to_be_hidden()
    leader = open_page()
    enter(leader, "leader")
    leader.goto(f"/disputes/{number}")
    expect(leader.get_by_test_id("gone")).to_be_visible()
    expect(leader.get_by_text("有人受到威胁")).to_be_hidden()
    problems.clear()


def test_it_speaks_english(register: Page, server_url: str) -> None:
    number = report(server_url, address=IN_FIRST_GRID)
    switch_language(register)
    expect(register.locator("thead")).to_contain_text("What happened")
    assert not re.search(r"[\u4e00-\u9fff]", register.locator("thead").inner_text())
    open_dispute(register, number)
    expect(register.get_by_test_id("actions")).to_contain_text("Withdraw")
    expect(register.get_by_test_id("history")).to_contain_text("Registered")
    switch_language(register)
    expect(register.get_by_test_id("actions")).to_contain_text("撤回")
