"""The eight-no grid: the month in the address, every item in words, and the way from a result to its disputes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, switch_language
from tests.e2e.server import DISPUTES, OUTSIDE_THE_PERIOD
from tests.factories import community_code, grid_code

pytestmark = pytest.mark.e2e

GRID = grid_code(0, 0)
# Whoever is found by the end of August has 30 days until the end of September.
OVERDUE = sum(1 for square, _, _, day in DISPUTES + OUTSIDE_THE_PERIOD if square == (0, 0) and day < "2026-09-01")


@pytest.fixture
def eight_no(page: Page, enter: Callable[[Page, str], None]) -> Page:
    enter(page, "manager")
    page.get_by_test_id("nav-eightNo").click()
    expect(page).to_have_url(re.compile("/eight-no"))
    return page


def test_it_opens_on_the_month_that_has_ended(eight_no: Page) -> None:
    expect(eight_no.get_by_test_id("legend")).to_contain_text("2026-09-01 至 2026-09-30")
    expect(eight_no.get_by_test_id("legend")).to_contain_text("16 个网格")
    expect(eight_no.get_by_test_id("whole-met")).to_contain_text("0")
    expect(eight_no.get_by_test_id("silent")).to_contain_text("还没有报送")
    row = eight_no.get_by_test_id(f"row-{GRID}")
    expect(row).to_contain_text("未达标")
    expect(row).to_contain_text(f"{OVERDUE} 起")
    expect(row.get_by_text("未报送")).to_have_count(7)


def test_a_result_leads_to_the_disputes_behind_it(eight_no: Page) -> None:
    eight_no.get_by_test_id(f"row-{GRID}").get_by_role("button").click()
    expect(eight_no).to_have_url(re.compile(f"open={GRID}"))
    expect(eight_no.get_by_test_id("evidence-fire")).to_contain_text("没有报送，不等于没有发生")
    expect(eight_no.get_by_test_id("evidence-overdue")).to_contain_text(f"{OVERDUE} 起超期未结")
    behind = eight_no.get_by_test_id("behind").get_by_role("link")
    expect(behind).to_have_count(OVERDUE)
    number = behind.first.inner_text()
    behind.first.click()
    expect(eight_no).to_have_url(re.compile(f"/disputes/{number}"))


def test_a_month_that_is_not_over_says_so_and_stays_in_the_address(eight_no: Page) -> None:
    expect(eight_no.get_by_test_id("provisional")).to_have_count(0)
    eight_no.get_by_test_id("month-after").click()
    expect(eight_no).to_have_url(re.compile("month=2026-10"))
    expect(eight_no.get_by_test_id("provisional")).to_contain_text("2026-10 尚未结束")
    expect(eight_no.locator("[data-drawn=true]")).to_be_visible(timeout=30_000)
    eight_no.reload()
    expect(eight_no.get_by_test_id("provisional")).to_be_visible()
    expect(eight_no.get_by_test_id("month-after")).to_be_disabled()


def test_communities_lead_to_their_grids_and_the_view_to_a_sheet(eight_no: Page) -> None:
    eight_no.get_by_test_id("level").get_by_text("社区（村）").click()
    expect(eight_no.get_by_test_id("matrix").locator("tbody tr")).to_have_count(4)
    eight_no.get_by_test_id(f"row-{community_code(0, 0)}").get_by_role("button").click()
    expect(eight_no.get_by_test_id("evidence-fire")).to_contain_text("4 个未报送")
    eight_no.get_by_text("查看各网格").click()
    expect(eight_no.get_by_test_id("matrix").locator("tbody tr")).to_have_count(4)
    expect(eight_no).to_have_url(re.compile(f"area={community_code(0, 0)}"))
    with eight_no.expect_download() as sheet:
        eight_no.get_by_test_id("csv").click()
    assert sheet.value.suggested_filename == "eight-no-2026-09-grid.csv"
    assert len(sheet.value.path().read_text("utf-8-sig").splitlines()) == 1 + 4


def test_it_speaks_english(eight_no: Page) -> None:
    switch_language(eight_no)
    expect(eight_no.get_by_test_id("whole")).to_contain_text("All grids")
    for part in ("whole", "silent", "legend"):
        assert not re.search(r"[\u4e00-\u9fff]", eight_no.get_by_test_id(part).inner_text())
    expect(eight_no.get_by_test_id("matrix").locator("thead")).to_contain_text("No petition")
    switch_language(eight_no)
    expect(eight_no.get_by_test_id("whole")).to_contain_text("全部网格")


def test_nothing_hangs_over_the_edge_of_a_phone(
    open_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    page = open_page(PHONE)
    enter(page, "manager")
    page.goto(f"/eight-no?open={GRID}")
    expect(page.get_by_test_id("evidence")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
