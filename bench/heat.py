"""Heat of ten million cases: tiles and maps of areas from the counters, against fewer cases and against the points.

Tiles are asked for over HTTP, one after the other, of every zoom from the whole district to a street. A tile costs what
is on it, so those of the large district are compared with those of the small one that have as many features.
"""

import http.client
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median

import mapbox_vector_tile
import numpy as np
import psycopg

from api.cluster import Urls
from bench import servers
from bench.database import SQL
from bench.figures import Figure
from bench.locate import cookie
from geo.areas.level import Level
from geo.core import clock, morton
from geo.core.database import Database
from geo.core.identity import Identity, identify
from geo.heat.counters import CountedFrom
from geo.heat.counts import counts_by_area
from geo.heat.filter import CaseFilter
from geo.heat.selection import resolve
from tiles.address import TileAddress
from tiles.drawing import ask, filter_parameters
from tiles.heat import cell_zoom

ZOOMS = range(8, 17)
TILES_A_ZOOM = 24
TIMES = 3
ALIKE = 1.1
PERIOD = CaseFilter(date(2026, 1, 1), date(2026, 9, 30))
PERIODS = (PERIOD, CaseFilter(), CaseFilter(date(2024, 2, 29), date(2026, 5, 17)), CaseFilter(last=date(2025, 12, 31)))
TWO_FILTERS = CaseFilter(date(2026, 1, 1), date(2026, 9, 30), kinds=("02",), channels=("visit",))


@dataclass(frozen=True)
class Taken:
    """One tile: how many features it has, how long it took in milliseconds, and to be told that it is the same."""

    address: TileAddress
    features: int
    drawn_ms: float
    unchanged_ms: float


def tiles_of(owner_url: str) -> list[TileAddress]:
    """Tiles that have cases: of each zoom the fullest, the emptiest and evenly those between."""
    found: list[TileAddress] = []
    with psycopg.connect(owner_url) as connection:
        for z in ZOOMS:
            layer = cell_zoom(z)
            asked = {"layer": layer, "shift": 2 * (layer - z)}
            keys = [key for (key,) in connection.execute((SQL / "heat_tiles.sql").read_text("utf-8"), asked)]
            chosen = {keys[i] for i in np.linspace(0, len(keys) - 1, TILES_A_ZOOM).round().astype(int)}
            found += [TileAddress(z, *_column_and_row(key, z)) for key in sorted(chosen)]
    return found


def _column_and_row(key: int, z: int) -> tuple[int, int]:
    return sum((key >> 2 * b & 1) << b for b in range(z)), sum((key >> 2 * b + 1 & 1) << b for b in range(z))


def drawn_over_http(app_url: str, addresses: Sequence[TileAddress]) -> list[Taken]:
    """Each tile some times over one connection, the median counts; those that are empty in the period are left out."""
    with servers.wangge(app_url) as server:
        session = dict([cookie(server)])
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        taken = [_take(connection, address, session) for address in addresses]
    return [each for each in taken if each is not None]


def _take(connection: http.client.HTTPConnection, tile: TileAddress, session: dict[str, str]) -> Taken | None:
    path = f"/tiles/heat/{tile.z}/{tile.x}/{tile.y}.mvt?from={PERIOD.first}&to={PERIOD.last}"
    drawn, unchanged, body = [], [], b""
    for _ in range(TIMES):
        ms, answer, body = _timed(connection, path, session)
        if answer.status == 204:
            return None
        if answer.status != 200 or answer.headers["Wangge-Counted-From"] != CountedFrom.COUNTERS:
            message = f"{path} was answered {answer.status}, counted from {answer.headers['Wangge-Counted-From']}"
            raise RuntimeError(message)
        drawn.append(ms)
        ms, again, _ = _timed(connection, path, {**session, "If-None-Match": answer.headers["ETag"]})
        if again.status != 304:
            message = f"{path} that is held was answered {again.status}"
            raise RuntimeError(message)
        unchanged.append(ms)
    features = len(mapbox_vector_tile.decode(body)["heat"]["features"])
    return Taken(tile, features, median(drawn), median(unchanged))


