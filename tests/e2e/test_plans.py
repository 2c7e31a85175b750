"""Plans on their screens: made, led from proposal into force by two people, found again in the list and in time."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, installed, switch_language
from tests.e2e.reports import ask
from tests.e2e.test_planning_editor import fill_with_cells
from tests.factories import community_code, grid_code

pytestmark = pytest.mark.e2e
HAN = re.compile(r"[\u4e00-\u9fff]")
SLOW_MS = 30_000
DOCUMENT = "测政发〔2026〕12号"


@pytest.fixture(scope="module")
def server_url(maintenance_url: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A server of its own: what is published here changes the grids for good."""
    home = tmp_path_factory.mktemp("rooms")
    with installed(maintenance_url, f"wangge_rooms_{worker_id}", fill_with_cells, home) as url:
        yield url


def begun(server_url: str, name: str, merged: tuple[str, str] | None = None) -> int:
    """A plan of the first community, in which two of its grids are one if named."""
    plan: dict[str, Any] = ask(
        server_url, "planner", "POST", "/api/plans", {"name": name, "areas": [community_code(0, 0)]}
    )
    if merged:
        keys = {grid["code"]: grid["key"] for grid in plan["grids"]}
        operation = {"kind": "merge", "grids": [keys[code] for code in merged]}
        body = {"revision": plan["revision"], "operation": operation}
        ask(server_url, "planner", "POST", f"/api/plans/{plan['id']}/operations", body)
    number: int = plan["id"]
    return number


def choose(page: Page, community: str) -> None:
    """Choose a community for a new plan, by keyboard."""
    field = page.get_by_role("combobox", name="调整哪些社区（村）")
    field.press("Enter")
    field.press_sequentially(community)
    page.get_by_role("option", name=community).click()
    expect(page.get_by_role("dialog")).to_contain_text("共 1 个社区")


def take(page: Page, **said: str) -> None:
    """Take the next step, with what is said in its dialog."""
    page.get_by_test_id("next-step").click()
    for field, words in said.items():
        page.get_by_test_id(f"step-{field}").fill(words)
    page.get_by_test_id("form-send").click()
    expect(page.get_by_role("dialog")).to_be_hidden(timeout=SLOW_MS)


def test_a_plan_is_made_on_the_screen_copied_and_put_away(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "planner")
    expect(page).to_have_url(re.compile("/planning$"))
    page.get_by_test_id("plan-new").press("Enter")
    page.get_by_test_id("plan-name").fill("春季网格调整")
    choose(page, "西北社区")
    page.get_by_test_id("plan-name").press("Enter")
    expect(page).to_have_url(re.compile(r"/planning/\d+$"), timeout=SLOW_MS)
    page.goto("/planning")
    row = page.get_by_test_id("plan-row").filter(has_text="春季网格调整")
    row.get_by_test_id("plan-copy").click()
    page.get_by_test_id("copy-name").fill("备选方案")
    page.get_by_test_id("form-send").click()
    expect(page).to_have_url(re.compile(r"/planning/\d+$"))
    page.goto("/planning")
    page.get_by_test_id("plan-row").filter(has_text="备选方案").get_by_test_id("plan-discard").click()
    page.get_by_test_id("form-send").click()
    expect(page.get_by_test_id("plan-row").filter(has_text="备选方案")).to_have_count(0)


def test_a_plan_comes_into_force_by_two_people_and_stands_in_list_and_history(
    open_page: Callable[..., Page], enter: Callable[[Page, str], None], server_url: str
) -> None:
    name, kept, gone = "两格合一", grid_code(0, 0), grid_code(1, 0)
    number = begun(server_url, name, (kept, gone))
    planner, manager = open_page(), open_page()
    enter(planner, "planner")
    planner.goto(f"/planning/{number}")
    planner.get_by_test_id("tab-preview").click()
    expect(planner.get_by_test_id("preview-lead")).to_contain_text("160 户划归其他网格", timeout=SLOW_MS)
    expect(planner.get_by_test_id("preview-grids").locator("tbody tr")).to_have_count(2)
    planner.get_by_test_id("tab-review").click()
    take(planner, note="相邻两格户数偏少")
    expect(planner.get_by_test_id("hindrance")).to_contain_text("须由他人审核")
    enter(manager, "manager")
    manager.goto(f"/planning/{number}")
    manager.get_by_test_id("tab-review").click()
    expect(manager.get_by_test_id("station-propose")).to_contain_text("相邻两格户数偏少", timeout=SLOW_MS)
    take(manager)
    expect(manager.locator("[data-test=station-approve][data-standing=next]")).to_be_visible(timeout=SLOW_MS)
    take(manager, document=DOCUMENT)
    expect(manager.locator("[data-test=station-publish][data-standing=next]")).to_be_visible(timeout=SLOW_MS)
    take(manager)
    expect(manager.locator("[data-test=station-publish][data-standing=done]")).to_be_visible(timeout=SLOW_MS)
    planner.goto("/planning?state=published")
    row = planner.get_by_test_id("plan-row")
    expect(row).to_have_count(1, timeout=SLOW_MS)
    expect(row).to_contain_text(name)
    expect(row).to_contain_text(DOCUMENT)
    expect(row.locator("[data-stage=published]")).to_be_visible()
    tell_history(planner, name, kept, gone)


