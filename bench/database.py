"""Databases of synthetic grids, one a size, kept between runs; the peers' tables are filled from the same rows."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
import shapely
from alembic import command
from alembic.config import Config
from psycopg import sql

from bench import polygons
from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.core.clock import parse_instant
from geo.core.database import Database
from geo.people.accounts import passwords

ROOT = Path(__file__).parents[1]
SQL = Path(__file__).with_name("sql")
DISTRICT = "990000"
GRIDS_A_COMMUNITY, COMMUNITIES_A_TOWN = 16, 64
PASSWORD = "bench"
LAYOUT = "2"


def prepare(server_url: str, count: int) -> str:
    """The owner's URL of a database with ``count`` grids, made and filled if it is not there."""
    return kept(server_url, f"wangge_bench_{LAYOUT}_{count}", partial(_fill, count=count))


def kept(server_url: str, name: str, fill: Callable[[str], None]) -> str:
    """The owner's URL of the database ``name``; where it is not there it is made, and ``fill`` is given its URL.

    It gets its name only when it is filled, so that what was broken off is made anew. One that is there from an earlier
    run gets the tables of today.
    """
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server_url, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            migrate(url)
            return url
        building = f"{name}_building"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(building)))
        fill(urlsplit(server_url)._replace(path=f"/{building}").geturl())
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        server.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))
    return url


def copied(server_url: str, url: str, name: str) -> str:
    """The owner's URL of the database ``name``, made anew as a copy of that of ``url``; nobody may be in there."""
    of = sql.Identifier(urlsplit(url).path.lstrip("/"))
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), of))
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


def migrate(url: str) -> None:
    """Bring the tables of a database to what the product is now."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


def add_people(connection: psycopg.Connection) -> None:
    """A leader for each grid, and the account that the load is sent under, without a role yet."""
    connection.execute((SQL / "people.sql").read_text("utf-8"))
    connection.execute(
        "INSERT INTO account (username, display_name, password_hash) VALUES ('bench', 'Bench', %s)",
        [passwords.hashed(PASSWORD)],
    )


def _fill(url: str, count: int) -> None:
    migrate(url)
    asyncio.run(_write_areas(url, count))
    with psycopg.connect(url, autocommit=True) as connection:
        add_people(connection)
        connection.execute((SQL / "peers.sql").read_text("utf-8"))
        connection.execute("VACUUM ANALYZE")


async def _write_areas(url: str, count: int) -> None:
    database = Database(url, 2, statement_timeout_s=0)
    await database.open()
    since = parse_instant("2024-01-01")
    async with database.sessions() as session, session.begin():
        await apply_changes(session, changes(count), since, source="bench", metric_srid=polygons.SRID)
    await database.close()


def changes(count: int) -> list[AreaChange]:
    """The areas of the field: its cells as grids, runs of them as communities, runs of those as towns."""
    cells = polygons.cells(count)
    made = [
        AreaChange(DISTRICT, Level.DISTRICT, "测试区", None, _multi(shapely.box(*polygons.extent(count)).buffer(500)))
    ]
    for community in range(-(-count // GRIDS_A_COMMUNITY)):
        town = f"{DISTRICT}{community // COMMUNITIES_A_TOWN:04d}"
        members = cells[community * GRIDS_A_COMMUNITY : (community + 1) * GRIDS_A_COMMUNITY]
        whole = _multi(shapely.set_precision(shapely.coverage_union_all(members), 0.01))
        if community % COMMUNITIES_A_TOWN == 0:
            last = (community + COMMUNITIES_A_TOWN) * GRIDS_A_COMMUNITY
            outline = shapely.coverage_union_all(cells[community * GRIDS_A_COMMUNITY : last])
            made.append(
                AreaChange(town, Level.TOWN, f"第{town[-4:]}镇", DISTRICT, _multi(shapely.set_precision(outline, 0.01)))
            )
        code = f"{town}{community % COMMUNITIES_A_TOWN:03d}"
        made.append(AreaChange(code, Level.COMMUNITY, f"第{code[-3:]}社区", town, whole))
        made += [
            AreaChange(f"{code}{number:03d}", Level.GRID, f"第{number + 1}网格", code, _multi(cell))
            for number, cell in enumerate(members)
        ]
    return made


def _multi(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    return geometry if isinstance(geometry, shapely.MultiPolygon) else shapely.MultiPolygon([geometry])


def parts(url: str) -> dict[str, str]:
    """Host (a socket folder or a name), port, user, password and database of a URL, for servers that ask one by one."""
    split = urlsplit(url)
    query = parse_qs(split.query)
    return {
        "host": query.get("host", [unquote(split.hostname or "localhost")])[0],
        "port": query.get("port", [str(split.port or 5432)])[0],
        "user": unquote(split.username or "postgres"),
        "password": unquote(split.password or ""),
        "database": split.path.lstrip("/"),
    }
