"""The way to PostGIS: one pool of psycopg connections, used by SQLAlchemy sessions and by .sql files alike."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

APP_ROLE = "wangge_app"


class Database:
    """The connections of one role.

    Attributes:
        url: libpq connection string or URL.
        sessions: makes sessions, each a transaction of its own; for all that is told who is asking.
        pool: the connections under the sessions.
        places: connections for the busiest reads of places, which everybody may see: every statement stands alone, and
            the plan of each is made once, for planning such a statement costs more than running it.

    Args:
        url: libpq connection string or URL.
        size: how many connections are kept at most.
        statement_timeout_s: a statement that takes longer is stopped; 0 lets it run (jobs, command line).
    """

    def __init__(self, url: str, size: int, statement_timeout_s: int = 20) -> None:
        self.url = url
        options = f"-c TimeZone=UTC -c jit=off -c statement_timeout={statement_timeout_s}s"
        self.pool = _pool(url, size, {"options": options})
        planned_once = f"{options} -c plan_cache_mode=force_generic_plan"
        self.places = _pool(url, size, {"options": planned_once, "autocommit": True, "prepare_threshold": 0})
        self.engine: AsyncEngine = create_async_engine(
            "postgresql+psycopg://", async_creator=self.pool.getconn, poolclass=NullPool
        )
        self.sessions: async_sessionmaker[AsyncSession] = async_sessionmaker(self.engine, expire_on_commit=False)

    async def open(self) -> None:
        """Begin to fill the pool; does not wait, so that a database that is down does not stop the server."""
        await self.pool.open(wait=False)
        await self.places.open(wait=False)

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()
        await self.pool.close()
        await self.places.close()


def _pool(url: str, size: int, options: dict[str, Any]) -> AsyncConnectionPool[AsyncConnection]:
    return AsyncConnectionPool(
        url,
        min_size=1,
        max_size=size,
        timeout=5,
        open=False,
        close_returns=True,
        kwargs={"application_name": "wangge", **options},
    )


async def raw_connection(session: AsyncSession) -> AsyncConnection:
    """The psycopg connection under ``session``, in the same transaction: for COPY and .sql files."""
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if not isinstance(driver, AsyncConnection):
        message = f"expected a psycopg connection, got {type(driver).__name__}"
        raise TypeError(message)
    return driver


async def fetch_all(
    session: AsyncSession, query: str, parameters: dict[str, object], *, planned_anew: bool = False
) -> list[DictRow]:
    """Run the text of a .sql file in the transaction of ``session`` and return its rows as dictionaries.

    With ``planned_anew`` its plan is made for these parameters each time, where one made for any would be much slower.
    """
    connection = await raw_connection(session)
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query, parameters, prepare=False if planned_anew else None)
        return await cursor.fetchall()


@cache
def sql(package: str, name: str) -> str:
    """The text of ``sql/<name>.sql`` in ``package``: a query with named parameters ``%(name)s``."""
    return resources.files(package).joinpath("sql", f"{name}.sql").read_text("utf-8")


def array_of(values: Iterable[int | str | None]) -> str:
    """An array of numbers or of plain words for a parameter that SQL casts to one; None is NULL.

    psycopg looks closely at each element of a list: for thousands of rows that takes longer than writing them.
    """
    return f"{{{','.join('NULL' if value is None else str(value) for value in values)}}}"


def url_for_role(url: str, role: str, password: str | None) -> str:
    """The same database as ``url``, entered as ``role``."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    login = quote(role) if password is None else f"{quote(role)}:{quote(password, safe='')}"
    return parts._replace(netloc=f"{login}@{host}").geturl()


def socket_url(directory: str, database: str, role: str) -> str:
    """The URL of a database that listens on a Unix socket alone."""
    return f"postgresql://{quote(role)}@/{database}?{urlencode({'host': directory})}"
