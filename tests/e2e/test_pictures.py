"""Maps that were saved as one page, opened where there is no network."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from api.pictures.compared import ComparedGrid, ComparedMove, Comparison
from api.pictures.comparison import comparison_page
from api.pictures.page import page as page_of
from api.pictures.picture import Ground, Picture, Shade, Step
from tests.e2e.conftest import DESK, PHONE
from tests.factories import SRID, rectangle

pytestmark = pytest.mark.e2e
HOSTILE = "</script><img src=x onerror=alert(1)>\"'{{7*7}}{%if%}${7}&amp;"
Saved = Callable[..., Page]


@pytest.fixture
def offline(browser: Browser, tmp_path: Path) -> Iterator[Saved]:
    """Open HTML as a saved file without a network; the test fails if it asks for anything or complains."""
    noted: list[str] = []

    def note(message: ConsoleMessage) -> None:
        noted.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith("file:"):
            noted.append(request.url)

    context = browser.new_context(locale="zh-CN")
    context.set_offline(True)

    def open_saved(html: str, viewport: dict[str, int] = DESK) -> Page:
        file = tmp_path / "saved.html"
        file.write_text(html, "utf-8")
        page = context.new_page()
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.on("console", note)
        page.on("pageerror", lambda error: noted.append(str(error)))
        page.on("request", asked)
        page.on("dialog", lambda dialog: noted.append(dialog.message))
        page.goto(file.as_uri())
        return page

    yield open_saved
    context.close()
    assert noted == []


def download(page: Page, path: str) -> str:
    answer = page.request.get(path)
    assert answer.ok, answer.text()
    return answer.text()


def test_months_are_stepped_through_by_slider_and_by_itself(
    page: Page, enter: Callable[[Page, str], None], offline: Saved
) -> None:
    enter(page, "manager")
    saved = offline(download(page, "/api/heatmap.html?level=grid&by=month&from=2026-01-01&to=2026-09-30"))
    areas = saved.locator("path.leaflet-interactive[fill]:not([fill='none'])")
    expect(areas).to_have_count(16)
    expect(saved.get_by_text("演示数据")).to_be_visible()
    expect(saved.get_by_text("内部资料 不得外传")).to_be_visible()
    expect(saved.locator(".said")).to_have_text("共 0 起")
    slider = saved.locator("input[type=range]")
    slider.focus()
    slider.press("ArrowRight")
    expect(saved.locator("output")).to_have_text("2026-02")
    expect(saved.locator(".said")).to_have_text("共 1 起")
    expect(saved.locator("path[fill='#bd0026']")).to_have_count(1)
    saved.locator("path[fill='#bd0026']").hover()
    expect(saved.locator(".leaflet-tooltip.area")).to_have_text("第1网格1 起")
    saved.get_by_role("button", name="播放").click()
    expect(saved.locator("output")).to_have_text("2026-03")
    saved.get_by_role("button", name="暂停").click()
    slider.press("End")
    expect(saved.locator(".said")).to_have_text(re.compile("共 1 起；另有 1 起没有坐标"))


def test_eight_no_items_are_chosen(page: Page, enter: Callable[[Page, str], None], offline: Saved) -> None:
    enter(page, "manager")
    query = "level=grid&month=2026-09"
    totals = page.request.get(f"/api/compliance?{query}").json()["totals"]
    saved = offline(download(page, f"/api/compliance.html?{query}"))
    expect(saved.locator("path[fill='#c9cdd1']")).to_have_count(totals["no_data"])
    expect(saved.locator("path[fill='#e08214']")).to_have_count(totals["not_met"])
    saved.get_by_label("考核项").select_option(label="无矛盾纠纷积案")
    expect(saved.locator("path[fill='#c9cdd1']")).to_have_count(0)
    expect(saved.locator("path[fill='#e08214']")).to_have_count(totals["items"]["overdue"]["evidence"]["not_met"])
    assert totals["no_data"] > 0


def test_nothing_hangs_over_the_edge_of_a_phone(page: Page, enter: Callable[[Page, str], None], offline: Saved) -> None:
    enter(page, "manager")
    saved = offline(download(page, "/api/heatmap.html?level=grid&measure=rate"), PHONE)
    expect(saved.locator("path.leaflet-interactive").first).to_be_visible()
    assert saved.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert saved.evaluate("document.documentElement.lang") == "zh"


def test_a_hostile_name_is_shown_and_not_carried_out(offline: Saved) -> None:
    shape = np.array([rectangle(0, 0)], dtype=object)
    picture = Picture(
        title=HOSTILE,
        facts=(HOSTILE,),
        marks=(HOSTILE,),
        legend=HOSTILE,
        shades=(Shade(HOSTILE, "#ffffb2"),),
        steps=(Step("a", HOSTILE, (0,), (HOSTILE,)), Step(HOSTILE, "b", (0,), ("b",))),
        step_kind=HOSTILE,
        slides=False,
        method=HOSTILE,
        language="zh",
        ground=Ground(("1",), (HOSTILE,), shape, (HOSTILE,), shape, SRID),
    )
    saved = offline(page_of(picture))
    expect(saved.locator("h1")).to_have_text(HOSTILE)
    expect(saved.locator(".leaflet-tooltip.name")).to_have_text(HOSTILE)
    saved.locator("path[fill='#ffffb2']").hover(position={"x": 20, "y": 20})
    expect(saved.locator(".leaflet-tooltip.area b")).to_have_text(HOSTILE)
    expect(saved.locator("img")).to_have_count(0)
    assert saved.title() == HOSTILE


def test_a_draft_is_seen_before_and_after_and_hostile_names_stay_text(offline: Saved) -> None:
    west, east = rectangle(0, 0), rectangle(1, 0)
    compared = Comparison(HOSTILE, (HOSTILE,), (HOSTILE,), "zh", np.array([rectangle(0, 0, 2, 1)], dtype=object), SRID)
    compared.grids += [
        ComparedGrid("620902001001001", HOSTILE, HOSTILE, "调整", (10, 30), 2),
        ComparedGrid("620902001001002", "东", "", "撤销", (20, None), 0, 1),
    ]
    compared.moves.append(ComparedMove(1, 0, 20))
    compared.before |= {0: west, 1: east}
    compared.after[0] = rectangle(0, 0, 2, 1)
    compared.moved[0] = east
    for viewport in (DESK, PHONE):
        saved = offline(comparison_page(compared), viewport)
        grids = saved.locator("path[stroke='#b3261e']")
        expect(saved.locator("h1")).to_have_text(HOSTILE)
        expect(grids).to_have_count(1)
        expect(saved.locator(".leaflet-tooltip.name")).to_have_text(HOSTILE)
        expect(saved.locator("tbody tr").first).to_have_text(f"001{HOSTILE}10302调整")
        expect(saved.locator(".moves li")).to_have_text(f"东 → {HOSTILE}: 20 户")
        saved.get_by_label("调整前").check()
        expect(grids).to_have_count(2)
        saved.get_by_label("划入划出范围").uncheck()
        expect(saved.locator("path[stroke='#1f5fbf']")).to_have_count(0)
        expect(saved.locator("img")).to_have_count(0)
        assert saved.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
