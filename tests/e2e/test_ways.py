"""The ways of a plan that has been approved: for a later day, rolled back, its base gone, its new code; and what stays
together in a draft, named by an estate or drawn.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from geo.addresses.tables import AddressUnit, Place
from geo.areas.tables import Area
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.plans.cells.tables import Atom, AtomUnit
from tests.e2e.conftest import PHONE, installed
from tests.e2e.reports import ask
from tests.e2e.test_planning_editor import Editor, fill_with_cells
from tests.e2e.test_plans import DOCUMENT, SLOW_MS, begun
from tests.factories import community_code, grid_code

pytestmark = pytest.mark.e2e
DARK = 90
"""Brightness from 0 to 255 that a dark screen does not reach on average."""
BACK, DAY = "测政发〔2026〕15号", "2026-12-01"
FIRST, SECOND, THIRD, FOURTH = grid_code(0, 0), grid_code(1, 0), grid_code(0, 1), grid_code(1, 1)


def fill(owner_url: str) -> None:
    """The small district with cells in a community, and the buildings of its estate in two of them."""
    fill_with_cells(owner_url)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _house(owner_url)).result()


async def _house(owner_url: str) -> None:
    database = Database(owner_url, size=2)
    await database.open()
    try:
        async with database.sessions() as session:
            await identify(session, desk())
            here = select(Area.id).where(Area.code == community_code(0, 0)).scalar_subquery()
            estate = select(Place.id).where(Place.name == "阳光花园", Place.community_id == here).scalar_subquery()
            buildings = select(AddressUnit.id).where(AddressUnit.place_id == estate, AddressUnit.level == "building")
            cells = (await session.scalars(select(Atom.id).order_by(Atom.id).limit(2))).all()
            units = (await session.scalars(buildings.order_by(AddressUnit.id).limit(2))).all()
            session.add_all(
                AtomUnit(address_unit_id=unit, atom_id=cell) for unit, cell in zip(units, cells, strict=True)
            )
            await session.commit()
    finally:
        await database.close()


@pytest.fixture(scope="module")
def server_url(maintenance_url: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A server of its own: what is published here changes the grids for good."""
    with installed(maintenance_url, f"wangge_ways_{worker_id}", fill, tmp_path_factory.mktemp("ways")) as url:
        yield url


def approved(server_url: str, number: int, *, published: bool = False) -> None:
    """Lead a plan to where it may be published, or all the way."""
    plan = f"/api/plans/{number}"
    revision = ask(server_url, "planner", "GET", plan)["revision"]
    ask(server_url, "planner", "POST", f"{plan}/propose", {"revision": revision})
    ask(server_url, "manager", "POST", f"{plan}/review", {"revision": revision})
    ask(server_url, "manager", "POST", f"{plan}/approve", {"revision": revision, "document": DOCUMENT})
    if published:
        ask(server_url, "manager", "POST", f"{plan}/publish", {"revision": revision})


def grids(server_url: str, at: str = "") -> set[str]:
    """The codes of the grids of the community, now or on a date."""
    found = ask(server_url, "manager", "GET", f"/api/areas?level=grid{at and f'&at={at}'}")["items"]
    return {grid["code"] for grid in found if grid["parent"] == community_code(0, 0)}


def review(page: Page, number: int) -> None:
    page.goto(f"/planning/{number}")
    page.get_by_test_id("tab-review").click()


def roll_back(page: Page, why: str) -> None:
    page.get_by_test_id("step-roll-back").click()
    page.get_by_test_id("step-document").fill(BACK)
    page.get_by_test_id("step-note").fill(why)
    page.get_by_test_id("form-send").click()
    expect(page.get_by_test_id("review").locator("[data-stage=rolled_back]")).to_be_visible(timeout=SLOW_MS)


