"""How smoothly the heatmap pans in a browser: ``python -m bench.frames http://127.0.0.1:8000 manager demo``.

Not part of ``make bench``: it needs a running installation, and what it measures is above all the machine. Chromium
draws in software here, without a graphics card, so these are the frames of the weakest machine; a card draws more. What
our own code costs is the time that the page's thread works for a frame: 60 frames a second leave it 16.7 ms.
"""

import itertools
import shutil
import statistics
import sys
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page, sync_playwright

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
    """The frames of one pan: milliseconds from each to the next, and those in which the page's thread worked in all."""

    measure: str
    zoom: float
    gaps: list[float]
    worked_ms: float

    def row(self) -> str:
        """As a row of a table: frames a second, the middle and the 95th percentile of the gaps, work for a frame."""
        ordered = sorted(self.gaps)
        late = ordered[int(0.95 * (len(ordered) - 1))]
        a_second = 1000 * len(ordered) / sum(ordered)
        middle, work = statistics.median(ordered), self.worked_ms / len(ordered)
        return f"| {self.measure} | {self.zoom:g} | {a_second:.0f} | {middle:.1f} | {late:.1f} | {work:.1f} |"


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
        print("| measure | zoom | frames a second | median ms | p95 ms | page's thread, ms a frame |")
        print("|---|---|---|---|---|---|")
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
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    gaps: list[float] = []
    worked = _worked_ms(session)
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
    return Pan(measure, zoom, gaps, _worked_ms(session) - worked)


def _worked_ms(session: CDPSession) -> float:
    """For how long the page's thread has worked so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
