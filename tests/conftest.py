"""Fixtures of every test: a real PostGIS, a transaction a test, a small district, somebody signed in."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config
from httpx import ASGITransport, AsyncClient
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from geo.addresses.candidates import AddressMatch
from geo.addresses.library import Library
from geo.addresses.live import LiveLibrary
from geo.cases.kinds import load_kinds
from geo.core import clock
from geo.core.database import APP_ROLE, Database, raw_connection, url_for_role
from geo.core.identity import desk, identify
from tests.factories import SmallDistrict, make_district
from tests.sharing import BrowserTogether

ROOT = Path(__file__).parents[1]
NOON = "2026-10-10T12:00:00+08:00"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BrowserTogether:
    """With ``-n``, files go to processes whole and the browser's tests to one; see :mod:`tests.sharing`."""
    return BrowserTogether(config, log)


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys and uploads of the tests live in a folder of their own."""
    from geo.core.settings import settings

    before = settings().home
    settings().home = tmp_path_factory.mktemp("home")
    yield
    settings().home = before


@pytest.fixture(scope="session")
def maintenance_url() -> str:
    """The owner's URL of a server on which databases can be made."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    from api.cluster import test_server

    return test_server()


@pytest.fixture(scope="session")
def owner_url(maintenance_url: str, worker_id: str) -> Iterator[str]:
    """A freshly migrated database of this test process, entered as its owner."""
    name = f"wangge_test_{os.getpid()}_{worker_id}"
    template = make_template(maintenance_url)
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(clone(name, template))
    yield database_url(maintenance_url, name)
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def make_template(maintenance_url: str) -> str:
    """The name of a database that holds what the migrations make; built once for each state of the migrations."""
    files = [*sorted((ROOT / "migrations").rglob("*.py")), ROOT / "geo/cases/kinds.csv"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    name = f"wangge_template_{digest}"
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(7401)")
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            building = f"{name}_building"
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(building)))
            server.execute(clone(building, "template0"))
            migrate(database_url(maintenance_url, building))
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))
    return name


def clone(name: str, template: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))


def database_url(url: str, name: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url)._replace(path=f"/{name}").geturl()


def migrate(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")
    with psycopg.connect(url) as connection:
        load_kinds(connection)


@pytest.fixture(scope="session")
def app_url(owner_url: str) -> str:
    """The same database, entered as the server's role."""
    return url_for_role(owner_url, APP_ROLE, None)


@pytest_asyncio.fixture(scope="session")
async def database(app_url: str) -> AsyncIterator[Database]:
    """The pool of the server's role."""
    database = Database(app_url, size=8)
    await database.open()
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="session")
async def owner_database(owner_url: str) -> AsyncIterator[Database]:
    """The pool of the owner."""
    database = Database(owner_url, size=2)
    await database.open()
    yield database
    await database.close()


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """Every test begins at noon of the demo day."""
    from datetime import UTC, datetime

    clock.set_offset(clock.parse_instant(NOON) - datetime.now(UTC))
    yield
    clock.set_offset(timedelta(0))


@asynccontextmanager
async def rolled_back(database: Database) -> AsyncIterator[AsyncConnection]:
    async with database.engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest_asyncio.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    """The one connection of this test; what is done on it is undone at its end."""
    async with rolled_back(database) as connection:
        yield connection


@pytest_asyncio.fixture
async def session(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    """A session of the server's role that sees every case, rolled back at the end."""
    async with AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        await identify(session, desk())
        yield session


@pytest_asyncio.fixture
async def owner_session(owner_database: Database) -> AsyncIterator[AsyncSession]:
    """A session of the owner, rolled back at the end."""
    async with (
        rolled_back(owner_database) as connection,
        AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
    ):
        yield session


@pytest_asyncio.fixture
async def district(session: AsyncSession) -> SmallDistrict:
    """A small district in the transaction of this test; see :mod:`tests.factories`."""
    return await make_district(session)


class Places:
    """The library of places as it is at the moment in the transaction of the test."""

    def __init__(self, live: LiveLibrary) -> None:
        self._live = live

    async def match(self, query: str, **options: Any) -> AddressMatch:
        return (await self._live.fresh()).match(query, **options)

    async def library(self) -> Library:
        return await self._live.fresh()


@pytest_asyncio.fixture
async def places(connection: AsyncConnection) -> Places:
    """What is in the library of places, as this test has left it."""
    return Places(LiveLibrary(TransactionDatabase(connection)))  # type: ignore[arg-type]


@dataclass
class QueryCounter:
    """The statements that went through SQLAlchemy since it was made or cleared."""

    statements: list[str]

    def clear(self) -> None:
        self.statements.clear()

    def __len__(self) -> int:
        return len(self.statements)


@pytest.fixture
def query_counter(database: Database) -> Iterator[QueryCounter]:
    """Counts statements (savepoints and the telling of identity left out)."""
    counter = QueryCounter([])

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")):
            counter.statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield counter
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


class TransactionDatabase:
    """Looks like :class:`Database` to the application, but all of it happens in the test's own transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._one_at_a_time = asyncio.Lock()
        self.pool = self.places = SimpleNamespace(connection=self._raw)
        self.engine = connection.engine

    @asynccontextmanager
    async def sessions(self) -> AsyncIterator[AsyncSession]:
        async with (
            self._one_at_a_time,
            AsyncSession(self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
        ):
            yield session

    @asynccontextmanager
    async def _raw(self) -> AsyncIterator[psycopg.AsyncConnection]:
        async with self._one_at_a_time, AsyncSession(self._connection) as session:
            yield await raw_connection(session)


@pytest_asyncio.fixture
async def client(connection: AsyncConnection) -> AsyncIterator[AsyncClient]:
    """The application over ASGI, in the transaction of this test; nobody is signed in."""
    from api.main import create_app

    app = create_app(database=TransactionDatabase(connection))  # type: ignore[arg-type]

    async def knowing_all_places(scope: Any, receive: Any, send: Any) -> None:
        await app.state.library.fresh()
        await app(scope, receive, send)

    transport = ASGITransport(knowing_all_places, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


SignIn = Callable[[str], Awaitable[AsyncClient]]


@pytest.fixture
def sign_in(client: AsyncClient, district: SmallDistrict) -> SignIn:
    """Sign one of the small district's accounts in, such as ``await sign_in("dispatcher")``."""

    async def enter(username: str) -> AsyncClient:
        answer = await client.post("/api/session", json={"username": username, "password": "demo"})
        assert answer.status_code == 200, answer.text
        return client

    return enter