def test_a_plan_for_a_later_day_is_taken_back_before_it_comes(
    page: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    number = begun(server_url, "年底合并", (FIRST, SECOND))
    approved(server_url, number)
    enter(page, "manager")
    review(page, number)
    page.get_by_test_id("next-step").click()
    page.get_by_test_id("when-day").click()
    expect(page.get_by_test_id("form-send")).to_be_disabled()
    page.get_by_role("combobox", name="指定日期").fill(DAY)
    page.keyboard.press("Enter")
    page.get_by_test_id("form-send").click()
    expect(page.get_by_test_id("review").locator("[data-stage=scheduled]")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_test_id("review")).to_contain_text(f"将于 {DAY} 00:00 启用")
    assert (len(grids(server_url)), len(grids(server_url, DAY))) == (4, 3)
    expect(page.get_by_test_id("step-roll-back")).to_have_text("取消启用…")
    roll_back(page, "暂不合并")
    expect(page.get_by_test_id("review")).to_contain_text(f"已撤回，自 {DAY} 00:00 起仍按原划分")
    assert grids(server_url, DAY) == {FIRST, SECOND, THIRD, FOURTH}
    page.goto("/planning/time")
    expect(page.locator("[data-test=time-map][data-drawn=true]")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_test_id("change").filter(has_text="年底合并")).to_have_count(0)


def test_a_published_plan_is_rolled_back_and_a_draft_beside_it_is_carried_over(
    page: Page, open_page: Callable[..., Page], enter: Callable[[Page, str], None], server_url: str
) -> None:
    draft = begun(server_url, "南边合并", (THIRD, FOURTH))
    number = begun(server_url, "北边合并", (FIRST, SECOND))
    approved(server_url, number, published=True)
    planner = open_page()
    enter(planner, "planner")
    planner.goto(f"/planning/{draft}")
    expect(planner.get_by_role("alert")).to_contain_text("西北社区", timeout=SLOW_MS)
    planner.get_by_test_id("tab-review").click()
    planner.get_by_test_id("rebase").click()
    expect(planner.get_by_test_id("carried")).to_contain_text("原有修改全部保留", timeout=SLOW_MS)
    expect(planner.get_by_test_id("next-step")).to_have_text("提交审核")
    planner.get_by_test_id("tab-grids").click()
    expect(planner.get_by_test_id("grid-rows").locator("tbody tr:not(.gone)")).to_have_count(2)
    enter(page, "manager")
    review(page, number)
    expect(page.get_by_test_id("review").locator("[data-stage=published]")).to_be_visible(timeout=SLOW_MS)
    assert grids(server_url) == {FIRST, THIRD, FOURTH}
    roll_back(page, "网格长反映路途过远")
    expect(page.get_by_test_id("review")).to_contain_text("恢复原划分")
    assert grids(server_url) == {FIRST, SECOND, THIRD, FOURTH}


def test_a_new_grid_gets_the_code_of_the_superior_platform(
    page: Page, open_page: Callable[..., Page], enter: Callable[[Page, str], None], problems: list[str], server_url: str
) -> None:
    number = begun(server_url, "新设网格")
    plan: dict[str, Any] = ask(server_url, "planner", "GET", f"/api/plans/{number}")
    atoms = sorted(plan["assignment"][-1]["atoms"])[-4:]
    operation = {"kind": "new_grid", "atoms": atoms, "name": "市场网格"}
    ask(server_url, "planner", "POST", f"/api/plans/{number}/operations", {"revision": 0, "operation": operation})
    approved(server_url, number, published=True)
    enter(page, "manager")
    page.get_by_test_id("nav-plans").click()
    page.get_by_test_id("plan-codes").click()
    row = page.get_by_test_id("code-row")
    expect(row).to_contain_text("市场网格")
    expect(row).to_contain_text("西北社区")
    page.get_by_test_id("code").fill("620902002001012")
    page.get_by_test_id("code").press("Enter")
    expect(row.get_by_test_id("code-fault")).to_contain_text(community_code(0, 0))
    assert any("422" in problem for problem in problems)
    problems.clear()
    ours = row.locator(".code").inner_text()
    page.get_by_test_id("codes-table").locator("summary").click()
    page.get_by_test_id("codes-text").fill(f"暂编编码,平台编码\n{ours},{community_code(0, 0)}077\n620902001001999,1")
    page.get_by_test_id("codes-fill").click()
    expect(page.get_by_test_id("codes-table")).to_contain_text("第 3 行")
    page.get_by_test_id("code").fill("088")
    page.get_by_test_id("code").press("Enter")
    expect(row).to_contain_text(f"已登记为 {community_code(0, 0)}088", timeout=SLOW_MS)
    assert f"{community_code(0, 0)}088" in grids(server_url)
    phone = open_page(PHONE)
    enter(phone, "planner")
    phone.goto("/planning/codes")
    expect(phone.locator("main")).to_contain_text("都已有上级平台的编码", timeout=SLOW_MS)
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_stays_together_is_named_by_an_estate_or_drawn(
    page: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    enter(page, "planner")
    plan = ask(server_url, "planner", "GET", f"/api/plans/{begun(server_url, '小区不拆')}")
    editor = Editor(page, plan).opened()
    page.get_by_test_id("act-keeps").click()
    page.get_by_role("combobox", name="小区、村、道路名或拼音首字母").press_sequentially("阳光")
    page.get_by_role("option", name="阳光花园").click()
    expect(page.get_by_test_id("ask-text")).to_have_value("阳光花园")
    page.get_by_test_id("form-send").click()
    editor.revision(1)
    editor.press("k")
    page.get_by_test_id("keep-by-ring").click()
    page.get_by_test_id("form-send").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    editor.drag((4.5, -0.45), (6.45, -0.45), (6.45, 1.45), (4.5, 1.45), (4.5, -0.45))
    expect(page.get_by_role("dialog")).to_contain_text("选中的 4 个单元")
    page.get_by_test_id("ask-text").fill("东街警务区")
    page.get_by_test_id("form-send").click()
    editor.revision(2)
    keeps = ask(server_url, "planner", "GET", f"/api/plans/{editor.plan['id']}")["keeps"]
    assert {each["name"]: len(each["atoms"]) for each in keeps} == {"阳光花园": 2, "东街警务区": 4}


def test_a_finger_paints_cells_on_a_phone(
    open_page: Callable[..., Page], enter: Callable[[Page, str], None], server_url: str
) -> None:
    page = open_page(PHONE, touch=True)
    enter(page, "planner")
    page.goto(f"/planning/{begun(server_url, '手指涂画')}")
    expect(page.locator("[data-test=plan-map][data-drawn=true]")).to_be_visible(timeout=SLOW_MS)
    page.get_by_test_id("tool-paint").tap()
    box = page.get_by_test_id("plan-map").bounding_box()
    assert box is not None
    middle, high = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 40
    finger = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", middle - 30), ("touchMove", middle), ("touchMove", middle + 45), ("touchEnd", 0)):
        points = [{"x": x, "y": high}] if kind != "touchEnd" else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator("[data-test=plan-editor][data-revision='1'][data-waiting='0']")).to_be_visible(timeout=SLOW_MS)
    page.get_by_test_id("undo").tap()
    expect(page.locator("[data-test=plan-editor][data-revision='2'][data-waiting='0']")).to_be_visible(timeout=SLOW_MS)
    assert page.evaluate("[scrollX, scrollY, visualViewport.scale].join()") == "0,0,1"


def test_grids_over_time_and_two_plans_are_dark_on_a_wall(
    open_page: Callable[..., Page], enter: Callable[[Page, str], None], server_url: str
) -> None:
    one, other = begun(server_url, "一", (THIRD, FOURTH)), begun(server_url, "二")
    page = open_page(dark=True)
    enter(page, "planner")
    for path, maps in ((f"/planning/compare?one={one}&with={other}", "parted-one"), ("/planning/time", "time-map")):
        page.goto(path)
        expect(page.locator(f"[data-test={maps}][data-drawn=true]")).to_be_visible(timeout=SLOW_MS)
        expect(page.locator("[data-test=difference], [data-test=change]").first).to_be_visible(timeout=SLOW_MS)
        shot = Image.open(BytesIO(page.screenshot())).convert("L").resize((1, 1))
        assert shot.getpixel((0, 0)) < DARK, path
        expect(page.locator(".maplibregl-ctrl-group").first).not_to_have_css("background-color", "rgb(255, 255, 255)")
