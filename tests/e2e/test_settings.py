"""Settings: who is away and who takes over, who may sign in; and the way of a file that is not what its name says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import switch_language
from tests.e2e.reports import ask
from tests.factories import grid_code, leader_name

pytestmark = pytest.mark.e2e
SOMEBODY = leader_name(2, 1)
PASSWORD = "a long secret"


@pytest.fixture
def settings(page: Page, enter: Callable[[Page, str], None]) -> Page:
    enter(page, "admin")
    expect(page).to_have_url(re.compile("/settings"))
    expect(page.get_by_test_id("people-q")).to_be_visible()
    return page


def find(page: Page, name: str) -> None:
    page.get_by_test_id("people-q").fill(name)
    expect(page.get_by_test_id(re.compile(r"^person-\d+$"))).to_have_count(1)


def on_duty(server_url: str) -> bool:
    people = ask(server_url, "admin", "GET", f"/api/people?area={grid_code(2, 1)}")["items"]
    return all(person["on_duty"] for person in people)


def test_an_absence_is_entered_and_taken_back(settings: Page, server_url: str) -> None:
    find(settings, SOMEBODY)
    settings.get_by_test_id("absence").click()
    expect(settings.get_by_test_id("form-send")).to_be_disabled()
    days = settings.locator(".el-dialog .el-range-input")
    for index, day in enumerate(("2026-10-10", "2026-10-12")):
        days.nth(index).fill(day)
    settings.keyboard.press("Enter")
    settings.get_by_test_id("form-send").click()
    row = settings.get_by_test_id(re.compile(r"^person-\d+$"))
    expect(row).to_contain_text("2026-10-10 至 2026-10-12 不在岗")
    assert not on_duty(server_url)
    row.get_by_role("button", name="取消").click()
    expect(row).not_to_contain_text("不在岗")
    assert on_duty(server_url)


def test_a_new_account_signs_in(settings: Page, open_page: Callable[..., Page]) -> None:
    settings.get_by_test_id("part-accounts").click()
    settings.get_by_test_id("account-new").click()
    settings.get_by_test_id("account-username").fill("wang.fang")
    settings.get_by_test_id("account-name").fill("王芳")
    settings.get_by_test_id("account-password").fill(PASSWORD)
    settings.get_by_test_id("form-send").click()
    expect(settings.get_by_test_id("account-wang.fang")).to_be_visible()
    theirs = open_page()
    theirs.goto("/sign-in")
    theirs.locator("input[name=username]").fill("wang.fang")
    theirs.locator("input[name=password]").fill(PASSWORD)
    theirs.locator("button[type=submit]").click()
    expect(theirs).to_have_url(re.compile("/my-grid"))


def test_a_file_that_is_not_what_its_name_says_is_refused_at_once(
    settings: Page, tmp_path: Path, problems: list[str]
) -> None:
    settings.get_by_test_id("part-imports").click()
    expect(settings.get_by_test_id("import-check")).to_be_disabled()
    file = tmp_path / "grids.xlsx"
    file.write_bytes(b"%PDF-1.7 not a sheet at all")
    settings.get_by_test_id("import-file").set_input_files(file)
    settings.get_by_test_id("import-check").click()
    expect(settings.get_by_test_id("import-fault")).to_be_visible()
    assert any("41" in problem or "42" in problem for problem in problems)
    problems.clear()


def test_it_speaks_english(settings: Page) -> None:
    switch_language(settings)
    expect(settings.get_by_test_id("part-people")).to_have_text("Leaders")
    find(settings, SOMEBODY)
    expect(settings.get_by_test_id("absence")).to_have_text("Absence")
    switch_language(settings)
    expect(settings.get_by_test_id("part-people")).to_have_text("网格长")
