"""A plan on its screen: painted, a shared border dragged, undone, balanced; by mouse, by keys, by two at once."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import shapely
from geoalchemy2 import WKBElement
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.tables import Area
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.plans.cells.tables import Atom, AtomAssignment
from tests.api.plans.conftest import lay_cells
from tests.e2e.conftest import PHONE, installed
from tests.e2e.reports import ask
from tests.e2e.server import fill
from tests.factories import NORTH, SIDE, SINCE, SRID, WEST, SmallDistrict, community_code, grid_code

pytestmark = pytest.mark.e2e
MANY = 110
TOOLS_PX, RIGHT_PX, ABOVE_PX, BELOW_PX = 76, 48, 56, 40


def fill_with_cells(owner_url: str) -> None:
    """The small district; its first community has eight by eight cells of ten households, four by four a grid."""
    fill(owner_url)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _lay(owner_url, lay_cells)).result()


def fill_with_many_cells(owner_url: str) -> None:
    """The same, and another community with more cells than are told of at once."""
    fill_with_cells(owner_url)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _lay(owner_url, lay_many_cells)).result()


async def _lay(owner_url: str, lay: Callable[[AsyncSession, SmallDistrict], Awaitable[object]]) -> None:
    database = Database(owner_url, size=2)
    await database.open()
    try:
        async with database.sessions() as session:
            await identify(session, desk())
            made = SmallDistrict(dict((await session.execute(select(Area.code, Area.id))).all()))
            await lay(session, made)
            await session.commit()
    finally:
        await database.close()


async def lay_many_cells(session: AsyncSession, made: SmallDistrict) -> None:
    """Give the community in the south-west more cells than are told of at once, one household in each."""
    community, side = made.ids[community_code(0, 2)], 2 * SIDE / MANY
    rows = [
        {
            "community_id": community,
            "geom": WKBElement(shapely.to_wkb(_square(column, row, side)), srid=SRID),
            "kind": "building",
            "area_m2": side**2,
            "households": 1,
            "counted": "file",
            "valid": Range(SINCE, None),
            "built_at": SINCE,
        }
        for column in range(MANY)
        for row in range(MANY)
    ]
    atoms = (await session.scalars(insert(Atom).returning(Atom.id), rows)).all()
    grid = made.ids[grid_code(0, 2)]
    await session.execute(
        insert(AtomAssignment), [{"atom_id": atom, "grid_id": grid, "valid": Range(SINCE, None)} for atom in atoms]
    )


def _square(column: int, row: int, side: float) -> shapely.Polygon:
    west, north = WEST + column * side, NORTH - 2 * SIDE - row * side
    return shapely.box(west, north - side, west + side, north)


@pytest.fixture(scope="module")
def server_url(maintenance_url: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A server of its own: the ones that other tests share have no cells."""
    with installed(
        maintenance_url, f"wangge_plans_{worker_id}", fill_with_many_cells, tmp_path_factory.mktemp("plans")
    ) as url:
        yield url


class Editor:
    """The editor of a plan on a page, with cells by column from the west and row from the north."""

    def __init__(self, page: Page, plan: dict[str, Any]) -> None:
        self.page, self.plan = page, plan
        self.keys = {grid["name"]: grid["key"] for grid in plan["grids"]}

    def opened(self) -> "Editor":
        self.page.goto(f"/planning/{self.plan['id']}")
        self.drawn()
        return self

    def drawn(self) -> None:
        expect(self.page.locator("[data-test=plan-map][data-drawn=true]")).to_be_visible(timeout=30_000)

    def at(self, column: float, row: float) -> tuple[float, float]:
        """Where on the page the middle of a cell is: the map opens on the whole community, beside its tools."""
        box = self.page.get_by_test_id("plan-map").bounding_box()
        assert box is not None
        wide, high = box["width"] - TOOLS_PX - RIGHT_PX, box["height"] - ABOVE_PX - BELOW_PX
        side = min(wide, high)
        west = box["x"] + TOOLS_PX + (wide - side) / 2
        north = box["y"] + ABOVE_PX + (high - side) / 2
        return west + (column + 0.5) * side / 8, north + (row + 0.5) * side / 8

    def tool(self, name: str) -> None:
        self.page.get_by_test_id(f"tool-{name}").click()

    def drag(self, *cells: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*self.at(*cells[0]))
        mouse.down()
        for cell in cells[1:]:
            mouse.move(*self.at(*cell), steps=6)
        mouse.up()

    def click(self, column: float, row: float) -> None:
        self.page.mouse.click(*self.at(column, row))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def households(self, name: str, count: int) -> None:
        row = self.page.locator(f"tr[data-grid='{self.keys[name]}'] td")
        expect(row.nth(1)).to_have_text(str(count))

    def revision(self, number: int) -> None:
        """The plan stands at a revision, and nothing is on its way."""
        expect(
            self.page.locator(f"[data-test=plan-editor][data-revision='{number}'][data-waiting='0']")
        ).to_be_visible()

    def said(self, text: str) -> None:
        expect(self.page.get_by_test_id("said")).to_contain_text(text)


