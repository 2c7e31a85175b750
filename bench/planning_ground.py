"""A community of 5,041 cells in 64 grids, each led by somebody, with 5,000 open disputes."""

import asyncio

import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray
from sqlalchemy import select

from bench import polygons
from bench.database import SQL, add_people, copied, kept, migrate
from geo.areas.change import AreaChange
from geo.areas.crs import transformer
from geo.areas.level import Level
from geo.areas.tables import Area
from geo.areas.writer import apply_changes
from geo.cases.kinds import load_kinds
from geo.core import morton
from geo.core.clock import parse_instant, real_now
from geo.core.database import Database
from geo.heat.pyramid.rebuilding import alone, rebuild
from geo.plans.cells.repository import Content, add_atoms, assign

CELLS, GRIDS, CASES = 71, 8, 5_000
PITCH_M, BENT_M = 28.0, 6.0
DISTRICT, TOWN, COMMUNITY = "990001", "990001001", "990001001001"
SINCE = parse_instant("2024-01-01")

Polygons = NDArray[np.object_]


def prepare(server_url: str) -> str:
    """The owner's URL of a copy of its database, which is made and filled if it is not there.

    Grids that were drawn anew leave history behind, by which the next run would be slower.
    """
    return copied(server_url, kept(server_url, "wangge_bench_planning_3", _fill), "wangge_bench_planning")


def _fill(url: str) -> None:
    migrate(url)
    cells, grid = _cells()
    shapes = [shapely.MultiPolygon([shapely.coverage_union_all(cells[grid == k])]) for k in range(GRIDS**2)]
    asyncio.run(_write(url, cells, grid, shapes))
    with psycopg.connect(url) as connection:
        load_kinds(connection)
    with psycopg.connect(url, autocommit=True) as connection:
        add_people(connection)
        connection.execute((SQL / "heat_account.sql").read_text("utf-8"))
        connection.execute((SQL / "planning_accounts.sql").read_text("utf-8"))
        connection.execute("CREATE SCHEMA IF NOT EXISTS bench")
        connection.execute((SQL / "heat_spots.sql").read_text("utf-8"))
        _write_spots(connection, cells, grid)
        with connection.transaction():
            connection.execute((SQL / "planning_cases.sql").read_text("utf-8"))
        with alone(url) as counting:
            rebuild(counting)
        connection.execute("VACUUM ANALYZE")


def _cells() -> tuple[Polygons, NDArray[np.int64]]:
    """Bent quadrangles, exact on a centimetre, and the grid of each."""
    rng = np.random.default_rng(5)
    x, y = np.meshgrid(np.arange(CELLS + 1), np.arange(CELLS + 1), indexing="ij")
    corners = np.stack([x, y], axis=-1) * PITCH_M + rng.uniform(-BENT_M, BENT_M, (CELLS + 1, CELLS + 1, 2))
    corners = np.round(corners + np.array([polygons.WEST_M, polygons.SOUTH_M]), 2)
    rings = np.stack([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], axis=2)
    column, row = np.divmod(np.arange(CELLS**2), CELLS)
    grid = column * GRIDS // CELLS * GRIDS + row * GRIDS // CELLS
    return np.asarray(shapely.polygons(rings.reshape(-1, 4, 2)), dtype=object), grid


async def _write(url: str, cells: Polygons, grid: NDArray[np.int64], shapes: list[shapely.MultiPolygon]) -> None:
    whole = shapely.MultiPolygon([shapely.coverage_union_all(cells)])
    areas = [
        AreaChange(DISTRICT, Level.DISTRICT, "测试区", None, whole),
        AreaChange(TOWN, Level.TOWN, "测试镇", DISTRICT, whole),
        AreaChange(COMMUNITY, Level.COMMUNITY, "测试社区", TOWN, whole),
        *(AreaChange(_code(k), Level.GRID, f"第{k + 1}网格", COMMUNITY, shape) for k, shape in enumerate(shapes)),
    ]
    rng = np.random.default_rng(6)
    households = rng.integers(0, 8, len(cells)).tolist()
    database = Database(url, 1, statement_timeout_s=0)
    await database.open()
    async with database.sessions() as session, session.begin():
        await apply_changes(session, areas, SINCE, source="bench", metric_srid=polygons.SRID)
        ids = dict((await session.execute(select(Area.code, Area.id))).all())
        rows = [
            (shapely.to_wkb(shapely.normalize(cell)), float(cell.area), Content("building", n, "file", None))
            for cell, n in zip(cells, households, strict=True)
        ]
        atoms = await add_atoms(session, ids[COMMUNITY], polygons.SRID, rows, SINCE, real_now())
        await assign(session, {atom: ids[_code(k)] for atom, k in zip(atoms, grid.tolist(), strict=True)}, SINCE)
    await database.close()


def _code(grid: int) -> str:
    return f"{COMMUNITY}{grid + 1:03d}"


def _write_spots(connection: psycopg.Connection, cells: Polygons, grid: NDArray[np.int64]) -> None:
    spots = shapely.get_coordinates(shapely.point_on_surface(cells[:CASES]))
    lon, lat = transformer(polygons.SRID, 4326).transform(spots[:, 0], spots[:, 1])
    keys = morton.keys(lon, lat)
    with connection.cursor() as cursor, cursor.copy("COPY bench.spot (n, point, morton, grid) FROM STDIN") as copy:
        for n, (x, y, key, k) in enumerate(zip(lon, lat, keys.tolist(), grid[:CASES].tolist(), strict=True)):
            copy.write(f"{n}\tSRID=4326;POINT({x} {y})\t{key}\t{_code(k)}\n")
