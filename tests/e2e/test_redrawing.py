"""The story of a redrawing on the screens: a border dragged, evened out, put in force; a dispute has its new leader."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from api.jobs.plans import settle
from geo.core.database import APP_ROLE, Database, url_for_role
from tests.conftest import database_url
from tests.e2e.conftest import PHONE, installed
from tests.e2e.reports import ask, report
from tests.e2e.test_planning_editor import Editor, fill_with_cells
from tests.e2e.test_plans import DOCUMENT, SLOW_MS, take
from tests.factories import community_code, leader_name

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def database_name(worker_id: str) -> str:
    return f"wangge_story_{worker_id}"


@pytest.fixture(scope="module")
def server_url(maintenance_url: str, database_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: what is published here changes the grids for good."""
    with installed(maintenance_url, database_name, fill_with_cells, tmp_path_factory.mktemp("story")) as url:
        yield url


@pytest.fixture
def worker(maintenance_url: str, database_name: str) -> Callable[[], int]:
    """What the worker does a moment after a publication; how many disputes changed hands."""
    url = url_for_role(database_url(maintenance_url, database_name), APP_ROLE, None)

    async def settled() -> int:
        database = Database(url, size=2, statement_timeout_s=0)
        await database.open()
        try:
            return sum(each.moved for each in await settle(database))
        finally:
            await database.close()

    def run() -> int:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, settled()).result()

    return run


def drag_the_border(editor: Editor) -> None:
    """The border between the first grid and the one east of it, by its handle, a cell and a half to the east."""
    editor.tool("edge")
    editor.click(3.5, 1)
    box = editor.page.locator("circle.held").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = editor.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y, steps=4)
    mouse.move(editor.at(5.4, 1)[0], y, steps=6)
    mouse.up()


def gained(server_url: str, editor: Editor, name: str) -> tuple[float, float]:
    """A place within a cell that the draft gives to a grid."""
    plan = f"/api/plans/{editor.plan['id']}"
    differences = ask(server_url, "planner", "GET", f"{plan}/compare")["differences"]
    atom = next(each["atoms"][0] for each in differences if each["of"] == editor.keys[name])
    (cells,) = ask(server_url, "planner", "GET", f"{plan}/cells")["communities"]
    lon, lat = cells["spots"][cells["atoms"].index(atom)]
    return lon, lat


def hand_over(manager: Page, named: str, kept: str) -> None:
    """Approve, and let one of the disputes under way go to the new leader."""
    manager.get_by_test_id("next-step").click()
    manager.get_by_test_id("step-document").fill(DOCUMENT)
    under_way = manager.get_by_test_id("hand-over").get_by_role("checkbox")
    expect(under_way).to_have_count(2, timeout=SLOW_MS)
    manager.get_by_test_id("hand-over").get_by_text(named).click()
    expect(manager.get_by_test_id("hand-over").get_by_role("checkbox", name=kept)).not_to_be_checked()
    manager.get_by_test_id("form-send").click()
    expect(manager.get_by_role("dialog")).to_be_hidden(timeout=SLOW_MS)


def test_a_border_is_dragged_evened_out_and_put_in_force_and_a_dispute_has_its_new_leader(
    open_page: Callable[..., Page], enter: Callable[[Page, str], None], server_url: str, worker: Callable[[], int]
) -> None:
    planner, manager, leader = open_page(), open_page(), open_page(PHONE)
    plan = ask(server_url, "planner", "POST", "/api/plans", {"name": "边界微调", "areas": [community_code(0, 0)]})
    enter(planner, "planner")
    editor = Editor(planner, plan).opened()

    drag_the_border(editor)
    editor.revision(1)
    editor.press("Escape", "Escape", "Control+z")
    editor.revision(2)
    editor.households("第1网格", 160)
    drag_the_border(editor)
    editor.revision(3)
    editor.press("Escape", "Escape", "a")
    planner.get_by_test_id("form-send").click()
    editor.revision(4)

    lon, lat = gained(server_url, editor, "第1网格")
    number = report(server_url, location={"lon": lon, "lat": lat})
    before = ask(server_url, "manager", "GET", f"/api/cases/{number}")["leader"]
    assert before != leader_name(0, 0)

    named, kept = (report(server_url, location={"lon": lon, "lat": lat}) for _ in range(2))
    for each in (named, kept):
        ask(server_url, "manager", "POST", f"/api/cases/{each}/accept", {})

    planner.get_by_test_id("tab-preview").click()
    expect(planner.get_by_test_id("preview-lead")).to_contain_text("1 起尚未签收", timeout=SLOW_MS)
    expect(planner.get_by_test_id("preview-lead")).to_contain_text("2 起正在办理")
    planner.get_by_test_id("tab-review").click()
    take(planner, note="两格户数不均")
    enter(manager, "manager")
    manager.goto(f"/planning/{plan['id']}")
    manager.get_by_test_id("tab-review").click()
    take(manager)
    expect(manager.locator("[data-test=station-approve][data-standing=next]")).to_be_visible(timeout=SLOW_MS)
    hand_over(manager, named, kept)
    expect(manager.locator("[data-test=station-publish][data-standing=next]")).to_be_visible(timeout=SLOW_MS)
    take(manager)
    expect(manager.locator("[data-test=station-publish][data-standing=done]")).to_be_visible(timeout=SLOW_MS)
    assert worker() == 2
    told = [ask(server_url, "manager", "GET", f"/api/cases/{each}") for each in (number, named, kept)]
    leaders = [leader_name(0, 0), leader_name(0, 0), before]
    assert [each["leader"] for each in told] == leaders
    assert [each["state"] for each in told] == ["assigned", "assigned", "accepted"]
    expect(manager.get_by_test_id("handover-row").filter(has_text=named)).to_contain_text("指名移交", timeout=SLOW_MS)

    manager.goto(f"/disputes/{number}")
    expect(manager.locator("main")).to_contain_text(leader_name(0, 0), timeout=SLOW_MS)
    expect(manager.locator("main")).to_contain_text(DOCUMENT)
    enter(leader, "leader")
    expect(leader.get_by_text("边界微调")).to_be_visible(timeout=SLOW_MS)
    expect(leader.locator(f"a[href='/disputes/{number}']")).to_be_visible()
