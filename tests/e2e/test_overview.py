"""Overview: the figures of the year so far, the map beside them, and the way from each figure to its rows."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE, switch_language
from tests.e2e.server import DISPUTES
from tests.factories import grid_code

pytestmark = pytest.mark.e2e


def figure(page: Page, name: str) -> Locator:
    return page.get_by_test_id(f"figure-{name}").locator("b")


def found_of_kind(kind: str) -> str:
    return str(sum(1 for dispute in DISPUTES if dispute[1] == kind))


@pytest.fixture
def overview(page: Page, enter: Callable[[Page, str], None]) -> Page:
    enter(page, "manager")
    expect(page).to_have_url(re.compile("/overview"))
    return page


def test_it_opens_on_the_year_to_the_last_month_that_has_ended(overview: Page) -> None:
    expect(overview.get_by_test_id("legend")).to_contain_text("2026-01-01 至 2026-09-30")
    expect(figure(overview, "found")).to_have_text(str(len(DISPUTES)))
    expect(figure(overview, "unplaced")).to_have_text("1")
    for kind in ("01", "02", "0402"):
        expect(overview.get_by_test_id(f"key-{kind}").locator("b")).to_have_text(found_of_kind(kind))


def test_the_switch_of_kinds_goes_into_the_address_and_to_the_figures(overview: Page) -> None:
    switch = overview.get_by_test_id("kind-switch")
    switch.get_by_text("物业服务").click()
    expect(overview).to_have_url(re.compile(r"kind=0402"))
    expect(figure(overview, "found")).to_have_text("2")
    expect(overview.get_by_test_id("legend")).to_contain_text("共 2 起")
    overview.reload()
    expect(figure(overview, "found")).to_have_text("2")
    switch.get_by_text("全部").click()
    expect(figure(overview, "found")).to_have_text(str(len(DISPUTES)))


def test_a_figure_leads_to_its_rows(overview: Page) -> None:
    overview.get_by_test_id("key-02").click()
    expect(overview).to_have_url(re.compile(r"/disputes\?.*kind=02"))
    expect(overview.get_by_test_id("count")).to_contain_text(f"{found_of_kind('02')} 起")


@pytest.mark.parametrize("name", ["found", "open", "notAccepted", "overdue", "unplaced"])
def test_as_many_rows_stand_behind_a_figure_as_it_says(name: str, overview: Page) -> None:
    said = figure(overview, name).inner_text()
    figure(overview, name).click()
    expect(overview).to_have_url(re.compile(r"/disputes\?"))
    expect(overview.get_by_test_id("count")).to_contain_text(f"{said} 起")


def test_coloured_areas_have_a_legend_with_their_count(overview: Page) -> None:
    overview.get_by_test_id("map-mode").get_by_text("分区统计").click()
    placed = sum(1 for dispute in DISPUTES if dispute[0] is not None)
    expect(overview.get_by_test_id("legend")).to_contain_text(f"共 {placed} 起")


def test_a_grid_opens_its_card(overview: Page) -> None:
    overview.goto(f"/overview?open={grid_code(0, 0)}")
    card = overview.get_by_test_id("area-card")
    expect(card).to_contain_text("第1网格")
    expect(card).to_contain_text("责任网格长")
    expect(card).to_contain_text("排查发现3")
    card.get_by_role("button", name="关闭").click()
    expect(card).to_have_count(0)


def test_a_click_on_the_map_opens_the_grid_under_it(overview: Page) -> None:
    canvas = overview.locator("canvas")
    expect(overview.locator("[data-drawn=true]")).to_be_visible(timeout=30_000)
    box = canvas.bounding_box()
    assert box is not None
    overview.mouse.click(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2 + 20)
    expect(overview.get_by_test_id("area-card")).to_contain_text("网格")


def test_it_speaks_english_throughout(overview: Page) -> None:
    switch_language(overview)
    expect(overview.get_by_test_id("key-02")).to_contain_text("Neighbour")
    shown = overview.get_by_test_id("key-figures").inner_text()
    assert not re.search(r"[\u4e00-\u9fff]", shown)
    switch_language(overview)
    expect(overview.get_by_test_id("nav-overview")).to_have_text("综合态势")


@pytest.mark.parametrize("path", ["/overview", "/heatmap"])
def test_nothing_hangs_over_the_edge_of_a_phone(
    path: str, open_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    page = open_page(PHONE)
    enter(page, "manager")
    page.goto(path)
    expect(page.get_by_test_id("legend")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
