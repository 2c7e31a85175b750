"""A draft of a whole district over HTTP: begun, opened, edited in one community after the other, checked, evened out.

144 communities of 961 cells each, of which an editor shows one at a time; and one of them in a draft of its own.
"""

import asyncio
from statistics import median
from typing import Any

import httpx
import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cluster import Urls
from bench import polygons, servers
from bench.answers import answer, seconds
from bench.database import PASSWORD, SQL, add_people, kept, migrate
from bench.edits import edits
from bench.figures import Figure
from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.tables import Area
from geo.areas.writer import apply_changes
from geo.cases.kinds import load_kinds
from geo.core.clock import parse_instant, real_now
from geo.core.database import Database
from geo.plans.cells.repository import Content, add_atoms, assign

SIDE, CELLS, GRIDS = 12, 31, 3
PITCH_M, BENT_M = 28.0, 6.0
DISTRICT, SINCE = "990002", parse_instant("2024-01-01")
LOOKS, VISITED, EDITS = 15, 6, 20
MOST_BEGIN_S, MOST_OPEN_S, MOST_EDIT_MS, MOST_CHECK_MS = 3.0, 1.0, 150, 300

Polygons = NDArray[np.object_]
Client = httpx.Client


def prepare(server_url: str) -> str:
    """The owner's URL of its database, made and filled if it is not there."""
    return kept(server_url, "wangge_bench_district_1", _fill)


def _fill(url: str) -> None:
    migrate(url)
    asyncio.run(_write(url))
    with psycopg.connect(url) as connection:
        load_kinds(connection)
    with psycopg.connect(url, autocommit=True) as connection:
        add_people(connection)
        connection.execute((SQL / "planning_accounts.sql").read_text("utf-8"))
        connection.execute("VACUUM ANALYZE")


def _cells() -> Polygons:
    """Bent quadrangles, exact on a centimetre, by column and row."""
    rng, n = np.random.default_rng(8), SIDE * CELLS
    x, y = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
    corners = np.stack([x, y], axis=-1) * PITCH_M + rng.uniform(-BENT_M, BENT_M, (n + 1, n + 1, 2))
    corners = np.round(corners + np.array([polygons.WEST_M, polygons.SOUTH_M]), 2)
    rings = np.stack([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], axis=2)
    return np.asarray(shapely.polygons(rings), dtype=object)


async def _write(url: str) -> None:
    cells = _cells()
    blocks = {
        _community(column, row): cells[column * CELLS : (column + 1) * CELLS, row * CELLS : (row + 1) * CELLS].ravel()
        for column in range(SIDE)
        for row in range(SIDE)
    }
    column, row = np.divmod(np.arange(CELLS**2), CELLS)
    grid = column * GRIDS // CELLS * GRIDS + row * GRIDS // CELLS
    database = Database(url, 1, statement_timeout_s=0)
    await database.open()
    async with database.sessions() as session, session.begin():
        await apply_changes(session, _areas(cells, blocks, grid), SINCE, source="bench", metric_srid=polygons.SRID)
        ids = dict((await session.execute(select(Area.code, Area.id))).all())
        for code, block in blocks.items():
            await _lay(session, ids, code, block, grid)
    await database.close()


def _areas(cells: Polygons, blocks: dict[str, Polygons], grid: NDArray[np.int64]) -> list[AreaChange]:
    found = [AreaChange(DISTRICT, Level.DISTRICT, "测试区", None, _whole(cells.ravel()))]
    for column in range(SIDE):
        town = cells[column * CELLS : (column + 1) * CELLS].ravel()
        found.append(AreaChange(_town(column), Level.TOWN, f"第{column + 1}镇", DISTRICT, _whole(town)))
    for code, block in blocks.items():
        found.append(AreaChange(code, Level.COMMUNITY, f"第{code[-6:]}社区", code[:9], _whole(block)))
        found += [
            AreaChange(f"{code}{k + 1:03d}", Level.GRID, f"第{k + 1}网格", code, _whole(block[grid == k]))
            for k in range(GRIDS**2)
        ]
    return found


