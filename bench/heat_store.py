"""Databases of a district with many cases for the bench of heat, one a size, kept between runs.

The district is as large and has as many grids as a real one. Most cases come from buildings, and most of these from few
of them; the rest lie about. Where they lie is drawn by lot from one seed.
"""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray
from psycopg import sql

from bench import polygons
from bench.database import add_people, changes, kept, migrate
from geo.areas.change import AreaChange
from geo.areas.crs import transformer
from geo.areas.writer import apply_changes
from geo.cases.kinds import load_kinds
from geo.core import morton
from geo.core.clock import parse_instant
from geo.core.database import Database
from geo.heat.pyramid.rebuilding import alone, rebuild

SQL = Path(__file__).with_name("sql")
LAYOUT = "1"
GRIDS = 1387
SIDE_M = 1550.0
BUILDINGS, TOWNS = 60_000, 23
FROM_BUILDINGS = 0.7
STEEPNESS = 0.9
SEED = 620902
_CORNER = np.array([polygons.WEST_M, polygons.SOUTH_M])


def prepare(server_url: str, cases: int) -> str:
    """The owner's URL of a district with ``cases`` cases, made and counted if it is not there."""
    return kept(server_url, f"wangge_bench_heat_{LAYOUT}_{cases}", partial(fill, cases=cases))


def fill(url: str, cases: int) -> None:
    """Write the district and its cases into an empty database."""
    migrate(url)
    with psycopg.connect(url) as connection:
        load_kinds(connection)
    made = [_grown(change) for change in changes(GRIDS)]
    asyncio.run(_write_areas(url, made))
    with psycopg.connect(url, autocommit=True) as connection:
        add_people(connection)
        connection.execute((SQL / "heat_account.sql").read_text("utf-8"))
        connection.execute("CREATE SCHEMA IF NOT EXISTS bench")
        with connection.transaction():
            _write_spots(connection, made, cases)
        with connection.transaction():
            _write_cases(connection)
        with alone(url) as counting:
            rebuild(counting)
        connection.execute("VACUUM ANALYZE")


def _grown(change: AreaChange) -> AreaChange:
    """The same area where a grid is as wide as the grids of a real district are on average."""
    factor = SIDE_M / polygons.SIDE_M
    grown = shapely.transform(change.geom, lambda xy: np.round((xy - _CORNER) * factor + _CORNER, 2))
    return replace(change, geom=grown)


async def _write_areas(url: str, made: list[AreaChange]) -> None:
    database = Database(url, 2, statement_timeout_s=0)
    await database.open()
    async with database.sessions() as session, session.begin():
        await apply_changes(session, made, parse_instant("2023-01-01"), source="bench", metric_srid=polygons.SRID)
    await database.close()


def _write_spots(connection: psycopg.Connection, made: list[AreaChange], cases: int) -> None:
    """One row for each building that has cases, and one for each case that lies about."""
    rng = np.random.default_rng(SEED)
    buildings = _settled(rng, BUILDINGS)
    share = 1 / np.arange(1, BUILDINGS + 1) ** STEEPNESS
    counts = rng.multinomial(round(cases * FROM_BUILDINGS), share / share.sum())
    about = cases - int(counts.sum())
    near = buildings[rng.integers(0, BUILDINGS, about)] + rng.normal(0, 250, (about, 2))
    metres, n = np.concatenate([buildings[counts > 0], near]), np.concatenate([counts[counts > 0], np.ones(about, int)])
    codes, inside = _grids(made, metres)
    metres, n = metres[inside], n[inside]
    lon, lat = transformer(polygons.SRID, 4326).transform(metres[:, 0], metres[:, 1])
    keys = morton.keys(lon, lat)
    connection.execute((SQL / "heat_spots.sql").read_text("utf-8"))
    with connection.cursor() as cursor, cursor.copy("COPY bench.spot (n, point, morton, grid) FROM STDIN") as copy:
        for row in zip(n.tolist(), lon.tolist(), lat.tolist(), keys.tolist(), codes, strict=True):
            copy.write(f"{row[0]}\tSRID=4326;POINT({row[1]} {row[2]})\t{row[3]}\t{row[4]}\n")


def _settled(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Where ``count`` buildings stand: half of them in one town, a quarter in smaller ones, a quarter in the fields."""
    side = SIDE_M * polygons.columns_of(GRIDS)
    towns = rng.uniform(0.1, 0.9, (TOWNS, 2)) * side
    towns[0] = side / 2
    place = rng.choice(3, count, p=(0.5, 0.25, 0.25))
    town = np.where(place == 0, 0, rng.integers(1, TOWNS, count))
    near = towns[town] + rng.normal(0, 1, (count, 2)) * np.where(place == 0, 3000, 1200)[:, None]
    return _CORNER + np.where(place[:, None] == 2, rng.uniform(0.02, 0.98, (count, 2)) * side, near)


def _grids(made: list[AreaChange], metres: NDArray[np.float64]) -> tuple[list[str], NDArray[np.bool_]]:
    """The codes of the grids that points lie in, without those that lie in none; and which lie in one."""
    grids = [change for change in made if change.level == "grid"]
    tree = shapely.STRtree([change.geom for change in grids])
    at, grid = tree.query(shapely.points(metres), predicate="intersects")
    first = np.full(len(metres), -1)
    first[at] = grid
    return [grids[i].code for i in first[first >= 0]], first >= 0


def _write_cases(connection: psycopg.Connection) -> None:
    """All cases by one statement, without the triggers and indexes that would be asked for each; these come after."""
    connection.execute((SQL / "bulk_load.sql").read_text("utf-8"))
    indexes = connection.execute((SQL / "indexes_of_cases.sql").read_text("utf-8")).fetchall()
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    connection.execute((SQL / "heat_cases.sql").read_text("utf-8"))
    for _, definition in indexes:
        connection.execute(definition)
    connection.execute("DELETE FROM heat_built")