def _timed(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> tuple[float, http.client.HTTPResponse, bytes]:
    began = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    return (time.perf_counter() - began) * 1000, answer, body


def p95(values: Sequence[float]) -> float:
    """What nineteen of twenty values do not exceed."""
    return float(np.percentile(values, 95))


def alike(few: Sequence[Taken], many: Sequence[Taken]) -> list[tuple[Taken, Taken]]:
    """Each tile of ``few`` with that of ``many`` that has most nearly as many features, where that is near enough."""
    pairs = []
    for small in few:
        large = min(many, key=lambda taken: abs(np.log(taken.features / small.features)))
        if 1 / ALIKE <= large.features / small.features <= ALIKE:
            pairs.append((small, large))
    return pairs


async def measure(few: Urls, many: Urls, how_few: int, how_many: int) -> list[Figure]:
    """The figures, given the owner's and the application's URL of the small and the large district."""
    taken_few = drawn_over_http(few.app, tiles_of(few.owner))
    taken_many = drawn_over_http(many.app, tiles_of(many.owner))
    pairs = alike(taken_few, taken_many)
    small, large = (p95([pair[side].drawn_ms for pair in pairs]) for side in (0, 1))
    all_p95 = p95([taken.drawn_ms for taken in taken_many])
    held_p95 = p95([taken.unchanged_ms for taken in taken_many])
    fullest = {z: max((t for t in taken_many if t.address.z == z), key=lambda t: t.features) for z in (8, 12)}
    points = {z: await _from_points(many, taken) for z, taken in fullest.items()}
    areas, two = await _maps_of_areas(many)
    size, fewer = f"{how_many:,} cases", f"{how_few:,} cases"
    return [
        Figure(f"heat tile z8 to z16, {size}, p95", "ms", all_p95, None, "bound", all_p95, 30, at_least=False),
        Figure(f"{len(pairs)} heat tiles alike, p95", "ms", large, small, fewer, large / small, 1.5, at_least=False),
        Figure("heat tile, not modified, p95", "ms", held_p95, all_p95, "drawn", held_p95 / all_p95),
        _against_points("heat tile of the whole district, z8", fullest[8], points[8], 100),
        _against_points("fullest heat tile of z12", fullest[12], points[12], None),
        Figure(f"map of 1,387 grids, {size}, slowest period", "ms", areas, None, "bound", areas, 60, at_least=False),
        Figure("map of grids, two filters", "ms", two, areas, "one filter", two / areas),
    ]


def _against_points(name: str, taken: Taken, points_ms: float, target: float | None) -> Figure:
    return Figure(name, "ms", taken.drawn_ms, points_ms, "the points", points_ms / taken.drawn_ms, target)


async def _from_points(urls: Urls, taken: Taken) -> float:
    """How long the same tile takes from the cases in it."""
    database, identity = await _opened(urls)
    parameters = filter_parameters(taken.address, PERIOD, clock.real_now()) | {
        "shift": 2 * (morton.ZOOM - cell_zoom(taken.address.z)),
        "bits": cell_zoom(taken.address.z) - taken.address.z,
        "held": [],
    }
    began = time.perf_counter()
    row = await ask(database.pool, "heat_of_cases", parameters, identity)
    took = (time.perf_counter() - began) * 1000
    await database.close()
    if len(mapbox_vector_tile.decode(row["tile"])["heat"]["features"]) != taken.features:
        message = f"{taken.address} has other features when it is drawn from the cases"
        raise RuntimeError(message)
    return took


async def _maps_of_areas(urls: Urls) -> tuple[float, float]:
    """The slowest of the periods from the counters, and two filters from the cases."""
    database, identity = await _opened(urls)

    async def counted(asked: CaseFilter, way: CountedFrom) -> None:
        async with database.sessions() as session, session.begin():
            await identify(session, identity)
            found = await counts_by_area(session, await resolve(session, asked, clock.real_now()), Level.GRID)
            assert found.counted_from is way
            assert sum(area.n for area in found) > 0

    slowest = max([await _median_ms(partial(counted, asked, CountedFrom.COUNTERS), 9) for asked in PERIODS])
    two = await _median_ms(partial(counted, TWO_FILTERS, CountedFrom.CASES), 3)
    await database.close()
    return slowest, two


async def _median_ms(work: Callable[[], Awaitable[None]], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


async def _opened(urls: Urls) -> tuple[Database, Identity]:
    """A way into the database, and who sees the whole district."""
    with psycopg.connect(urls.owner) as connection:
        (whole,) = connection.execute((SQL / "district_keys.sql").read_text("utf-8")).fetchall()
    database = Database(urls.app, 2, statement_timeout_s=0)
    await database.open()
    return database, Identity(None, (whole,), (whole,))
