"""PostgreSQL's own programs for taking a database out and putting it back."""

import os
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.cluster.programs import find
from geo.core.database import APP_ROLE, sql
from geo.core.errors import UnavailableError


def take(owner_url: str, dump: Path) -> None:
    """Write the whole database to ``dump``.

    Raises:
        UnavailableError: it could not be read or written.
    """
    _run("pg_dump", owner_url, "--format=custom", "--file", str(dump))


def put_back(owner_url: str, dump: Path) -> None:
    """Fill a database without our tables from ``dump``, all or nothing, the rights of wangge_app included.

    Raises:
        UnavailableError: it could not be read or did not fit; nothing was changed.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS alembic_version")
        if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (APP_ROLE,)).fetchone() is None:
            connection.execute(sql("api.backup", "app_role"))
    _run("pg_restore", owner_url, "--single-transaction", "--no-owner", "--no-comments", "--exit-on-error", str(dump))


def _run(program: str, url: str, *arguments: str) -> None:
    """The password goes by the environment: arguments can be read by every user of the machine."""
    entry = conninfo_to_dict(url)
    password = entry.pop("password", None)
    environment = dict(os.environ) if password is None else {**os.environ, "PGPASSWORD": str(password)}
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10000
    command = [str(find(program, major)), *arguments, "--dbname", make_conninfo(**entry)]  # type: ignore[arg-type]
    ended = subprocess.run(  # noqa: S603 - only PostgreSQL's own programs, with arguments made here
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode != 0:
        raise UnavailableError("dump_failed", program=program, said=ended.stderr.strip()[-2000:])