@pytest.fixture
def plan(server_url: str) -> dict[str, Any]:
    body = {"name": "西北社区试划", "areas": [community_code(0, 0)]}
    made: dict[str, Any] = ask(server_url, "planner", "POST", "/api/plans", body)
    return made


@pytest.fixture
def editor(page: Page, enter: Callable[[Page, str], None], plan: dict[str, Any]) -> Editor:
    enter(page, "planner")
    return Editor(page, plan).opened()


def test_by_mouse_cells_are_painted_a_border_dragged_all_undone_and_balanced(editor: Editor) -> None:
    editor.tool("paint")
    editor.drag((3, 1), (4, 1), (5, 1))
    editor.households("第1网格", 180)
    editor.households("第2网格", 140)
    editor.revision(1)
    editor.page.get_by_test_id("undo").click()
    editor.revision(2)
    editor.households("第1网格", 160)

    editor.tool("edge")
    editor.click(3.5, 1)
    held = editor.page.locator("circle.held")
    expect(held).to_be_visible()
    box = held.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = editor.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y, steps=4)
    mouse.move(editor.at(5.2, 1)[0], y, steps=6)
    mouse.up()
    editor.revision(3)
    editor.said("边界已移动")
    moved = editor.page.get_by_test_id("totals").locator(".tile").nth(2)
    expect(moved).not_to_contain_text("0 个单元")
    uneven = editor.page.get_by_test_id("totals").locator(".tile").nth(1).locator(".value")
    expect(uneven).not_to_have_text("0")

    editor.press("Escape", "Escape", "a")
    editor.page.get_by_test_id("form-send").click()
    editor.said("已均衡")
    expect(uneven).to_have_text("0")

    editor.page.get_by_test_id("tab-steps").click()
    steps = editor.page.get_by_test_id("steps").locator("li")
    expect(steps).to_contain_text(["均衡户数", "移动边界", "现行划分"])
    steps.last.get_by_role("button").click()
    expect(editor.page.get_by_test_id("undo")).to_be_disabled()
    expect(moved).to_contain_text("0 个单元")


def test_without_a_mouse_cells_are_walked_given_split_off_and_taken_back(editor: Editor) -> None:
    editor.click(3, 1)
    expect(editor.page.get_by_test_id("grid-card")).to_contain_text("第1网格")
    editor.press("ArrowRight")
    editor.said("第2网格，10 户")
    editor.press("Space", "ArrowDown", "Space")
    expect(editor.page.get_by_test_id("in-hand")).to_contain_text("已选 2 个单元，20 户")
    editor.press("1")
    editor.said("已将 2 个单元划入“第1网格”")
    editor.households("第1网格", 180)
    editor.revision(1)

    editor.press("s", *["ArrowLeft"] * 2, *["Shift+ArrowUp"] * 6, "Space", *["Shift+ArrowDown"] * 12, "Space", "Enter")
    editor.said("已拆分为两个网格")
    editor.revision(2)
    expect(editor.page.get_by_test_id("grid-rows").locator("tbody tr")).to_have_count(5)

    editor.press("Control+z", "Control+z")
    editor.revision(4)
    editor.households("第1网格", 160)
    editor.press("?")
    expect(editor.page.get_by_test_id("key-list")).to_be_visible()


