"""The border of two communities on the screens: cells chosen, looked at, moved by document, and put back."""

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from geo.areas.tables import Area
from geo.core.database import Database
from geo.core.identity import desk, identify
from tests.api.plans.conftest import lay_cells
from tests.e2e.conftest import PHONE, installed, switch_language
from tests.e2e.reports import ask
from tests.e2e.test_planning_editor import fill_with_cells
from tests.e2e.test_plans import DOCUMENT, HAN, SLOW_MS
from tests.factories import SmallDistrict, community_code, grid_code

pytestmark = pytest.mark.e2e
WEST, EAST = community_code(0, 0), community_code(2, 0)
BACK = "测政发〔2026〕13号"


def fill(owner_url: str) -> None:
    """The small district; two communities side by side, in two towns, have cells."""
    fill_with_cells(owner_url)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _lay(owner_url)).result()


async def _lay(owner_url: str) -> None:
    database = Database(owner_url, size=2)
    await database.open()
    try:
        async with database.sessions() as session:
            await identify(session, desk())
            made = SmallDistrict(dict((await session.execute(select(Area.code, Area.id))).all()))
            await lay_cells(session, made, 2, 0)
            await session.commit()
    finally:
        await database.close()


@pytest.fixture(scope="module")
def server_url(maintenance_url: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A server of its own: what moves here moves for good."""
    with installed(maintenance_url, f"wangge_borders_{worker_id}", fill, tmp_path_factory.mktemp("borders")) as url:
        yield url


def opened(page: Page) -> None:
    """Choose the two communities; the map shows them, the one that gives left of the one that takes."""
    page.goto("/planning")
    page.get_by_test_id("plan-borders").click()
    page.get_by_test_id("border-move").click()
    for field, name in (("划出的社区（村）", "西北社区"), ("接收的社区（村）", "东北社区")):
        page.get_by_role("combobox", name=field).press("Enter")
        page.get_by_role("listbox", name=field).get_by_role("option", name=name, exact=True).click()
    expect(page.locator("[data-test=border-map][data-drawn=true]")).to_be_visible(timeout=SLOW_MS)


def at(page: Page, column: float, row: float) -> tuple[float, float]:
    """Where a cell of the community that gives is: the map shows sixteen columns, the left half of them its own."""
    box = page.get_by_test_id("border-map").bounding_box()
    assert box is not None
    wide, high = box["width"] - 32, box["height"] - 64
    side = min(wide / 16, high / 8)
    west, north = box["x"] + 16 + (wide - 16 * side) / 2, box["y"] + 48 + (high - 8 * side) / 2
    return west + (column + 0.5) * side, north + (row + 0.5) * side


def cells(server_url: str) -> list[int]:
    """How many cells the two communities have."""
    sides = ask(server_url, "manager", "GET", f"/api/plans/borders/cells?community={WEST}&community={EAST}")
    return [len(side["atoms"]) for side in sides["communities"]]


def test_cells_go_over_once_they_were_looked_at_and_come_back(
    page: Page, enter: Callable[[Page, str], None], problems: list[str], server_url: str
) -> None:
    enter(page, "manager")
    opened(page)
    page.mouse.click(*at(page, 4, 0))
    page.get_by_test_id("border-document").fill(DOCUMENT)
    page.get_by_test_id("border-document").press("Enter")
    expect(page.get_by_test_id("border-fault")).to_contain_text("不与网格“第1网格”", timeout=SLOW_MS)
    assert any("422" in problem for problem in problems)
    problems.clear()
    page.mouse.click(*at(page, 4, 0))
    for row in range(4):
        page.mouse.click(*at(page, 7, row))
    expect(page.get_by_test_id("border-chosen")).to_contain_text("已选 4 个单元40 户，1.0 公顷")
    page.get_by_test_id("border-try").click()
    expect(page.get_by_test_id("border-outcome")).to_contain_text("40 户换了社区和网格", timeout=SLOW_MS)
    assert cells(server_url) == [64, 64]
    page.get_by_test_id("border-do").click()
    moved = page.get_by_test_id("border-row")
    expect(moved).to_contain_text("西北社区 → 东北社区", timeout=SLOW_MS)
    for words in ("由“第1网格”接收", "4 个单元 · 1.0 公顷 · 40 户", DOCUMENT, "已启用"):
        expect(moved).to_contain_text(words)
    assert cells(server_url) == [60, 68]
    page.goto("/planning/time")
    page.get_by_test_id("change").filter(has_text="社区边界：西北社区 → 东北社区").get_by_role("link").click()
    expect(page).to_have_url(re.compile("/planning/borders$"))
    moved.get_by_test_id("border-back").click()
    page.get_by_test_id("step-document").fill(BACK)
    page.get_by_test_id("step-note").fill("划错")
    page.get_by_test_id("form-send").click()
    expect(moved.locator("[data-stage=rolled_back]")).to_be_visible(timeout=SLOW_MS)
    expect(moved).to_contain_text(BACK)
    assert cells(server_url) == [64, 64]


def test_by_keys_and_for_a_day_to_come_and_taken_back_before_it(
    page: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    enter(page, "manager")
    opened(page)
    page.mouse.click(*at(page, 7, 4))
    page.get_by_test_id("border-map").press("ArrowDown")
    page.get_by_test_id("border-map").press("Space")
    page.get_by_test_id("when-day").click()
    page.get_by_role("combobox", name="指定日期").fill("2026-12-01")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("border-chosen")).to_contain_text("已选 2 个单元")
    expect(page.get_by_test_id("border-grid")).to_contain_text("第3网格")
    page.get_by_test_id("border-document").fill(DOCUMENT)
    for step in ("border-try", "border-do"):
        page.get_by_test_id(step).click(timeout=SLOW_MS)
    first = page.get_by_test_id("border-row").first
    expect(first.locator("[data-stage=scheduled]")).to_be_visible(timeout=SLOW_MS)
    assert cells(server_url) == [64, 64]
    lon, lat = SmallDistrict({}).point(1, 1, dx=175, dy=25)
    then = f"/api/locate?lon={lon}&lat={lat}&at=2026-12-01"
    assert ask(server_url, "manager", "GET", then)["grid"]["code"] == grid_code(2, 1)
    first.get_by_test_id("border-back").click()
    expect(page.get_by_role("dialog")).to_contain_text("如同从未办理")
    page.get_by_test_id("step-document").fill(BACK)
    page.get_by_test_id("step-note").fill("暂缓")
    page.get_by_test_id("form-send").click()
    expect(first.locator("[data-stage=rolled_back]")).to_be_visible(timeout=SLOW_MS)
    assert ask(server_url, "manager", "GET", then)["grid"]["code"] == grid_code(1, 1)


def test_planners_read_the_record_and_are_told_who_moves_borders(
    page: Page, enter: Callable[[Page, str], None]
) -> None:
    enter(page, "planner")
    page.goto("/planning/borders")
    expect(page.get_by_test_id("border-not-yours")).to_contain_text("综治中心负责人")
    expect(page.get_by_test_id("border-move")).to_have_count(0)
    expect(page.get_by_test_id("border-back")).to_have_count(0)


def test_it_speaks_english_and_a_finger_chooses_on_a_phone(
    open_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    page = open_page(PHONE)
    enter(page, "manager")
    switch_language(page)
    try:
        for path in ("/planning/borders", f"/planning/borders/move?from={WEST}&to={EAST}"):
            page.goto(path)
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_be_visible(timeout=SLOW_MS)
            assert not HAN.search(heading.inner_text())
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        expect(page.locator("[data-test=border-map][data-drawn=true]")).to_be_visible(timeout=SLOW_MS)
        page.get_by_test_id("border-ring").click(force=True)
        page.get_by_test_id("ring-tool").press("ArrowRight")
        page.get_by_test_id("ring-tool").press("Enter")
        expect(page.get_by_test_id("border-chosen")).to_contain_text(re.compile(r"\d+ cells chosen"))
    finally:
        switch_language(page)
