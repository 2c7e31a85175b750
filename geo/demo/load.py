"""The whole demo district loaded into an empty database, all of it or nothing."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from json import dumps

import psycopg
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import bump_layers
from geo.areas.writer import apply_changes
from geo.cases.kinds import load_kinds
from geo.core import clock
from geo.core.database import Database, raw_connection, sql
from geo.core.errors import ConflictError
from geo.core.settings import settings
from geo.demo.land import Land, area_changes, generate_land, write_land
from geo.demo.land.model import METRIC_SRID
from geo.demo.life.calendar import Calendar
from geo.demo.life.keys import area_keys, copy_rows
from geo.demo.life.life import Life, generate_life
from geo.demo.life.write_cases import write_cases
from geo.demo.life.write_counts import write_counts
from geo.demo.life.write_people import write_people
from geo.heat.pyramid.rebuilding import rebuild

SOURCE = "演示数据"
GROUND_LAYERS = ("buildings", "land", "streets")
Progress = Callable[[str, float], None]


def load(owner_url: str, *, seed: int, today: date, progress: Progress, day: int = 10) -> None:
    """Generate the demo district and load it into a migrated, empty database, in one transaction.

    Args:
        owner_url: of the database, as its owner.
        seed: the same seed and demo year give the same district.
        today: the real day it is, from which the demo year follows.
        day: the day of October on whose morning the demo's clock starts.
        progress: told what is being done and the share that is done, 0 to 1.

    Raises:
        ConflictError: there are areas in the database.
    """
    calendar = Calendar(clock.demo_year(today), day)
    asyncio.run(_load(owner_url, seed, calendar, progress))
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(sql("geo.demo.life", "vacuum"))
    progress("完成 done", 1.0)


async def _load(owner_url: str, seed: int, calendar: Calendar, progress: Progress) -> None:
    database = Database(owner_url, 1, statement_timeout_s=0)
    await database.open()
    try:
        async with database.sessions() as session, session.begin():
            await _refuse_if_filled(session)
            progress("地理 land", 0.02)
            land = generate_land(seed)
            progress("区划 areas", 0.3)
            changes = area_changes(land)
            await apply_changes(session, changes, calendar.areas_begin, source=SOURCE, metric_srid=METRIC_SRID)
            await bump_layers(session, GROUND_LAYERS)
            await _addresses_come_with_their_grids(session)
            with _same_transaction(await raw_connection(session)) as connection:
                _write(connection, land, seed, calendar, progress)
    finally:
        await database.close()


def _write(connection: psycopg.Connection, land: Land, seed: int, calendar: Calendar, progress: Progress) -> None:
    with _demo_clock(calendar):
        progress("地址 addresses", 0.4)
        write_land(connection, land)
        progress("人员与纠纷 people and disputes", 0.7)
        life = generate_life(land, seed=seed, year=calendar.year, day=calendar.day)
        load_kinds(connection)
        with connection.cursor() as cursor:
            keys = area_keys(cursor)
            write_people(cursor, life, keys)
            write_cases(cursor, life, keys)
            progress("统计 incidents and reports", 0.82)
            write_counts(cursor, life, keys)
            _write_settings(cursor, life)
            cursor.execute(sql("geo.demo.life", "advance_ids"))
        progress("热力计数 counters", 0.88)
        rebuild(connection)
    progress("提交 commit", 0.95)


async def _addresses_come_with_their_grids(session: AsyncSession) -> None:
    """Nothing has to follow the boundaries: what is written next knows its grid."""
    await (await raw_connection(session)).execute(sql("geo.demo.life", "settled"))


async def _refuse_if_filled(session: AsyncSession) -> None:
    connection = await raw_connection(session)
    row = await (await connection.execute(sql("geo.demo.life", "filled"))).fetchone()
    if row and row[0]:
        raise ConflictError("demo_not_empty")


@contextmanager
def _same_transaction(connection: psycopg.AsyncConnection) -> Iterator[psycopg.Connection]:
    """The session's own connection without its event loop.

    COPY of half a million rows is much faster so, and one transaction is what makes the load all or nothing. Nothing is
    prepared on it, for the names of what the session has prepared are taken.
    """
    bare = psycopg.Connection(connection.pgconn)
    bare.prepare_threshold = None
    yield bare


@contextmanager
def _demo_clock(calendar: Calendar) -> Iterator[None]:
    """Let the product's clock show the demo day while its data are written."""
    before, was_demo = clock.now() - clock.real_now(), clock.is_demo()
    clock.set_offset(clock.offset_to(calendar.today, clock.real_now()), demo=True)
    try:
        yield
    finally:
        clock.set_offset(before, demo=was_demo)


def _write_settings(cursor: psycopg.Cursor, life: Life) -> None:
    offset: timedelta = clock.offset_to(life.calendar.today, clock.real_now())
    values: dict[str, object] = {
        "demo": True,
        "demo_seed": life.seed,
        "demo_year": life.calendar.year,
        "demo_day": life.calendar.today.isoformat(),
        "brand": settings().brand,
        "clock": {"offset_seconds": offset.total_seconds()},
    }
    copy_rows(cursor, "setting", ("key", "value"), ((key, dumps(value)) for key, value in values.items()))
