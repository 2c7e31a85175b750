"""Tiles of grids at zoom 14: drawn against tipg's of the same polygons, and not drawn again against an empty answer."""

import http.client
import json
import math
from contextlib import ExitStack
from statistics import median
from urllib.parse import urlsplit

from bench import polygons, servers
from bench.figures import Figure
from bench.load import Target, interleaved
from bench.locate import ROUNDS, SECONDS, cookie
from geo.areas.crs import transformer

ZOOM = 14


def addresses(count: int) -> list[tuple[int, int]]:
    """x, y of all tiles of the zoom that lie wholly in the field."""
    west, south, east, north = polygons.extent(count)
    lon, lat = transformer(polygons.SRID, 4326).transform([west, east], [south, north])
    left, bottom = _tile(lon[0], lat[0])
    right, top = _tile(lon[1], lat[1])
    return [(x, y) for x in range(left + 1, right) for y in range(top + 1, bottom)]


def _tile(lon: float, lat: float) -> tuple[int, int]:
    side = 1 << ZOOM
    phi = math.radians(lat)
    return int((lon + 180) / 360 * side), int((1 - math.asinh(math.tan(phi)) / math.pi) / 2 * side)


def _ask(port: int, path: str, headers: tuple[tuple[str, str], ...] = ()) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=dict(headers))
    return connection.getresponse()


def _template(port: int, session: tuple[str, str]) -> str:
    """The path that our TileJSON names, its version included."""
    answer = _ask(port, "/tiles/grids.json", (session,))
    (address,) = json.loads(answer.read())["tiles"]
    split = urlsplit(address)
    return f"{split.path}?{split.query}" if split.query else str(split.path)


async def measure(app_url: str, owner_url: str, count: int) -> list[Figure]:
    with ExitStack() as stack:
        # Where tiles are kept, a tile is drawn only once.
        ours = stack.enter_context(servers.wangge(app_url, keeps_tiles=False))
        bare = stack.enter_context(servers.bare(app_url))
        tipg = stack.enter_context(servers.tipg(owner_url))
        session = cookie(ours)
        template = _template(ours.port, session)
        tiles = addresses(count)
        mine = tuple(template.format(z=ZOOM, x=x, y=y) for x, y in tiles)
        theirs = tuple(
            f"/collections/bench.grids/tiles/WebMercatorQuad/{ZOOM}/{x}/{y}?properties=code,name" for x, y in tiles
        )
        _see_drawn(ours.port, mine[0], (session,))
        _see_drawn(tipg.port, theirs[0], ())
        tag = _ask(ours.port, mine[0], (session,)).headers["ETag"]
        cold = [Target("wangge", ours.port, mine, (session,)), Target("tipg", tipg.port, theirs)]
        warm = [
            Target("wangge", ours.port, mine, (session, ("If-None-Match", tag)), 304),
            Target("empty", bare.port, ("/empty",), (), 304),
        ]
        await interleaved([*cold, *warm], 1.0, 1)
        runs = await interleaved([*cold, *warm], SECONDS, ROUNDS)
        ours_cold, tipg_cold, ours_warm, empty = (median(run.per_second for run in taken) for taken in runs)
    return [
        Figure(
            f"grid tile z{ZOOM}, {count:,} grids, drawn",
            "/s",
            ours_cold,
            tipg_cold,
            "tipg 1.6",
            ours_cold / tipg_cold,
            3,
        ),
        Figure("grid tile, not modified", "/s", ours_warm, empty, "FastAPI, empty answer", ours_warm / empty, 0.5),
    ]


def _see_drawn(port: int, path: str, headers: tuple[tuple[str, str], ...]) -> None:
    answer = _ask(port, path, headers)
    size = len(answer.read())
    if answer.status != 200 or size < 1000:
        message = f"the tile {path} was answered {answer.status} with {size} bytes"
        raise RuntimeError(message)
