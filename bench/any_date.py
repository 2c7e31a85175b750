"""The whole map of a district as it was on any date: every tile of the view that it opens with, none of them kept.

A district of 1,387 grids, each of which has been drawn seven times. The dates asked for are spread over all of that
time, and each is asked once, so that nothing is there from before. A browser asks over six connections at once.
"""

import asyncio
import http.client
import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

import psycopg
import shapely

from api.cluster import Urls
from bench import polygons, servers
from bench.database import add_people, changes, kept, migrate
from bench.figures import Figure
from bench.locate import cookie
from geo.areas.change import AreaChange
from geo.areas.crs import transformer
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.core.clock import parse_instant
from geo.core.database import Database

GRIDS = 1_387
BEGAN = parse_instant("2024-01-01")
EVERY = timedelta(days=120)
TIMES_DRAWN = 7
DATES, MOST_MS = 40, 100
CONNECTIONS = 6
VIEW_PX, TILE_PX = (1440, 900), 512
_LONGER = 1.5


def prepare(server_url: str) -> str:
    """The owner's URL of the district's database, made and filled if it is not there."""
    return kept(server_url, "wangge_bench_any_date_1", _fill)


def _fill(url: str) -> None:
    migrate(url)
    areas = changes(GRIDS)
    asyncio.run(_write(url, [(areas, BEGAN)]))
    with psycopg.connect(url, autocommit=True) as connection:
        add_people(connection)
    grids = [area for area in areas if area.level is Level.GRID]
    asyncio.run(_write(url, [(_drawn_anew(grids, turn), BEGAN + turn * EVERY) for turn in range(1, TIMES_DRAWN)]))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _drawn_anew(grids: list[AreaChange], seed: int) -> list[AreaChange]:
    shapes = polygons.cells(GRIDS, seed)
    return [replace(grid, geom=shapely.MultiPolygon([shape])) for grid, shape in zip(grids, shapes, strict=True)]


async def _write(url: str, writings: list[tuple[list[AreaChange], datetime]]) -> None:
    database = Database(url, 2, statement_timeout_s=0)
    await database.open()
    for areas, since in writings:
        async with database.sessions() as session, session.begin():
            await apply_changes(session, areas, since, source="bench", metric_srid=polygons.SRID)
    await database.close()


def opening() -> list[str]:
    """The tiles of grids, as ``z/x/y``, of the view that shows the whole district."""
    west, south, east, north = polygons.extent(GRIDS)
    lon, lat = transformer(polygons.SRID, 4326).transform([west, east], [south, north])
    left, right = ((each + 180) / 360 for each in lon)
    bottom, top = ((1 - math.asinh(math.tan(math.radians(each))) / math.pi) / 2 for each in lat)
    fits = min(VIEW_PX[0] / (right - left), VIEW_PX[1] / (bottom - top)) / TILE_PX
    z = int(math.log2(fits))
    side = 1 << z
    columns, rows = range(int(left * side), int(right * side) + 1), range(int(top * side), int(bottom * side) + 1)
    return [f"{z}/{x}/{y}" for x in columns for y in rows]


def measure(urls: Urls) -> list[Figure]:
    span = (TIMES_DRAWN + 1) * EVERY / DATES
    dates = [BEGAN + (turn * 17 % DATES) * span + timedelta(hours=turn) for turn in range(DATES)]
    with servers.wangge(urls.app, keeps_tiles=False) as server, ThreadPoolExecutor(CONNECTIONS) as browser:
        asker = _Asker(server.port, cookie(server))
        taken = [_whole(browser, asker, at) for at in dates]
    took = sorted(taken[1:])
    slowest = took[int(0.95 * len(took))]
    name = f"whole map of {GRIDS:,} grids as of any date, cold"
    return [
        Figure(name, "ms", median(took), None, "in all", median(took), MOST_MS, at_least=False),
        Figure(f"{name}, 95 % within", "ms", slowest, None, "in all", slowest, _LONGER * MOST_MS, at_least=False),
    ]


class _Asker:
    """Asks over one connection a thread."""

    def __init__(self, port: int, session: tuple[str, str]) -> None:
        self._port, self._session, self._own = port, session, threading.local()

    def get(self, path: str) -> int:
        """The size of the answer."""
        if not hasattr(self._own, "connection"):
            self._own.connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        self._own.connection.request("GET", path, headers=dict([self._session, ("Accept-Encoding", "gzip")]))
        answer = self._own.connection.getresponse()
        if answer.status not in (200, 204):
            message = f"{path} was answered {answer.status}"
            raise RuntimeError(message)
        return len(answer.read())


def _whole(browser: ThreadPoolExecutor, asker: _Asker, at: datetime) -> float:
    """Milliseconds until the last tile of the district at ``at`` is there."""
    paths = [f"/tiles/grids/{tile}.mvt?at={at:%Y-%m-%dT%H:%M:%S}" for tile in opening()]
    began = time.perf_counter()
    sizes = list(browser.map(asker.get, paths))
    took = (time.perf_counter() - began) * 1000
    if sum(sizes) < 50 * GRIDS:
        message = f"the map of {at} has only {sum(sizes)} bytes"
        raise RuntimeError(message)
    return took
