"""A PostgreSQL server of this installation's own: Unix socket only, started and stopped with the product."""

import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from api.cluster import place
from api.cluster.programs import find, major_with_postgis, run, runs_as
from geo.core.database import socket_url
from geo.core.errors import UnavailableError

OWNER = "postgres"
START_SECONDS = 60
STOP_SECONDS = 60
# Sized for a machine of 2 cores and 4 GiB that serves one district.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "logging_collector": "on",
    "log_filename": "'postgresql-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_lock_waits": "on",
}
THROW_AWAY: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
}


@dataclass(frozen=True)
class Cluster:
    """One private server.

    Attributes:
        folder: what it is known by, ``WANGGE_HOME/postgres``; its files are there or where this links to.
        settings: values of postgresql.conf beyond those every cluster here has.
    """

    folder: Path
    settings: Mapping[str, str]

    def url(self, database: str, role: str = OWNER) -> str:
        """The URL of one of its databases for ``role``."""
        return socket_url(str(place.socket_folder(self.folder)), database, role)

    def runs(self) -> bool:
        """Whether its process is there; it may still be starting."""
        return _serves(self._data())

    def start(self) -> None:
        """Make the server if it is not there, and start it if it does not run.

        Raises:
            UnavailableError: it cannot be made or started; the facts hold what it said last.
        """
        data = self._data()
        if self._answers():
            return
        if not (data / "PG_VERSION").exists():
            self._make(data)
        if _serves(data) and self._answers(START_SECONDS):
            return
        _forget_dead_server(data)
        self._write_settings(data)
        log = data.parent / "start.log"
        ended = run([self._program("pg_ctl"), "start", "-w", "-t", str(START_SECONDS), "-s", "-D", data, "-l", log])
        if ended.returncode != 0:
            raise UnavailableError("cluster_not_started", path=str(data), said=_last_lines(log) or ended.stderr)

    def stop(self) -> None:
        """Stop the server, ending what is still connected; a server that does not run is as good as stopped."""
        data = self._data()
        if not (data / "PG_VERSION").exists() or not _serves(data):
            return
        pg_ctl = self._program("pg_ctl")
        for mode in ("fast", "immediate"):
            if run([pg_ctl, "stop", "-w", "-t", str(STOP_SECONDS), "-s", "-m", mode, "-D", data]).returncode == 0:
                with suppress(OSError):
                    place.socket_folder(self.folder).rmdir()
                return
        raise UnavailableError("cluster_not_stopped", path=str(data))

    def erase(self) -> None:
        """Stop the server and delete all it holds."""
        self.stop()
        shutil.rmtree(self.folder.resolve(), ignore_errors=True)
        shutil.rmtree(place.socket_folder(self.folder), ignore_errors=True)
        if self.folder.is_symlink():
            self.folder.unlink()

    def create_database(self, name: str) -> None:
        """Make the database ``name`` unless it is there."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            there = connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if there is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _data(self) -> Path:
        return place.data_folder(self.folder) / "data"

    def _program(self, name: str) -> Path:
        major = int((self._data() / "PG_VERSION").read_text("ascii"))
        return find(name, major, major)

    def _answers(self, seconds: float = 0) -> bool:
        give_up = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                if time.monotonic() >= give_up:
                    return False
                time.sleep(0.1)
            else:
                return True

    def _make(self, data: Path) -> None:
        """Made beside and moved into place when whole, so that one broken off leaves nothing half-made."""
        unfinished = data.with_name("data.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        major = major_with_postgis()
        form = ["-U", OWNER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        ended = run([find("initdb", major, major), "-D", unfinished, *form])
        if ended.returncode != 0:
            raise UnavailableError("cluster_not_made", path=str(data), said=ended.stderr.strip())
        with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\ninclude 'wangge.conf'\n")
        unfinished.rename(data)

    def _write_settings(self, data: Path) -> None:
        socket = {"unix_socket_directories": f"'{place.socket_folder(self.folder)}'"}
        lines = [f"{name} = {value}\n" for name, value in {**SETTINGS, **self.settings, **socket}.items()]
        conf = data / "wangge.conf"
        conf.write_text("".join(["# Written at every start.\n", *lines]), "utf-8")
        os.chown(conf, runs_as().uid, -1)


def _pid(data: Path) -> int | None:
    """The process that postmaster.pid names."""
    try:
        return int((data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _serves(data: Path) -> bool:
    """Whether the process named by postmaster.pid lives and is the server of this very folder."""
    try:
        return os.path.samefile(f"/proc/{_pid(data)}/cwd", data)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False


def _forget_dead_server(data: Path) -> None:
    """Remove the mark of a server that is no more: its number may by now be another process's."""
    if (data / "postmaster.pid").exists() and not _serves(data):
        (data / "postmaster.pid").unlink()


def _last_lines(log: Path) -> str:
    try:
        return "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-8:])
    except FileNotFoundError:
        return ""
