"""The two ways into a database: as its owner, for migrations and backup, and as wangge_app, for everything else."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from geo.core.database import APP_ROLE, sql, url_for_role
from geo.core.errors import UnavailableError
from geo.core.settings import settings

OLDEST_POSTGIS = (3, 3)
OLDEST_SERVER = 140000


@dataclass(frozen=True)
class Urls:
    """Two URLs of one database.

    Attributes:
        owner: of the role that owns the tables.
        app: of wangge_app, which owns nothing; it works once the migrations have run.
    """

    owner: str
    app: str


def check_server(url: str) -> None:
    """See that ``url`` is one, and that its database answers, speaks UTF-8 and has PostGIS 3.3 or newer.

    Raises:
        UnavailableError: it does not; the fault says which and what to do.
    """
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise UnavailableError("database_url_form")
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
            encoding = connection.info.parameter_status("server_encoding")
            postgis = connection.execute(
                "SELECT coalesce(installed_version, default_version), installed_version IS NOT NULL"
                " FROM pg_available_extensions WHERE name = 'postgis'"
            ).fetchone()
            may_create = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    except psycopg.Error as error:
        raise UnavailableError("database_not_reached", said=str(error).strip()) from error
    if version < OLDEST_SERVER:
        raise UnavailableError("database_too_old", found=version // 10000, needed=OLDEST_SERVER // 10000)
    if encoding != "UTF8":
        raise UnavailableError("database_not_utf8", found=encoding)
    needed = ".".join(map(str, OLDEST_POSTGIS))
    if postgis is None or tuple(int(part) for part in postgis[0].split(".")[:2]) < OLDEST_POSTGIS:
        raise UnavailableError("postgis_too_old", found=postgis[0] if postgis else "-", needed=needed)
    if not postgis[1] and not (may_create and may_create[0]):
        raise UnavailableError("postgis_not_created")


def app_access(owner_url: str) -> str:
    """The URL for wangge_app on a server that is not ours.

    WANGGE_APP_URL where it is set; otherwise the owner's URL with the role changed, and with the password kept in
    WANGGE_HOME/secrets. That password is made here if the role is still to be made: then the role is ours.

    Raises:
        UnavailableError: the role is not there and the owner may not make it.
    """
    chosen = settings()
    if chosen.app_url:
        return chosen.app_url
    there, may_make = _app_role(owner_url)
    if not there and not may_make:
        raise UnavailableError("app_role_missing", role=APP_ROLE)
    if not there and not _kept_password().exists():
        chosen.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        _kept_password().touch(mode=0o600)
        _kept_password().write_text(secrets.token_urlsafe(32), "ascii")
    return url_for_role(owner_url, APP_ROLE, _password())


def _app_role(owner_url: str) -> tuple[bool, bool]:
    """Whether the server knows wangge_app (roles are a server's, not a database's), and if we may make it."""
    with psycopg.connect(owner_url, connect_timeout=10) as connection:
        row = connection.execute(sql("api.cluster", "app_role"), {"role": APP_ROLE}).fetchone()
    return bool(row and row[0]), bool(row and row[1])


def open_app_access(urls: Urls) -> None:
    """See, once the migrations have run, that wangge_app gets in; give it its password if that is ours to give.

    Raises:
        UnavailableError: it does not get in.
    """
    if _gets_in(urls.app) is None:
        return
    password = _password()
    if password and not settings().app_url:
        with psycopg.connect(urls.owner, autocommit=True) as connection:
            change = SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(change.format(Identifier(APP_ROLE), Literal(password)))
    if said := _gets_in(urls.app):
        raise UnavailableError("app_role_refused", role=APP_ROLE, said=said)


def _gets_in(url: str) -> str | None:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return None


def _kept_password() -> Path:
    return settings().secrets / "app_password"


def _password() -> str | None:
    return _kept_password().read_text("ascii") if _kept_password().exists() else None
