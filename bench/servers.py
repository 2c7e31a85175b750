"""The servers that are measured, each one worker on a loopback port of its own, stopped when the measuring ends."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.database import ROOT, parts
from geo.core.settings import settings

PEERS = {
    "tipg": ["tipg==1.6.1", "uvicorn[standard]"],
    "mapit": ["django-mapit==3.0", "django<4", "psycopg2-binary", "gunicorn", "setuptools<81"],
    "tantivy": ["tantivy==0.27.0"],
    "spopt": ["spopt==0.7.0"],
    "gerrychain": ["gerrychain==1.0.0"],
}


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    name: str
    port: int
    pid: int

    def resident_mb(self) -> float:
        """The resident memory of the worker."""
        lines = Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def home() -> Path:
    """Where the bench keeps the peers' environments and the servers' logs."""
    folder = settings().home / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def peer_python(name: str) -> str:
    """The interpreter of a peer's own environment, made on first need."""
    folder = home() / f"venv-{name}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        _run([sys.executable, "-m", "uv", "venv", "-q", "--clear", "--python", sys.executable, str(folder)])
        _run([sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(python), *PEERS[name]])
        (folder / "complete").touch()
    return str(python)


def _run(command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
    subprocess.run(command, check=True, cwd=ROOT, env=env)


def mapit_environment(url: str) -> dict[str, str]:
    """The environment in which Django finds its settings and the database."""
    named = {f"BENCH_{key.upper()}": value for key, value in parts(url).items()}
    return {**os.environ, **named, "DJANGO_SETTINGS_MODULE": "bench.peers.mapit_settings", "PYTHONPATH": str(ROOT)}


def migrate_mapit(url: str) -> None:
    """Let Django make the tables of mapit in its own schema."""
    command = [peer_python("mapit"), "-W", "ignore", "-m", "django", "migrate", "-v", "0"]
    _run(command, mapit_environment(url))


@contextmanager
def wangge(url: str, *, keeps_tiles: bool = True) -> Iterator[Server]:
    """The product as ``wangge serve`` runs it: one worker on a socket it inherits."""
    env = {**os.environ, "WANGGE_APP_URL": url, "DEMO": "0"}
    if not keeps_tiles:
        env |= {"WANGGE_TILE_CACHE_MB": "0"}
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen(64)
        command = [sys.executable, "-m", "api.serve.web", str(os.getpid()), str(bound.fileno())]
        with _serving("wangge", command, env, bound.getsockname()[1], bound.fileno()) as server:
            yield server


@contextmanager
def bare(url: str) -> Iterator[Server]:
    """The bare route."""
    env = {**os.environ, "WANGGE_APP_URL": url}
    with _uvicorn("bare", sys.executable, "bench.peers.bare:create_app", env, "--factory") as server:
        yield server


@contextmanager
def tipg(url: str) -> Iterator[Server]:
    """tipg on the same polygons."""
    told = parts(url)
    login = quote(told["user"]) + (f":{quote(told['password'], safe='')}" if told["password"] else "")
    env = {
        **os.environ,
        "PGHOST": told["host"],
        "PGPORT": told["port"],
        "PGUSER": told["user"],
        "PGPASSWORD": told["password"],
        "DATABASE_URL": f"postgresql://{login}@{quote(told['host'], safe='')}:{told['port']}/{told['database']}",
        "TIPG_DB_SCHEMAS": '["bench"]',
        "TIPG_DB_SPATIAL_EXTENT": "TRUE",
    }
    with _uvicorn("tipg", peer_python("tipg"), "tipg.main:app", env) as server:
        yield server


@contextmanager
def mapit(url: str) -> Iterator[Server]:
    """django-mapit under gunicorn, one worker with a thread for each connection."""
    port = _free_port()
    command = [peer_python("mapit"), "-W", "ignore", "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--worker-class", "gthread", "--threads", "16", "--keep-alive", "30"]
    command += ["bench.peers.mapit_wsgi:application"]
    with _serving("mapit", command, mapit_environment(url), port) as server:
        yield server


@contextmanager
def _uvicorn(name: str, python: str, app: str, env: Mapping[str, str], *options: str) -> Iterator[Server]:
    # By address and not by an inherited socket: uvicorn takes that for a Unix socket and leaves TCP_NODELAY off.
    port = _free_port()
    command = [python, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port)]
    with _serving(name, [*command, "--no-access-log", "--log-level", "warning", *options], env, port) as server:
        yield server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(name: str, command: Sequence[str], env: Mapping[str, str], port: int, *handed_on: int) -> Iterator[Server]:
    log = home() / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT)}, pass_fds=handed_on, stdout=out, stderr=out
        )
    try:
        _wait(name, port, process, log)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(name: str, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"{name} did not start; its last words in {log}:\n{log.read_text('utf-8', 'replace')[-2000:]}"
    raise RuntimeError(message)
