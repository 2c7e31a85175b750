"""Signing in, in both languages; being sent away and coming back."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import switch_language

pytestmark = pytest.mark.e2e


def type_in(page: Page, username: str, password: str) -> None:
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()


def settle(page: Page) -> None:
    """Wait until the overview has asked for all it needs: what is under way when a session ends is refused."""
    expect(page.locator("[data-drawn=true]")).to_be_visible(timeout=30_000)
    page.wait_for_load_state("networkidle")


def test_chinese_comes_first_and_the_demo_says_so(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in$"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    expect(page.get_by_test_id("demo")).to_have_text("演示数据 · 2026-10-10")


def test_name_and_password_open_the_overview(page: Page) -> None:
    page.goto("/sign-in")
    type_in(page, "manager", "demo")
    expect(page).to_have_url(re.compile("/overview"))
    expect(page.get_by_test_id("nav-overview")).to_have_text("综合态势")


def test_a_wrong_password_is_told_in_the_language_of_the_screen(page: Page, problems: list[str]) -> None:
    page.goto("/sign-in")
    page.get_by_test_id("language").click()
    type_in(page, "manager", "wrong")
    told = page.get_by_role("alert")
    expect(told).to_be_visible()
    expect(told).not_to_have_text(re.compile(r"[\u4e00-\u9fff]"))
    assert any("401" in problem for problem in problems)
    problems.clear()


def test_english_is_kept_with_the_account(open_page: Callable[..., Page], enter: Callable[[Page, str], None]) -> None:
    first = open_page()
    enter(first, "planner")
    with first.expect_response("**/api/session") as answered:
        first.get_by_test_id("language").click()
    assert answered.value.request.method == "PATCH"
    expect(first.get_by_test_id("nav-overview")).to_have_text("Overview")
    expect(first.get_by_test_id("demo")).to_have_text("Demo data · 2026-10-10")

    elsewhere = open_page()
    enter(elsewhere, "planner")
    expect(elsewhere.get_by_test_id("nav-overview")).to_have_text("Overview")
    switch_language(elsewhere)
    expect(elsewhere.get_by_test_id("nav-overview")).to_have_text("综合态势")


def test_a_link_survives_signing_in(page: Page) -> None:
    page.goto("/heatmap?level=town")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_test_id("demo-manager").click()
    expect(page).to_have_url(re.compile(r"/heatmap\?level=town$"))


def test_a_lost_session_leads_back_to_where_it_was_lost(
    page: Page, enter: Callable[[Page, str], None], problems: list[str]
) -> None:
    enter(page, "manager")
    settle(page)
    page.context.clear_cookies()
    page.get_by_test_id("nav-heat").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_test_id("demo-manager").click()
    expect(page).to_have_url(re.compile("/heatmap"))
    assert all("401" in problem for problem in problems)
    problems.clear()


def test_signing_out_ends_the_session_on_the_server(
    page: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    enter(page, "manager")
    settle(page)
    cookie = {each["name"]: each["value"] for each in page.context.cookies()}
    page.get_by_test_id("sign-out").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    assert httpx.get(f"{server_url}/api/session", cookies=cookie).status_code == 401


def test_a_screen_of_another_role_stays_closed(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "planner")
    expect(page.get_by_test_id("nav-disputes")).to_have_count(0)
    page.goto("/disputes")
    expect(page.get_by_text("没有查看这个页面的权限")).to_be_visible()
