"""A real browser on a real server: Chromium, and the product with a small district (see :mod:`tests.e2e.server`)."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from psycopg import sql

from geo.core.database import APP_ROLE, url_for_role
from tests.conftest import ROOT, clone, database_url, make_template
from tests.e2e.server import fill, serving

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CHROMIUM = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def server_url(maintenance_url: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product, serving the built screens. What a test changes stays changed for the next."""
    name = f"wangge_e2e_{os.getpid()}_{worker_id}"
    with installed(maintenance_url, name, fill, tmp_path_factory.mktemp("e2e")) as url:
        yield url


@contextmanager
def installed(maintenance_url: str, name: str, fill: Callable[[str], None], home: Path) -> Iterator[str]:
    """The address of the product on a database of its own, which ``fill`` fills by the owner's URL."""
    assert (ROOT / "web/dist/index.html").exists(), "The screens are not built: run `npm run build` in web/."
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(clone(name, make_template(maintenance_url)))
    try:
        owner_url = database_url(maintenance_url, name)
        fill(owner_url)
        with serving(url_for_role(owner_url, APP_ROLE, None), home) as url:
            yield url
    finally:
        with psycopg.connect(maintenance_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests; a software renderer draws the maps.

    It ends with this package: while its driver runs, no other event loop can, and the tests elsewhere need theirs.
    """
    program = shutil.which("chromium")
    assert program, "Chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def problems() -> list[str]:
    """Errors of the browser's console and of scripts; a test that provokes one empties the list afterwards."""
    return []


@pytest.fixture
def open_page(browser: Browser, server_url: str, problems: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page of the product in a fresh browser profile: ``open_page(PHONE)``, ``open_page(PHONE, touch=True)``."""
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            problems.append(message.text)

    def make(viewport: dict[str, int] = DESK, *, touch: bool = False, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=server_url,
            viewport=viewport,  # type: ignore[arg-type]
            locale="zh-CN",
            has_touch=touch,
        )
        if dark:
            context.add_init_script("localStorage.setItem('wangge.theme', 'dark')")
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of 1440 x 900, nobody signed in; the test fails if its console is not clean at the end."""
    return open_page()


@pytest.fixture
def enter() -> Callable[[Page, str], None]:
    """Sign in as one of the demo accounts, by the button: ``enter(page, "dispatcher")``."""

    def sign_in(page: Page, account: str) -> None:
        page.goto("/sign-in")
        page.get_by_test_id(f"demo-{account}").click()
        page.wait_for_url(lambda url: "sign-in" not in url)

    return sign_in


@pytest.fixture
def desk(page: Page, enter: Callable[[Page, str], None]) -> Page:
    """The dispatch desk as the dispatcher finds it; it is where they begin."""
    enter(page, "dispatcher")
    expect(page.get_by_test_id("address")).to_be_focused()
    return page


def switch_language(page: Page) -> None:
    """Switch to the other language, and wait until that is kept with the account, which other tests use too."""
    with page.expect_response("**/api/session"):
        page.get_by_test_id("language").click()
