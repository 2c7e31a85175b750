"""A database of one's own, named by DATABASE_URL: no superuser needed, and every lack is named with its way out."""

import json
from pathlib import Path

import psycopg
import pytest

from api.cluster import place
from api.cluster.private import Cluster
from geo.core.database import socket_url
from tests.setup.conftest import CommandLine

MADE_BY_ADMINISTRATOR = """
CREATE ROLE owner_of_it LOGIN PASSWORD 'its/password' CREATEROLE;
CREATE ROLE humble LOGIN PASSWORD 'its/password';
CREATE DATABASE district OWNER owner_of_it;
CREATE DATABASE bare OWNER owner_of_it;
CREATE DATABASE humble OWNER humble;
CREATE DATABASE latin OWNER owner_of_it ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0
"""


class Server:
    """A server that asks everyone but its superuser for a password."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def url(self, database: str, role: str = "owner_of_it", password: str = "its%2Fpassword") -> str:
        url = socket_url(str(place.socket_folder(self.cluster.folder)), database, role)
        return url.replace("@", f":{password}@", 1)

    def ask(self, database: str, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.cluster.url(database)) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def server(cluster: Cluster) -> Server:
    cluster.start()
    hba = cluster.folder.resolve() / "data" / "pg_hba.conf"
    hba.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        for statement in MADE_BY_ADMINISTRATOR.split(";"):
            connection.execute(statement)
        connection.execute("SELECT pg_reload_conf()")
    for name in ("district", "humble"):
        with psycopg.connect(cluster.url(name)) as connection:
            connection.execute("CREATE EXTENSION postgis")
    return Server(cluster)


def test_an_owner_without_all_rights_is_enough(server: Server, wangge: CommandLine, tmp_path: Path) -> None:
    done = wangge("migrate", "--json", DATABASE_URL=server.url("district"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["before"] is None
    kept = tmp_path / "home" / "secrets" / "app_password"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert server.ask("district", "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'wangge_app'") == [
        (False,)
    ]
    listed = wangge("user", "list", "--json", DATABASE_URL=server.url("district"))
    assert json.loads(listed.stdout) == {"items": []}
    assert not (tmp_path / "home" / "postgres" / "data").joinpath("wangge").exists()


def test_the_role_of_another_installation_is_left_alone(server: Server, wangge: CommandLine) -> None:
    wangge("migrate", DATABASE_URL=server.url("district"))
    secret = server.ask("postgres", "SELECT rolpassword FROM pg_authid WHERE rolname = 'wangge_app'")
    other = wangge(
        "migrate", DATABASE_URL=server.url("humble", "humble"), WANGGE_HOME=str(server.cluster.folder.parent / "b")
    )
    assert other.returncode == 1
    assert "WANGGE_APP_URL" in other.stderr
    assert server.ask("postgres", "SELECT rolpassword FROM pg_authid WHERE rolname = 'wangge_app'") == secret


@pytest.mark.parametrize(
    ("database", "role", "said"),
    [
        ("bare", "owner_of_it", "CREATE EXTENSION postgis"),
        ("latin", "owner_of_it", "UTF8"),
        ("nothing", "owner_of_it", "does not exist"),
        ("humble", "humble", "CREATE ROLE wangge_app"),
    ],
)
def test_what_is_lacking_is_named(server: Server, wangge: CommandLine, database: str, role: str, said: str) -> None:
    done = wangge("migrate", DATABASE_URL=server.url(database, role))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["host=/tmp dbname=wangge", "postgresql+psycopg://a@b/c", "mysql://a@b/c"])
def test_only_an_url_will_do(wangge: CommandLine, url: str) -> None:
    done = wangge("migrate", DATABASE_URL=url)
    assert done.returncode == 1
    assert "postgresql://" in done.stderr


def test_a_server_that_is_away_is_said(wangge: CommandLine, tmp_path: Path) -> None:
    done = wangge("migrate", "--json", DATABASE_URL=f"postgresql://x@/y?host={tmp_path}")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == "database_not_reached"
    assert done.stderr == ""
