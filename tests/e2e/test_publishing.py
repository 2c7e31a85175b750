"""Publishing from the heatmap: what may leave the office, what is not shown of it, and a link for everybody."""

import asyncio
import csv
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from api.jobs.published import freeze_all
from geo.core import clock
from geo.core.clock import offset_to, real_now
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.identity import desk, identify
from geo.core.installation import set_demo_day, write_setting
from tests.e2e.conftest import PHONE, installed, switch_language
from tests.e2e.server import DEMO_DAY, report_of
from tests.factories import make_district
from tests.intake import taken

pytestmark = pytest.mark.e2e
HIDDEN = "数量较少，不予显示"
HAN = re.compile(r"[\u4e00-\u9fff]")
ENTERED = date(2026, 10, 1)

# Square, which stands for its community, and the number of neighbours' disputes on a day. In 2025 both towns have
# enough in every quarter, but one of the second town's communities has too few; in the summer of 2026 the second town.
HISTORY = [
    *[(square, f"2025-{month:02d}-10", 2) for month in range(1, 13) for square in ((0, 0), (0, 2), (2, 0))],
    ((2, 2), "2025-01-11", 3),
    *[(square, f"2026-0{month}-10", n) for month in (4, 5, 6) for square, n in (((0, 0), 3), ((2, 0), 2))],
    *[((0, 0), f"2026-0{month}-10", 5) for month in (7, 8, 9)],
    ((2, 0), "2026-08-11", 2),
]


