"""How smoothly the heatmap pans in a browser: ``python -m bench.frames http://127.0.0.1:8000 manager demo``.

Not part of ``make bench``: it needs a running installation, and what it measures is above all the machine. Chromium
draws in software here, without a graphics card, so these are the frames of the weakest machine; a card draws more.
"""

import itertools
import shutil
import statistics
import sys
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

MEASURES = ("count", "density", "squares", "hexagons")
ZOOMS = (10.0, 12.5, 15.0)
VIEW = {"width": 1440, "height": 900}
CHROMIUM = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
READY_MS = 60_000
DRAGS, STEPS, STEP_PX = 6, 40, 6
FRAMES = """() => {
    window.frames_seen = []
    const note = (now) => { window.frames_seen.push(now); window.frames_on = requestAnimationFrame(note) }
    window.frames_on = requestAnimationFrame(note)
}"""
TAKEN = "() => { cancelAnimationFrame(window.frames_on); return window.frames_seen }"


@dataclass(frozen=True)
class Pan:
    """The frames of one pan: milliseconds from each to the next."""

    measure: str
    zoom: float
    gaps: list[float]

    def row(self) -> str:
        """As a row of a table: frames a second, the middle and the 95th percentile of the gaps."""
        ordered = sorted(self.gaps)
        late = ordered[int(0.95 * (len(ordered) - 1))]
        a_second = 1000 * len(ordered) / sum(ordered)
        return f"| {self.measure} | {self.zoom:g} | {a_second:.0f} | {statistics.median(ordered):.1f} | {late:.1f} |"


def main(url: str, username: str, password: str) -> int:
    """Pan each measure at each zoom and print a table."""
    program = shutil.which("chromium")
    if not program:
        print("Chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        page = browser.new_page(base_url=url, viewport=VIEW)  # type: ignore[arg-type]
        page.request.post("/api/session", data={"username": username, "password": password}, headers={"Origin": url})
        west, south, east, north = page.request.get("/api/session").json()["district"]["bbox"]
        counted = page.request.get("/api/heatmap?level=district&measure=count").json()["rows"]
        print(f"{sum(row['n'] for row in counted):,} disputes; {VIEW['width']} x {VIEW['height']}, drawn in software\n")
        print("| measure | zoom | frames a second | median ms | p95 ms |\n|---|---|---|---|---|")
        for measure in MEASURES:
            for zoom in ZOOMS:
                view = f"{(west + east) / 2:.5f},{(south + north) / 2:.5f},{zoom}"
                print(_pan(page, measure, zoom, view).row(), flush=True)
        browser.close()
    return 0


def _pan(page: Page, measure: str, zoom: float, view: str) -> Pan:
    page.goto(f"/heatmap?from=2000-01-01&to=2099-12-31&measure={measure}&view={view}")
    page.wait_for_selector("[data-drawn=true]", timeout=READY_MS)
    page.wait_for_load_state("networkidle")
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    gaps: list[float] = []
    for drag in range(DRAGS):
        page.mouse.move(*middle)
        page.mouse.down()
        page.evaluate(FRAMES)
        for step in range(1, STEPS + 1):
            away = STEP_PX * step * (1 if drag % 2 else -1)
            page.mouse.move(middle[0] + away, middle[1] + away / 2)
        seen = page.evaluate(TAKEN)
        page.mouse.up()
        gaps += [later - earlier for earlier, later in itertools.pairwise(seen)]
    return Pan(measure, zoom, gaps)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
