"""A community of 5,000 cells and 5,000 open disputes redrawn over HTTP: edits, the preview, and the way into force."""

import asyncio
import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import httpx
import numpy as np

from api.cluster import Urls
from api.jobs.plans import settle
from bench import planning_ground, servers
from bench.answers import answer, seconds
from bench.database import PASSWORD
from bench.edits import edits
from bench.figures import Figure
from geo.core.database import Database

EDITS, LOOKS, ROUNDS = 200, 15, 5
MOST_EDIT_MS, MOST_PREVIEW_MS, MOST_PUBLISH_S = 150, 300, 1.0


def measure(urls: Urls) -> list[Figure]:
    """What planners wait for, and how long the grids of all disputes take to follow; several times there and back."""
    with servers.wangge(urls.app) as server, _worker(urls.app) as settled:
        address = f"http://127.0.0.1:{server.port}"
        with _signed_in(address, "planner") as planner, _signed_in(address, "bench") as manager:
            url = _drafted(planner)
            painted = [1000 * took for took in edits(planner, url, planning_ground.CELLS, EDITS)]
            revision = _all_moved(planner, url, EDITS)
            looks = [1000 * seconds(lambda: answer(planner.get(f"{url}/preview"))) for _ in range(LOOKS)]
            moving = answer(planner.get(f"{url}/preview"))["cases"]["moving"]
            rounds = [_there_and_back(planner, manager, settled, url, revision)]
            for _ in range(1, ROUNDS):
                url = _drafted(planner)
                rounds.append(_there_and_back(planner, manager, settled, url, _all_moved(planner, url, 0)))
    name = f"{planning_ground.CELLS**2:,} cells, {planning_ground.CASES:,} open disputes"
    low, tail = float(np.median(painted)), float(np.percentile(painted, 95))
    change = f"all {planning_ground.CELLS**2:,} cells and {moving:,} disputes change hands, median of {ROUNDS}"
    publishing, settling, both, back = (
        median(column) for column in zip(*((p, s, p + s, b) for p, s, b in rounds), strict=True)
    )
    return [
        Figure(f"edit over HTTP, {name}: 95 % of {EDITS} within", "ms", tail, low, "median", tail, MOST_EDIT_MS, False),
        Figure(f"preview over HTTP, {name}", "ms", median(looks), None, "", median(looks), MOST_PREVIEW_MS, False),
        Figure(f"published, {change}", "s", publishing, None, "", publishing),
        Figure(f"settled, {change}", "s", settling, None, "", settling),
        Figure(f"published and settled, {change}", "s", both, back, "taken back", both, MOST_PUBLISH_S, False),
    ]


def _drafted(planner: httpx.Client) -> str:
    """Where a new draft of the community is."""
    plan = answer(planner.post("/api/plans", json={"name": "bench", "areas": [planning_ground.COMMUNITY]}))
    return f"/api/plans/{plan['id']}"


@contextmanager
def _signed_in(address: str, username: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=120) as client:
        answer(client.post("/api/session", json={"username": username, "password": PASSWORD}))
        yield client


def _all_moved(client: httpx.Client, url: str, revision: int) -> int:
    """Every cell in the grid after its own, by the table that goes out and comes in again; the revision then."""
    rows = list(csv.reader(io.StringIO(client.get(f"{url}/assignment.csv").text.removeprefix("\ufeff"))))
    codes = sorted({row[5] for row in rows[1:]})
    after = dict(zip(codes, [*codes[1:], codes[0]], strict=True))
    table = io.StringIO()
    csv.writer(table).writerows([rows[0], *([*row[:5], after[row[5]], row[6]] for row in rows[1:])])
    files, data = {"file": ("cells.csv", table.getvalue().encode())}, {"revision": str(revision)}
    return int(answer(client.post(f"{url}/assignment.csv", files=files, data=data))["revision"])


def _into_force(planner: httpx.Client, manager: httpx.Client, url: str, revision: int) -> float:
    """Proposed, reviewed, approved and published; the seconds that publishing took."""
    answer(planner.post(f"{url}/propose", json={"revision": revision}))
    answer(manager.post(f"{url}/review", json={"revision": revision}))
    answer(manager.post(f"{url}/approve", json={"revision": revision, "document": "测〔2026〕1号"}))
    return seconds(lambda: answer(manager.post(f"{url}/publish", json={"revision": revision})))


@contextmanager
def _worker(app_url: str) -> Iterator[Callable[[], float]]:
    """What lets the worker of jobs settle what is due, over the connection that it keeps; it tells the seconds."""
    with asyncio.Runner() as runner:
        database = Database(app_url, 2, statement_timeout_s=0)
        runner.run(database.open())
        runner.run(settle(database))
        yield lambda: seconds(lambda: runner.run(settle(database)))
        runner.run(database.close())


def _there_and_back(
    planner: httpx.Client, manager: httpx.Client, settled: Callable[[], float], url: str, revision: int
) -> tuple[float, float, float]:
    """Seconds that a plan takes to be published, to be settled, and to be taken back and settled again."""
    publishing, settling = _into_force(planner, manager, url, revision), settled()
    back = {"document": "测〔2026〕2号", "note": "bench"}
    taking = seconds(lambda: answer(manager.post(f"{url}/roll_back", json=back)))
    return publishing, settling, taking + settled()
