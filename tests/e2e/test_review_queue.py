"""The review worked through by keyboard alone; taking back; somebody else being faster."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk import focused
from tests.e2e.reports import ask, report, state_of

pytestmark = pytest.mark.e2e
MANY = 30
AMBIGUOUS = "阳光花园"
NO_RUN = "00000000-0000-4000-8000-000000000000"


def waiting(server_url: str) -> list[str]:
    """The numbers of all that wait, the oldest first."""
    items = ask(server_url, "dispatcher", "GET", "/api/cases?state=review&state=registered&limit=500")["items"]
    return [item["number"] for item in reversed(items)]


def settle_all(server_url: str) -> None:
    for number in waiting(server_url):
        ask(server_url, "manager", "POST", f"/api/cases/{number}/withdraw", {"reason": "另一项检查留下的"})


def open_queue(page: Page, number: str) -> None:
    page.reload()
    expect(page.get_by_test_id("address")).to_be_focused()
    page.keyboard.press("Alt+2")
    expect(page.get_by_test_id(f"review-{number}")).to_be_focused()


def test_many_are_decided_without_a_mouse(desk: Page, server_url: str) -> None:
    settle_all(server_url)
    numbers = [report(server_url, address=AMBIGUOUS, kind="02", description=f"第{n}起") for n in range(MANY)]
    open_queue(desk, numbers[0])
    for n, number in enumerate(numbers):
        expect(desk.get_by_test_id("choice")).to_have_count(2)
        assert focused(desk) == f"review-{number}"
        desk.keyboard.press(("1", "2", "Enter")[n % 3])
        expect(desk.get_by_test_id("sent-number")).to_have_text(number)
    expect(desk.get_by_test_id("queue-empty")).to_be_visible()
    assert focused(desk) == "queue"
    assert waiting(server_url) == []
    grids = {ask(server_url, "manager", "GET", f"/api/cases/{number}")["grid"]["code"] for number in numbers}
    assert len(grids) == 2


def test_z_takes_the_last_one_back(desk: Page, server_url: str) -> None:
    settle_all(server_url)
    first, second = (report(server_url, address=AMBIGUOUS) for _ in range(2))
    open_queue(desk, first)
    expect(desk.get_by_test_id("choice")).to_have_count(2)
    desk.keyboard.press("Enter")
    expect(desk.get_by_test_id(f"review-{second}")).to_be_focused()
    desk.keyboard.press("z")
    expect(desk.get_by_test_id(f"review-{first}")).to_be_focused()
    assert state_of(server_url, first) == "review"


def test_where_somebody_was_faster_it_says_so_and_goes_on(desk: Page, server_url: str, problems: list[str]) -> None:
    settle_all(server_url)
    first, second = (report(server_url, address=AMBIGUOUS) for _ in range(2))
    open_queue(desk, first)
    expect(desk.get_by_test_id("choice")).to_have_count(2)
    ask(server_url, "manager", "POST", f"/api/cases/{first}/withdraw", {"reason": "重复登记"})
    desk.keyboard.press("1")
    expect(desk.get_by_test_id("overtaken")).to_contain_text(first)
    expect(desk.get_by_test_id(f"review-{first}")).to_be_hidden()
    expect(desk.get_by_test_id(f"review-{second}")).to_be_focused()
    assert any("409" in problem for problem in problems)
    problems.clear()


def test_an_address_is_retyped_by_keyboard(desk: Page, server_url: str) -> None:
    settle_all(server_url)
    number = report(server_url, address="老粮站后面第三家")
    open_queue(desk, number)
    desk.keyboard.press("/")
    expect(desk.get_by_test_id("address")).to_be_focused()
    desk.keyboard.type("雄关小区3号楼")
    expect(desk.get_by_test_id("offer").first).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_test_id("decide-placed")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_test_id("sent-number")).to_have_text(number)
    assert ask(server_url, "manager", "GET", f"/api/cases/{number}")["grid"]["name"] == "第4网格"


def test_arrows_move_and_esc_leads_back_from_the_address(desk: Page, server_url: str) -> None:
    settle_all(server_url)
    first, second = (report(server_url, address=AMBIGUOUS) for _ in range(2))
    open_queue(desk, first)
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_test_id(f"review-{second}")).to_be_focused()
    desk.keyboard.press("/")
    desk.keyboard.press("Escape")
    expect(desk.get_by_test_id(f"review-{second}")).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(desk.get_by_test_id(f"review-{first}")).to_be_focused()


def test_the_disputes_of_one_file_alone(
    page: Page, enter: Callable[[Page, str], None], server_url: str, problems: list[str]
) -> None:
    number = report(server_url, address=AMBIGUOUS)
    enter(page, "dispatcher")
    page.goto(f"/dispatch?import={NO_RUN}")
    expect(page.get_by_test_id("queue-empty")).to_contain_text("这个文件")
    page.get_by_test_id("run-all").click()
    expect(page).to_have_url(re.compile("/dispatch$"))
    expect(page.get_by_test_id(f"review-{number}")).to_be_visible()
    problems.clear()
