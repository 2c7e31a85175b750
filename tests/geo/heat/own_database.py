"""A database of one test alone, for what has to be committed."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from geo.core.database import Database
from geo.core.identity import desk, identify
from tests.conftest import clone, database_url, make_template
from tests.factories import make_district
from tests.geo.heat.records import Records


@pytest.fixture
def own_url(maintenance_url: str, worker_id: str) -> Iterator[str]:
    """A database of this test alone, with the small district and thirty cases in it."""
    with own_database(maintenance_url, f"wangge_test_heat_{os.getpid()}_{worker_id}", cases=30) as url:
        yield url


@contextmanager
def own_database(maintenance_url: str, name: str, cases: int) -> Iterator[str]:
    """A database with the small district and so many cases, dropped in the end."""
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(clone(name, make_template(maintenance_url)))
    url = database_url(maintenance_url, name)
    asyncio.run(fill(url, cases))
    yield url
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


async def fill(url: str, cases: int) -> None:
    database = Database(url, size=1)
    await database.open()
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        records = await Records(session, await make_district(session)).load()
        for number in range(cases):
            await records.add(number % 4, number % 3)
    await database.close()
