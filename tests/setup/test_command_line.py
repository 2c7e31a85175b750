"""The command line: help for everything, exit codes, JSON, accounts and tokens on a private database of its own."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.cluster.private import Cluster
from api.cluster.use import Hold
from geo.core.database import Database
from geo.core.identity import desk, identify
from tests.factories import DISTRICT, lon_lat, make_district
from tests.setup.conftest import CommandLine

COMMANDS = ["serve", "migrate", "demo", "import", "locate", "route", "user", "token", "backup", "restore"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Cluster]:
    """The private cluster of the command line's home, erased at the end."""
    cluster = Cluster(tmp_path / "home" / "postgres", {})
    yield cluster
    if os.path.lexists(cluster.folder):
        cluster.erase()


async def fill(cluster: Cluster) -> None:
    database = Database(cluster.url("wangge"), 1)
    await database.open()
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        await make_district(session)
    await database.close()


runner = CliRunner()


def test_help_names_every_command() -> None:
    shown = runner.invoke(app, ["--help"]).stdout
    assert [command for command in COMMANDS if f" {command} " not in shown] == []
    assert "worker" not in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    done = runner.invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 5


@pytest.mark.parametrize(
    "arguments",
    [("nothing",), ("locate", "98.5"), ("locate", "x", "y"), ("locate", "181", "39"), ("token", "a", "--days", "0")],
)
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    done = runner.invoke(app, list(arguments))
    assert done.exit_code == 2
    assert done.stderr


async def test_a_district_is_run_from_the_command_line(wangge: CommandLine, home: Cluster) -> None:
    early = wangge("user", "list")
    assert (early.returncode, "wangge migrate" in early.stderr) == (1, True)
    assert wangge("migrate").returncode == 0
    no_district = wangge("user", "add", "li", "--role", "admin", "--password-stdin", answer="long enough\n")
    assert (no_district.returncode, "wangge import areas" in no_district.stderr) == (1, True)
    assert not home.runs()
    held = Hold(home)
    await fill(home)

    short = wangge("user", "add", "li", "--role", "admin", "--password-stdin", "--json", answer="short\n")
    assert short.returncode == 1
    assert json.loads(short.stdout)["fields"][0]["field"] == "password"
    added = wangge(
        "user", "add", "Li", "--role", "admin", "--role", "planner", "--password-stdin", answer="long enough\n"
    )
    assert added.returncode == 0, added.stderr
    assert wangge("user", "add", "li", "--role", "admin", "--password-stdin", answer="long enough\n").returncode == 1
    assert wangge("user", "disable", "li").returncode == 0
    assert wangge("user", "disable", "nobody").returncode == 1
    items = {item["username"]: item for item in json.loads(wangge("user", "list", "--json").stdout)["items"]}
    assert items["li"]["active"] is False
    assert {held["role"] for held in items["li"]["roles"]} == {"admin", "planner"}
    assert {held["area"]["code"] for held in items["li"]["roles"]} == {DISTRICT}

    made = json.loads(wangge("token", "dispatcher", "--days", "3", "--json").stdout)
    with psycopg.connect(home.url("wangge")) as connection:
        query = "SELECT token_hash, expires_at - created_at < interval '73 hours' FROM access_token"
        assert connection.execute(query).fetchall() == [(hashlib.sha256(made["token"].encode()).digest(), True)]
        ended = "SELECT count(*) FROM session_revocation AS r INNER JOIN account AS a ON a.id = r.account_id"
        assert connection.execute(f"{ended} WHERE username = 'li'").fetchone() == (1,)

    lon, lat = map(str, lon_lat(457100, 4396900))
    found = json.loads(wangge("locate", lon, lat, "--json").stdout)
    assert found["outcome"] == "assigned"
    assert found["chain"][0]["code"] == DISTRICT
    assert wangge("locate", lon, lat, "--at", "yesterday").returncode == 1
    assert "lon" in wangge("locate", lat, lon).stderr
    in_chinese = wangge("locate", lon, lat, LC_ALL="zh_CN.UTF-8")
    assert "已匹配网格" in in_chinese.stdout
    demo = wangge("demo", "--yes")
    assert (demo.returncode, "demo" in demo.stderr) == (1, True)
    assert home.runs()
    held.let_go()
    assert not home.runs()
