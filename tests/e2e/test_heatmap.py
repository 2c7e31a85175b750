"""The heatmap: what is measured, when, where disputes gather, two periods, and the rows behind what was chosen."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, switch_language
from tests.e2e.server import DISPUTES
from tests.factories import grid_code

pytestmark = pytest.mark.e2e
PLACED = [dispute for dispute in DISPUTES if dispute[0] is not None]
STATISTICS = re.compile(r"贝叶斯|核密度|Gi\*|Moran|Mann")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def heatmap(page: Page, enter: Callable[[Page, str], None]) -> Page:
    enter(page, "manager")
    return opened(page)


def opened(page: Page, query: str = "") -> Page:
    page.goto(f"/heatmap{query}")
    expect(page.locator("[data-drawn=true]").first).to_be_visible(timeout=30_000)
    return page


def say(page: Page, count: int) -> None:
    expect(page.get_by_test_id("legend")).to_contain_text(f"共 {count} 起")


@pytest.mark.parametrize("measure", ["count", "rate", "smoothed", "density", "squares", "hexagons"])
def test_every_measure_has_a_legend_a_period_and_its_number(measure: str, heatmap: Page) -> None:
    opened(heatmap, f"?measure={measure}")
    say(heatmap, len(PLACED))
    legend = heatmap.get_by_test_id("legend")
    expect(legend).to_contain_text("2026-01-01 至 2026-09-30")
    expect(legend.locator("li").first).to_be_visible()
    expect(heatmap.locator(".map .demo")).to_have_text("演示数据")
    assert not STATISTICS.search(heatmap.locator(".heat").inner_text())
    explain = heatmap.get_by_test_id("explain")
    explain.locator("summary").click()
    expect(explain.locator("p").first).to_be_visible()
    assert bool(STATISTICS.search(explain.inner_text())) == (measure in ("smoothed", "density"))


def test_a_drag_over_the_months_and_the_date_fields_are_twins(heatmap: Page) -> None:
    bars = heatmap.get_by_test_id("bars")
    names = bars.locator("tbody th").all_inner_texts()
    box = bars.bounding_box()
    assert box is not None

    def middle(month: str) -> float:
        share = (names.index(month) + 0.5) / len(names)
        return box["x"] + 40 + share * (box["width"] - 48)

    heatmap.mouse.move(middle("2026-06-01"), box["y"] + 40)
    heatmap.mouse.down()
    heatmap.mouse.move(middle("2026-08-01"), box["y"] + 40, steps=4)
    heatmap.mouse.up()
    expect(heatmap).to_have_url(re.compile("from=2026-06-01&to=2026-08-31"))
    say(heatmap, 3)
    expect(heatmap.locator(".days input").first).to_have_value("2026-06-01")
    heatmap.locator(".days input").first.fill("2026-08-01")
    heatmap.locator(".days input").first.press("Enter")
    heatmap.locator(".days input").last.press("Enter")
    say(heatmap, 1)


def test_months_play_one_by_one_under_one_legend(heatmap: Page) -> None:
    classes = r"[\d–]+"
    heatmap.get_by_test_id("play").click()
    month = heatmap.get_by_test_id("month")
    expect(month).to_have_text("2026-03", timeout=20_000)
    heatmap.get_by_test_id("play").click()
    shown = month.inner_text()
    expect(heatmap).to_have_url(re.compile(f"month={shown}"))
    fixed = re.findall(classes, heatmap.get_by_test_id("legend").locator("ul").inner_text())
    heatmap.get_by_test_id("month-range").press("End")
    expect(month).to_have_text("2026-09")
    say(heatmap, 1)
    assert re.findall(classes, heatmap.get_by_test_id("legend").locator("ul").inner_text()) == fixed
    heatmap.reload()
    expect(month).to_have_text("2026-09")
    heatmap.get_by_test_id("whole").click()
    say(heatmap, len(PLACED))


def test_a_ring_leads_to_the_rows_in_it_by_keyboard_too(heatmap: Page) -> None:
    heatmap.get_by_test_id("draw").press("Enter")
    tool = heatmap.get_by_test_id("ring-tool")
    expect(tool).to_be_focused()
    for key in ["ArrowRight", "ArrowDown"] * 14:
        tool.press(key)
    tool.press("Enter")
    ring = heatmap.get_by_test_id("in-ring")
    said = re.search(r"(\d+) 起", ring.inner_text())
    assert said
    assert int(said[1]) > 0
    assert "ring=" in heatmap.url
    heatmap.reload()
    expect(ring).to_contain_text(said[0])
    heatmap.get_by_test_id("ring-rows").press("Enter")
    expect(heatmap.get_by_test_id("count")).to_contain_text(said[0])


def test_a_picked_area_leads_to_its_rows(heatmap: Page) -> None:
    opened(heatmap, f"?open={grid_code(0, 0)}")
    picked = heatmap.get_by_test_id("picked")
    expect(picked).to_contain_text("3 起")
    picked.get_by_role("link").click()
    expect(heatmap.get_by_test_id("count")).to_contain_text("3 起")


def test_two_periods_as_a_difference_and_side_by_side(heatmap: Page) -> None:
    opened(heatmap, "?compare=difference&from=2026-03-01&to=2026-03-31&tab=more")
    expect(heatmap.get_by_test_id("legend")).to_contain_text("对比 2025-03-01 至 2025-03-31，1 起")
    heatmap.get_by_test_id("tab").get_by_text("区域").click()
    row = heatmap.get_by_test_id("compared-rows").locator("tbody tr").filter(has_text="第1网格").first
    expect(row.locator("td")).to_have_text(["1", "1", "0"])
    heatmap.get_by_test_id("tab").get_by_text("更多").click()
    heatmap.get_by_test_id("compare").get_by_text("并排").click()
    expect(heatmap.locator(".map")).to_have_count(2)
    expect(heatmap.get_by_test_id("legend").first).to_contain_text("2025-03-01 至 2025-03-31")
    expect(heatmap.get_by_test_id("legend").last).to_contain_text("2026-03-01 至 2026-03-31")


def test_two_maps_share_one_camera_and_a_link_keeps_it(heatmap: Page) -> None:
    opened(heatmap, "?compare=beside")
    expect(heatmap.locator("[data-drawn=true]")).to_have_count(2, timeout=30_000)
    heatmap.locator(".maplibregl-ctrl-zoom-in").first.click()
    expect(heatmap).to_have_url(re.compile(r"view=[\d.]+(,|%2C)"))
    scales = heatmap.locator(".maplibregl-ctrl-scale").all_inner_texts()
    assert scales[0] == scales[1]
    view = re.search(r"view=([^&]+)", heatmap.url)
    assert view
    opened(heatmap, f"?view={view[1]}")
    assert heatmap.locator(".maplibregl-ctrl-scale").inner_text() == scales[0]


def test_hot_spots_are_said_in_a_sentence_and_outlined(heatmap: Page) -> None:
    opened(heatmap, "?tab=gathering")
    part = heatmap.get_by_test_id("gathering")
    expect(heatmap.get_by_test_id("summary")).to_contain_text(re.compile(r"\d"))
    heatmap.get_by_test_id("show-gathering").click()
    expect(heatmap).to_have_url(re.compile("gathering=1"))
    expect(part).to_contain_text("近十二个月的变化")
    repeats = part.get_by_test_id("near-repeats")
    expect(repeats).to_contain_text(f"依据本期 {len(PLACED)} 起有位置的矛盾纠纷")
    expect(repeats.locator("tbody tr").first).to_contain_text("同一地点")
    expect(repeats.locator("tbody tr").first.locator("td")).to_have_count(4)
    outside = part.locator("> :not(details)").all_inner_texts()
    assert not STATISTICS.search("".join(outside))


def test_the_hours_of_the_week_add_up(heatmap: Page) -> None:
    opened(heatmap, "?tab=hours")
    cells = heatmap.get_by_test_id("calendar").locator("tbody td")
    expect(cells).to_have_count(7 * 24)
    assert sum(int(text) for text in cells.all_text_contents()) == len(DISPUTES)


def test_rows_and_a_picture_go_into_files(heatmap: Page, tmp_path: Path) -> None:
    with heatmap.expect_download() as sheet:
        heatmap.get_by_test_id("export").get_by_text("CSV").click()
    sheet.value.save_as(tmp_path / "rows.csv")
    rows = list(csv.DictReader((tmp_path / "rows.csv").read_text("utf-8-sig").splitlines()))
    assert sum(int(row["n"]) for row in rows) == len(PLACED)
    with heatmap.expect_download() as picture:
        heatmap.get_by_test_id("png").click()
    picture.value.save_as(tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert (tmp_path / "map.png").stat().st_size > 20_000


def test_nothing_found_says_what_to_do_next(heatmap: Page) -> None:
    opened(heatmap, "?from=2024-01-01&to=2024-01-31")
    expect(heatmap.get_by_test_id("empty")).to_contain_text("放宽时间段")
    heatmap.get_by_test_id("empty").get_by_role("button").click()
    say(heatmap, len(PLACED))


def test_before_a_month_is_final_it_says_when_one_will_be(heatmap: Page) -> None:
    heatmap.get_by_test_id("publish").click()
    expect(heatmap.get_by_test_id("nothing-published")).to_contain_text("2026-11-06")


def test_it_speaks_english_throughout(heatmap: Page) -> None:
    switch_language(heatmap)
    try:
        expect(heatmap.get_by_test_id("legend")).to_contain_text(f"{len(PLACED)} disputes")
        for tab in ("gathering", "hours", "more"):
            opened(heatmap, f"?tab={tab}&measure=density")
            expect(heatmap.get_by_test_id("legend")).to_contain_text("Density")
            shown = "".join(heatmap.locator(".side, .strip, .switches").all_inner_texts())
            names = "".join(heatmap.locator("[data-test=hot], section li").all_inner_texts())
            assert not (set(HAN.findall(shown)) - set(HAN.findall(names))), tab
    finally:
        switch_language(heatmap)


@pytest.mark.parametrize("query", ["?compare=beside", "?tab=more", "?tab=gathering", "?tab=hours"])
def test_nothing_hangs_over_the_edge_of_a_phone(
    query: str, open_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    page = open_page(PHONE)
    enter(page, "manager")
    opened(page, query)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