def tell_history(page: Page, plan: str, kept: str, gone: str) -> None:
    """The change stands among the dates, and each of the two grids knows of the other."""
    page.goto("/planning/time")
    expect(page.locator("[data-test=time-map][data-drawn=true]")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_test_id("change").filter(has_text=plan)).to_contain_text("撤销 1", timeout=SLOW_MS)
    page.goto(f"/planning/time?grid={kept}")
    story = page.get_by_test_id("story")
    expect(story.get_by_test_id("version")).to_have_count(2, timeout=SLOW_MS)
    expect(story.get_by_test_id("version").first).to_contain_text(plan)
    story.locator(f"[data-code='{gone}']").press("Enter")
    expect(page).to_have_url(re.compile(gone))
    expect(story.get_by_test_id("version")).to_have_count(1)


def test_two_plans_are_compared_on_maps(page: Page, enter: Callable[[Page, str], None], server_url: str) -> None:
    one = begun(server_url, "南边合并", (grid_code(0, 1), grid_code(1, 1)))
    other = begun(server_url, "照旧")
    enter(page, "planner")
    for name in ("南边合并", "照旧"):
        page.get_by_test_id("plan-row").filter(has_text=name).get_by_test_id("plan-tick").check(force=True)
    page.get_by_test_id("plan-compare").click()
    expect(page).to_have_url(re.compile(rf"one={one}&with={other}$"))
    expect(page.get_by_test_id("compare-lead")).to_contain_text("16 个单元、160 户", timeout=SLOW_MS)
    for way in ("one", "other"):
        expect(page.locator(f"[data-test=parted-{way}][data-drawn=true]")).to_be_visible(timeout=SLOW_MS)
    page.get_by_test_id("difference").get_by_role("button").press("Enter")
    expect(page.get_by_role("button", pressed=True)).to_be_visible()


def test_the_table_of_cells_comes_back_as_one_step_and_wrong_lines_are_named(
    page: Page, enter: Callable[[Page, str], None], problems: list[str], server_url: str, tmp_path: Path
) -> None:
    number = begun(server_url, "按表调整")
    enter(page, "planner")
    page.goto(f"/planning/{number}")
    page.get_by_test_id("tab-files").click()
    with page.expect_download() as download:
        page.get_by_test_id("cells-csv").click()
    table = tmp_path / "cells.csv"
    download.value.save_as(table)
    head, *lines = csv.reader(table.read_text("utf-8-sig").splitlines())
    code = head.index("网格编码")
    west, east = grid_code(0, 1), grid_code(1, 1)
    border = sorted((line for line in lines if line[code] == east), key=lambda line: line[1])[:4]
    send(page, tmp_path / "wrong.csv", head, [["999999", *border[0][1:]]])
    expect(page.get_by_test_id("cells-fault")).to_contain_text("999999", timeout=SLOW_MS)
    assert any("422" in problem for problem in problems)
    problems.clear()
    send(page, tmp_path / "right.csv", head, [[*line[:code], west, *line[code + 1 :]] for line in border])
    expect(page.get_by_test_id("cells-taken")).to_contain_text("4 个单元", timeout=SLOW_MS)
    assert ask(server_url, "planner", "GET", f"/api/plans/{number}/compare")["moved_households"] == 40


def send(page: Page, table: Path, head: list[str], lines: list[list[str]]) -> None:
    """Write a table of cells, and bring it back into the plan."""
    table.write_text("\n".join(",".join(line) for line in [head, *lines]), "utf-8-sig")
    page.get_by_test_id("cells-file").set_input_files(table)
    page.get_by_test_id("cells-send").click()


@pytest.mark.parametrize("path", ["/planning", "/planning/time", "/planning/import"])
def test_it_speaks_english_and_fits_a_phone(
    open_page: Callable[..., Page], enter: Callable[[Page, str], None], path: str
) -> None:
    page = open_page(PHONE)
    enter(page, "planner")
    switch_language(page)
    try:
        page.goto(path)
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_be_visible(timeout=SLOW_MS)
        assert not HAN.search(heading.inner_text())
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    finally:
        switch_language(page)
