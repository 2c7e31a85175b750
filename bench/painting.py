"""How soon the figures follow the brush: 5,000 cells in the editor of a real browser, painted one after the other.

Two figures. From the move of the pointer until the totals stand in the page is what our own code costs. Until the frame
with them is on the screen comes on top of it what the browser costs, which draws the map in software here, without a
graphics card, on the cores that the server works on too.
"""

import math
import shutil
from statistics import median

from playwright.sync_api import Page, sync_playwright

from api.cluster import Urls
from bench import planning_ground, servers
from bench.database import PASSWORD
from bench.figures import Figure
from bench.frames import CHROMIUM, READY_MS, VIEW

STROKES, MOST_MS = 40, 50
# How far the ground keeps from the edges of the map, beside what stands on it, when the editor opens.
LEFT_PX, RIGHT_PX, ABOVE_PX, BELOW_PX = 76, 48, 56, 40

# For every cell painted: milliseconds until the totals stand in the page, and until the frame that shows them is drawn.
NOTE = """() => {
    window.painted = []
    let since = null
    addEventListener('pointermove', (event) => { since = event.buttons ? performance.now() : null }, true)
    new MutationObserver(() => {
        if (since === null) return
        const began = since, told = performance.now() - since
        since = null
        requestAnimationFrame(() => {
            const after = new MessageChannel()
            after.port1.onmessage = () => window.painted.push([told, performance.now() - began])
            after.port2.postMessage(null)
        })
    }).observe(document.querySelector('[data-test=totals]'), { subtree: true, childList: true, characterData: true })
}"""


def measure(urls: Urls) -> list[Figure]:
    """What a planner sees of a stroke while the hand is still moving."""
    with servers.wangge(urls.app) as server, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{server.port}"
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        page = browser.new_page(base_url=address, viewport=VIEW)  # type: ignore[arg-type]
        page.request.post("/api/session", data={"username": "planner", "password": PASSWORD})
        body = {"name": "bench painting", "areas": [planning_ground.COMMUNITY]}
        plan = page.request.post("/api/plans", data=body).json()
        page.goto(f"/planning/{plan['id']}")
        page.wait_for_selector("[data-test=plan-map][data-drawn=true]", timeout=READY_MS)
        page.locator("[data-test=tool-paint]").click()
        page.evaluate(NOTE)
        for turn in range(STROKES):
            _stroke(page, turn)
        painted = page.evaluate("window.painted")
        browser.close()
    if len(painted) < STROKES // 2:
        message = f"only {len(painted)} of {STROKES} strokes changed the figures"
        raise RuntimeError(message)
    told, drawn = (sorted(each) for each in zip(*painted, strict=True))
    name = f"a cell painted among {planning_ground.CELLS**2:,}, until the totals are"
    return [_figure(f"{name} in the page", told), _figure(f"{name} on the screen, drawn in software", drawn)]


def _figure(name: str, took: list[float]) -> Figure:
    tail = took[int(0.95 * (len(took) - 1))]
    return Figure(name, "ms", median(took), tail, "95 % within", median(took), MOST_MS, at_least=False)


def _stroke(page: Page, turn: int) -> None:
    """One cell beside the border of two grids, painted from across it."""
    # Every eighth cell along the borders, none beside one that is painted already, so that no grid falls apart.
    column, row = divmod(turn, 8)
    border = math.ceil((column + 1) * planning_ground.CELLS / planning_ground.GRIDS)
    at = 4 + 8 * row
    page.mouse.move(*_spot(page, border - 1, at))
    page.mouse.down()
    page.mouse.move(*_spot(page, border, at))
    page.mouse.up()
    page.wait_for_selector("[data-test=plan-editor][data-waiting='0']")


def _spot(page: Page, column: float, row: float) -> tuple[float, float]:
    """Where on the page the middle of a cell is; columns go east, rows south."""
    box = page.locator("[data-test=plan-map]").bounding_box()
    if box is None:
        raise RuntimeError("the map is not on the page")
    wide, high = box["width"] - LEFT_PX - RIGHT_PX, box["height"] - ABOVE_PX - BELOW_PX
    side = min(wide, high)
    west, north = box["x"] + LEFT_PX + (wide - side) / 2, box["y"] + ABOVE_PX + (high - side) / 2
    return west + (column + 0.5) * side / planning_ground.CELLS, north + (row + 0.5) * side / planning_ground.CELLS