def test_a_refusal_is_shown_at_its_place_and_changes_nothing(editor: Editor, problems: list[str]) -> None:
    editor.page.locator(f"tr[data-grid='{editor.keys['第4网格']}']").press("Enter")
    editor.tool("paint")
    editor.click(1, 1)
    refused = editor.page.get_by_test_id("refused")
    expect(refused).to_contain_text("断成 2 块")
    box = refused.bounding_box()
    assert box is not None
    x, y = editor.at(1, 1)
    assert box["x"] < x < box["x"] + box["width"]
    assert abs(y - box["y"] - box["height"]) < 40
    editor.households("第1网格", 160)
    editor.revision(0)
    problems.clear()


def test_what_another_planner_does_appears_and_an_edit_made_meanwhile_is_kept(
    editor: Editor, server_url: str, problems: list[str]
) -> None:
    plan = f"/api/plans/{editor.plan['id']}"
    cells = {each["grid"]: each["atoms"] for each in editor.plan["assignment"]}
    first, second = editor.keys["第1网格"], editor.keys["第2网格"]
    corner = {"kind": "move_block", "atoms": [max(cells[first])], "to": second}
    ask(server_url, "planner", "POST", f"{plan}/operations", {"revision": 0, "operation": corner})
    editor.households("第2网格", 170)
    editor.revision(1)

    editor.page.route("**/events*", lambda route: route.abort())
    editor = Editor(editor.page, editor.plan).opened()
    editor.revision(1)
    ask(server_url, "planner", "POST", f"{plan}/undo", {"revision": 1})
    editor.tool("paint")
    editor.drag((3, 0), (4, 0))
    editor.households("第1网格", 170)
    editor.revision(3)
    problems.clear()


def test_on_a_phone_the_figures_are_a_sheet(
    open_page: Callable[..., Page], enter: Callable[[Page, str], None], plan: dict[str, Any]
) -> None:
    phone = open_page(PHONE)
    enter(phone, "planner")
    editor = Editor(phone, plan).opened()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    rows = phone.get_by_test_id("grid-rows")
    expect(rows).to_be_hidden()
    phone.get_by_test_id("tab-grids").click()
    expect(rows).to_be_visible()
    editor.households("第1网格", 160)


def test_a_large_plan_opens_with_its_communities_and_each_is_edited_by_itself(
    page: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    north, south = community_code(0, 0), community_code(0, 2)
    plan: dict[str, Any] = ask(server_url, "planner", "POST", "/api/plans", {"name": "两社区", "areas": [north, south]})
    assert plan["told"] == []
    known = ask(server_url, "planner", "GET", f"/api/plans/{plan['id']}?community={north}")
    enter(page, "planner")
    page.goto(f"/planning/{plan['id']}")
    rows = page.get_by_test_id("communities").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0).locator("td")).to_contain_text(["", north, "4", "640", "未改动"])
    expect(page.get_by_test_id("tab-grids")).to_have_count(0)

    rows.nth(0).press("ArrowDown")
    rows.nth(1).press("Space")
    rows.nth(0).press("Space")
    expect(page.get_by_test_id("open-chosen")).to_be_disabled()
    rows.nth(0).press("Enter")
    expect(page).to_have_url(re.compile(rf"\?community={north}$"))
    editor = Editor(page, known)
    editor.drawn()
    editor.tool("paint")
    editor.drag((3, 1), (4, 1), (5, 1))
    editor.revision(1)
    editor.households("第1网格", 180)

    page.get_by_test_id("all-communities").click()
    change = page.locator(f"[data-community='{north}'] .change")
    expect(change).to_have_text("换格 20 户")
    expect(page.get_by_test_id("community-totals")).to_contain_text("20")
    page.get_by_test_id("community-changed").click()
    expect(rows).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    editor.said("已撤销，改动在")
    expect(rows).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(change).to_have_text("换格 20 户")

    corner = {"kind": "rename", "grid": editor.keys["第4网格"], "name": "改名"}
    ask(server_url, "planner", "POST", f"/api/plans/{plan['id']}/operations", {"revision": 3, "operation": corner})
    editor.revision(4)
    page.go_back()
    editor.drawn()
    editor.households("第1网格", 180)
    expect(page.locator(f"tr[data-grid='{editor.keys['第4网格']}']")).to_contain_text("改名")