def _whole(cells: Polygons) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.coverage_union_all(cells)])


def _town(column: int) -> str:
    return f"{DISTRICT}{column + 1:03d}"


def _community(column: int, row: int) -> str:
    return f"{_town(column)}{row + 1:03d}"


async def _lay(session: AsyncSession, ids: dict[str, int], code: str, block: Polygons, grid: NDArray[np.int64]) -> None:
    households = np.random.default_rng(ids[code]).integers(0, 6, len(block)).tolist()
    rows = [
        (shapely.to_wkb(shapely.normalize(cell)), float(cell.area), Content("building", n, "file", None))
        for cell, n in zip(block, households, strict=True)
    ]
    atoms = await add_atoms(session, ids[code], polygons.SRID, rows, SINCE, real_now())
    homes = {atom: ids[f"{code}{k + 1:03d}"] for atom, k in zip(atoms, grid.tolist(), strict=True)}
    await assign(session, homes, SINCE)


def measure(urls: Urls) -> list[Figure]:
    """What a planner of the district waits for, beside one whose draft is of a single community."""
    with servers.wangge(urls.app) as server, Client(base_url=f"http://127.0.0.1:{server.port}", timeout=600) as planner:
        answer(planner.post("/api/session", json={"username": "planner", "password": PASSWORD}))
        begin = seconds(lambda: _begun(planner, DISTRICT))
        plan, small = _begun(planner, DISTRICT), _begun(planner, _community(0, 0))
        url = f"/api/plans/{plan['id']}"
        looks = [seconds(lambda: answer(planner.get(url))) for _ in range(LOOKS)]
        visited = [_community(at, SIDE - 1 - at) for at in range(VISITED)]
        painted = [took for code in visited for took in edits(planner, url, CELLS, EDITS, code)]
        alone = edits(planner, f"/api/plans/{small['id']}", CELLS, EDITS, _community(0, 0))
        checks = [seconds(lambda code=code: _checked(planner, url, code)) for code in visited * 3]
        evened = seconds(lambda: _step(planner, url, "operations", {"kind": "balance"}))
        back = seconds(lambda: _step(planner, url, "undo"))
    name = f"draft of {SIDE**2} communities, {(SIDE * CELLS) ** 2:,} cells"
    low, tail = 1000 * float(np.median(painted)), 1000 * float(np.percentile(painted, 95))
    one, look, check = 1000 * float(np.median(alone)), median(looks), 1000 * median(checks)
    return [
        Figure(f"{name}: begun over HTTP", "s", begin, None, "", begin, MOST_BEGIN_S, at_least=False),
        Figure(f"{name}: opened", "s", look, None, "", look, MOST_OPEN_S, at_least=False),
        Figure(
            f"{name}: 95 % of {len(painted)} edits within",
            "ms",
            tail,
            low,
            "median",
            tail,
            MOST_EDIT_MS,
            at_least=False,
        ),
        Figure(f"{name}: an edit, median", "ms", low, one, "a draft of one", low / one),
        Figure(f"{name}: one community checked", "ms", check, None, "", check, MOST_CHECK_MS, at_least=False),
        Figure(f"{name}: all evened out", "s", evened, back, "taken back", evened),
    ]


def _begun(client: Client, area: str) -> Any:
    return answer(client.post("/api/plans", json={"name": "bench", "areas": [area]}))


def _checked(client: Client, url: str, community: str) -> Any:
    return answer(client.get(f"{url}/check", params={"community": community}))


def _step(client: Client, url: str, way: str, operation: dict[str, Any] | None = None) -> Any:
    revision = answer(client.get(url))["revision"]
    return answer(
        client.post(f"{url}/{way}", json={"revision": revision} | ({"operation": operation} if operation else {}))
    )
