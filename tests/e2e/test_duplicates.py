"""A dispute told again: shown beside the form, sent into the one it repeats, and merged on its page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk import fill_in, number_sent
from tests.e2e.reports import ask, report, state_of

pytestmark = pytest.mark.e2e
PLACE = "雄关小区2号楼"
WORDS = "二楼卫生间漏水到一楼，多次沟通没有结果"


def known(server_url: str, **more: object) -> str:
    return report(server_url, address=PLACE, kind="0402", description=WORDS, **more)


def test_one_told_again_goes_into_the_one_it_repeats(desk: Page, server_url: str) -> None:
    before = known(server_url)
    fill_in(desk, PLACE, WORDS)
    row = desk.get_by_test_id(f"similar-{before}")
    expect(row).to_contain_text("同一栋楼")
    desk.keyboard.press("Alt+s")
    while row.get_attribute("class") and "active" not in (row.get_attribute("class") or ""):
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.get_by_test_id("into")).to_contain_text(before)
    number = number_sent(desk)
    expect(desk.get_by_test_id("sent")).to_contain_text(f"已登记并入 {before}")
    assert state_of(server_url, number) == "merged"
    desk.keyboard.press("Alt+z")
    expect(desk.get_by_test_id("sent")).to_be_hidden()
    assert state_of(server_url, number) == "withdrawn"
    expect(desk.get_by_test_id("description")).to_have_value(WORDS)


def test_a_restricted_one_is_never_shown_beside(desk: Page, server_url: str) -> None:
    restricted = known(server_url, danger=True)
    ordinary = known(server_url)
    fill_in(desk, PLACE, WORDS)
    expect(desk.get_by_test_id(f"similar-{ordinary}")).to_be_visible()
    expect(desk.get_by_test_id(f"similar-{restricted}")).to_have_count(0)
    desk.get_by_test_id("danger").click()
    expect(desk.get_by_test_id("similar")).to_be_hidden()


def test_two_are_merged_on_the_page_and_both_histories_stay(
    page: Page, enter: Callable[[Page, str], None], server_url: str
) -> None:
    kept, merged = known(server_url), known(server_url)
    enter(page, "manager")
    page.goto(f"/disputes/{merged}")
    page.get_by_test_id("act-merge").click()
    expect(page.get_by_test_id("merge-send")).to_be_disabled()
    page.get_by_test_id("merge-list").get_by_text(kept).click()
    page.get_by_test_id("merge-reason").fill("同一户反映的同一件事")
    page.get_by_test_id("merge-send").click()
    gone_to = page.get_by_test_id("merged-into")
    expect(gone_to).to_contain_text(kept)
    expect(page.get_by_test_id("history")).to_contain_text("同一户反映的同一件事")
    gone_to.get_by_role("link").click()
    expect(page.get_by_test_id("merged")).to_contain_text(merged)
    expect(page.get_by_test_id("history").last).to_contain_text("并入了")
    page.get_by_test_id("merged").locator("summary").click()
    expect(page.get_by_test_id("merged").get_by_test_id("history")).to_contain_text("并案办理")


def test_merging_into_what_is_not_there_is_refused(
    page: Page, enter: Callable[[Page, str], None], server_url: str, problems: list[str]
) -> None:
    number = known(server_url)
    enter(page, "manager")
    page.goto(f"/disputes/{number}")
    page.get_by_test_id("act-merge").click()
    page.get_by_test_id("merge-into").fill("620902-19990101-0001")
    page.get_by_test_id("merge-send").click()
    expect(page.get_by_test_id("merge-fault")).to_be_visible()
    expect(page.get_by_test_id("merge-into")).to_have_value("620902-19990101-0001")
    assert ask(server_url, "manager", "GET", f"/api/cases/{number}")["merged_into"] is None
    problems.clear()
