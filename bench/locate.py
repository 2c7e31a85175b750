"""``GET /api/locate`` against the bare route, tipg and django-mapit, and against itself with 200 times the grids."""

import http.client
import json
import re
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

from bench import polygons, servers
from bench.database import DISTRICT, PASSWORD
from bench.figures import Figure
from bench.load import Run, Target, interleaved

POINTS, CHECKED = 2000, 20
SECONDS, ROUNDS = 4.0, 3
_GRID_CODE = re.compile(f"{DISTRICT}[0-9]{{10}}")


def cookie(server: servers.Server) -> tuple[str, str]:
    """The header of a real session, by signing in."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    body = json.dumps({"username": "bench", "password": PASSWORD})
    connection.request("POST", "/api/session", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    if answer.status != 200:
        message = f"signing in was answered {answer.status}: {answer.read()[:500]!r}"
        raise RuntimeError(message)
    return "Cookie", answer.headers["Set-Cookie"].split(";")[0]


def paths(count: int, form: str) -> tuple[str, ...]:
    """Requests for the same points in a server's own words."""
    return tuple(
        form.format(lon=f"{lon:.6f}", lat=f"{lat:.6f}", east=f"{lon + 1e-6:.6f}", north=f"{lat + 1e-6:.6f}")
        for lon, lat in polygons.points(count, POINTS)
    )


def check(targets: Sequence[Target]) -> None:
    """See that all find the same grid for the same points before they are measured."""
    for turn in range(CHECKED):
        found = {target.name: _grid(target, turn) for target in targets}
        if len(set(found.values())) != 1 or None in found.values():
            message = f"for {targets[0].paths[turn]} they found {found}"
            raise RuntimeError(message)


def _grid(target: Target, turn: int) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    connection.request("GET", target.paths[turn], headers=dict(target.headers))
    code = _GRID_CODE.search(connection.getresponse().read().decode())
    return code[0] if code else None


async def against_peers(app_url: str, owner_url: str, count: int) -> list[Figure]:
    with ExitStack() as stack:
        ours, bare, tipg, mapit = (
            stack.enter_context(server)
            for server in (
                servers.wangge(app_url),
                servers.bare(app_url),
                servers.tipg(owner_url),
                servers.mapit(owner_url),
            )
        )
        session = (cookie(ours),)
        box = "bbox={lon},{lat},{east},{north}&limit=1&properties=code,name&f=geojson"
        targets = [
            Target("wangge", ours.port, paths(count, "/api/locate?lon={lon}&lat={lat}"), session),
            Target("bare", bare.port, paths(count, "/locate?lon={lon}&lat={lat}"), session),
            Target("plain", bare.port, paths(count, "/plain?lon={lon}&lat={lat}"), session),
            Target("tipg", tipg.port, paths(count, "/collections/bench.grids/items?" + box)),
            Target("mapit", mapit.port, paths(count, "/point/4326/{lon},{lat}")),
        ]
        check(targets)
        await interleaved(targets, 1.0, 1)
        runs = dict(zip((t.name for t in targets), await interleaved(targets, SECONDS, ROUNDS), strict=True))
    mine = _throughput(runs["wangge"])
    wanted = {
        "bare": ("FastAPI, same sign-in check, same query", 0.7),
        "plain": ("FastAPI, same check, grid alone (no leader, edge, runners-up)", None),
        "tipg": ("tipg 1.6, items in a box of 0.1 m", 6.0),
        "mapit": ("django-mapit 3.0", 12.0),
    }
    return [
        Figure(
            f"locate, {count:,} grids",
            "/s",
            mine,
            _throughput(runs[name]),
            title,
            mine / _throughput(runs[name]),
            target,
        )
        for name, (title, target) in wanted.items()
    ]


async def growth(few_url: str, many_url: str, few: int, many: int) -> Figure:
    """The median answer with few and with many grids, in turn."""
    with servers.wangge(few_url) as small, servers.wangge(many_url) as large:
        targets = [
            Target("few", small.port, paths(few, "/api/locate?lon={lon}&lat={lat}"), (cookie(small),)),
            Target("many", large.port, paths(many, "/api/locate?lon={lon}&lat={lat}"), (cookie(large),)),
        ]
        await interleaved(targets, 1.0, 1)
        few_runs, many_runs = await interleaved(targets, SECONDS, ROUNDS)
    slow, quick = (median(run.median_ms for run in runs) for runs in (many_runs, few_runs))
    return Figure(
        f"locate, median, {many:,} grids", "ms", slow, quick, f"with {few:,} grids", slow / quick, 1.6, at_least=False
    )


def _throughput(runs: Sequence[Run]) -> float:
    return median(run.per_second for run in runs)