@pytest.fixture(scope="module")
def server_url(maintenance_url: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product with two years of disputes, all months of which are final."""
    name = f"wangge_publishing_{os.getpid()}_{worker_id}"
    with installed(maintenance_url, name, fill, tmp_path_factory.mktemp("publishing")) as url:
        yield url


def fill(owner_url: str) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _fill(owner_url)).result()


async def _fill(owner_url: str) -> None:
    owners, products = (Database(url, size=2) for url in (owner_url, url_for_role(owner_url, APP_ROLE, None)))
    await owners.open()
    await products.open()
    try:
        clock.set_offset(offset_to(ENTERED, real_now()))
        async with owners.sessions() as session:
            await identify(session, desk())
            district = await make_district(session)
            for square, day, n in HISTORY:
                for _ in range(n):
                    await taken(session, report_of(district, square, "02", "visit", day), desk())
            await set_demo_day(session, DEMO_DAY)
            await write_setting(session, "demo", True)
            await session.commit()
        await freeze_all(products)
    finally:
        await owners.close()
        await products.close()
        clock.set_offset(timedelta(0))


@pytest.fixture
def publishing(page: Page, enter: Callable[[Page, str], None]) -> Locator:
    """What opens when a manager presses the button, by keyboard."""
    enter(page, "manager")
    return opened(page)


def opened(page: Page) -> Locator:
    page.goto("/heatmap")
    page.get_by_test_id("publish").press("Enter")
    expect(page.get_by_test_id("published-rows")).to_be_visible(timeout=30_000)
    return page.get_by_role("dialog")


def choose(publishing: Locator, field: str, name: str) -> None:
    """Open a list by keyboard and choose from it by name."""
    publishing.get_by_role("combobox", name=field).press("Enter")
    publishing.page.get_by_role("listbox", name=field).get_by_role("option", name=name, exact=True).click()


def offer(publishing: Locator, name: str) -> None:
    publishing.get_by_test_id("offer").get_by_text(name).click()


def say(publishing: Locator, *figures: str) -> None:
    expect(publishing.get_by_test_id("published-figures").locator("b")).to_have_text(list(figures))


def rows(publishing: Locator) -> list[list[str]]:
    lines = publishing.get_by_test_id("published-rows").locator("tbody tr")
    return [line.locator("th, td").all_inner_texts() for line in lines.all()]


def test_a_quarter_of_towns_leaves_by_a_link_that_needs_no_session(
    publishing: Locator, open_page: Callable[[], Page]
) -> None:
    say(publishing, "0", "2", "0")
    assert rows(publishing) == [["第1街道", HIDDEN], ["第2街道", HIDDEN]]
    choose(publishing, "从哪一期", "2026 年第 2 季度")
    say(publishing, "0", "2", "0")  # A longer period tells nothing of a town that is hidden in one of its quarters.
    choose(publishing, "到哪一期", "2026 年第 2 季度")
    say(publishing, "2", "0", "15")
    assert rows(publishing) == [["第1街道", "9"], ["第2街道", "6"]]
    rule = publishing.get_by_test_id("rule")
    for words in ("不足 5 起的不予显示", "限制查阅", "定稿后不再变动"):
        expect(rule).to_contain_text(words)
    publishing.get_by_test_id("link-days").press("Enter")
    address = publishing.get_by_test_id("link").get_by_role("textbox").input_value()
    frame = publishing.get_by_test_id("frame").get_by_role("textbox").input_value()
    assert frame.startswith(f'<iframe src="{address}"')
    expect(publishing.get_by_test_id("link-ends")).to_contain_text(re.compile(r"有效至 \d{4}-\d\d-\d\d \d\d:\d\d"))
    outside = open_page()
    outside.goto(address)
    expect(outside.locator(".said")).to_contain_text("15 起")
    see(outside, ["第1街道9 起", "第2街道6 起"])
    assert outside.context.cookies() == []


def see(outside: Page, said: list[str]) -> None:
    """The areas of a published map say under the pointer what is in ``said``.

    An area under the pointer is drawn last, so that the first is always one that has not been looked at.
    """
    areas = outside.locator("path.leaflet-interactive[fill]:not([fill='none'])")
    expect(areas).to_have_count(len(said))
    tooltip = outside.locator(".leaflet-tooltip.area")
    found: list[str] = []
    for _ in said:
        areas.first.hover()
        if found:
            expect(tooltip).not_to_have_text(found[-1])
        found.append(tooltip.inner_text().replace("\n", ""))
    assert sorted(found) == sorted(said)


def test_what_is_hidden_on_the_screen_is_hidden_in_files_and_behind_links(
    publishing: Locator, open_page: Callable[[], Page], tmp_path: Path
) -> None:
    offer(publishing, "社区（村）")
    say(publishing, "2", "2", "48")
    shown = rows(publishing)
    assert sorted(number for _, number in shown) == sorted(["24", "24", HIDDEN, HIDDEN])
    with publishing.page.expect_download() as sheet:
        publishing.get_by_test_id("file-csv").click()
    assert sheet.value.suggested_filename == "published-community-2025-01-01-2025-12-31.csv"
    sheet.value.save_as(tmp_path / "rows.csv")
    told = list(csv.reader((tmp_path / "rows.csv").read_text("utf-8-sig").splitlines()))
    assert [line[1:] for line in told[1:5]] == shown
    with publishing.page.expect_download() as picture:
        publishing.get_by_test_id("file-png").click()
    picture.value.save_as(tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    publishing.get_by_test_id("make-link").click()
    outside = open_page()
    outside.goto(publishing.get_by_test_id("link").get_by_role("textbox").input_value())
    expect(outside.locator(".said")).to_contain_text("48 起")
    see(outside, [name + (number if number == HIDDEN else f"{number} 起") for name, number in shown])


def test_kinds_and_months_are_offered_as_they_are_published(publishing: Locator) -> None:
    offer(publishing, "分类型")
    choose(publishing, "纠纷类型", "邻里纠纷")
    expect(publishing.get_by_test_id("first")).to_contain_text("2025 年")
    expect(publishing).to_contain_text("下一期 2027-01-06 定稿后可发布")
    offer(publishing, "全区")
    say(publishing, "1", "0", "5")
    choose(publishing, "从哪一期", "2026-03")
    say(publishing, "0", "1", "0")
    choose(publishing, "从哪一期", "2026-07")
    say(publishing, "1", "0", "17")
    expect(publishing).to_contain_text("下一期 2026-11-06 定稿后可发布")
    publishing.get_by_test_id("published-measure").get_by_text("千户发生数").click()
    expect(publishing.get_by_test_id("published-rows").locator("thead th")).to_have_count(3)


def test_a_link_is_of_what_is_chosen_and_for_a_year_at_most(publishing: Locator) -> None:
    publishing.get_by_test_id("make-link").click()
    expect(publishing.get_by_test_id("link")).to_be_visible()
    publishing.get_by_test_id("link-days").fill("367")
    expect(publishing.get_by_role("alert")).to_contain_text("1 至 366")
    expect(publishing.get_by_test_id("make-link")).to_be_disabled()
    expect(publishing.get_by_test_id("link")).to_be_hidden()
    publishing.page.keyboard.press("Escape")
    expect(publishing).to_be_hidden()
    expect(publishing.page.get_by_test_id("publish")).to_be_focused()


def test_only_managers_publish(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "dispatcher")
    page.goto("/heatmap")
    expect(page.get_by_test_id("export")).to_be_visible()
    expect(page.get_by_test_id("publish")).to_have_count(0)


def test_it_speaks_english_and_fits_a_phone(open_page: Callable[..., Page], enter: Callable[[Page, str], None]) -> None:
    page = open_page(PHONE)
    enter(page, "manager")
    switch_language(page)
    try:
        publishing = opened(page)
        publishing.get_by_test_id("make-link").click()
        expect(publishing.get_by_test_id("link")).to_be_visible()
        names = "".join(publishing.locator("tbody th").all_inner_texts())
        assert not (set(HAN.findall(publishing.inner_text())) - set(HAN.findall(names)))
        assert publishing.evaluate("dialog => dialog.scrollWidth - dialog.clientWidth") <= 0
    finally:
        page.keyboard.press("Escape")
        switch_language(page)
