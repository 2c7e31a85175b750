"""The running product: ready, one at a time, on a port of its own, stopped without a trace."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from api.cluster.private import Cluster
from tests.setup.conftest import ROOT, CommandLine, environment

SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """One ``wangge serve`` in a home of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.said = home.parent / f"said-{port}"
        env = environment(home, PORT=str(port), DEMO="0")
        with self.said.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api", "serve"], cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT
            )

    def wait_until(self, true: Callable[[], bool]) -> None:
        give_up = time.monotonic() + SECONDS
        while not true():
            assert time.monotonic() < give_up, self.said.read_text()
            time.sleep(0.1)

    def wait_until_ready(self) -> None:
        self.wait_until(lambda: "Wangge is ready" in self.said.read_text() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said.read_text()

    def children(self) -> dict[str, int]:
        """The processes it started, by module."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in listed}
        return {words[2]: pid for pid, words in commands.items() if len(words) > 2}

    def get(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    home = tmp_path / "home"
    home.mkdir()
    running = Product(home, free_port())
    yield running
    running.process.kill()
    running.process.wait()
    cluster = Cluster(home / "postgres", {})
    if os.path.lexists(cluster.folder):
        cluster.erase()


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}/cwd").exists()


def test_it_starts_serves_recovers_and_stops_without_a_trace(product: Product, wangge: CommandLine) -> None:
    product.wait_until_ready()
    assert product.get("/readyz") == 200
    assert product.get("/healthz") == 200
    said = product.said.read_text()
    assert f"http://127.0.0.1:{product.port}" in said
    assert "Demo accounts" not in said

    second = wangge("serve", PORT=str(free_port()), DEMO="0")
    assert second.returncode == 1
    assert f"127.0.0.1:{product.port}" in second.stderr
    other_home = str(product.home.parent / "other")
    same_port = wangge("serve", PORT=str(product.port), DEMO="0", WANGGE_HOME=other_home)
    assert same_port.returncode == 1
    assert f"PORT={product.port + 1}" in same_port.stderr
    restored = wangge("restore", str(product.said))
    assert (restored.returncode, "Stop it first" in restored.stderr) == (1, True)

    first = product.children()
    assert set(first) == {"api.serve.web", "api.serve.worker"}
    os.kill(first["api.serve.web"], signal.SIGKILL)
    product.wait_until(
        lambda: product.children().get("api.serve.web", first["api.serve.web"]) != first["api.serve.web"]
    )
    product.wait_until(lambda: product.get("/readyz") == 200)

    database = product.home / "postgres" / "data" / "postmaster.pid"
    old = int(database.read_text().split()[0])
    os.kill(old, signal.SIGKILL)
    product.wait_until(lambda: product.get("/readyz") == 503)
    product.wait_until(lambda: product.get("/readyz") == 200)
    new = int(database.read_text().split()[0])
    assert new != old

    pids = [*product.children().values(), new]
    assert product.stop(signal.SIGINT) == 0
    product.wait_until(lambda: all(map(gone, pids)))
    assert not database.exists()
    assert product.get("/healthz") == 0


def test_a_killed_product_leaves_a_home_that_starts_again(product: Product) -> None:
    product.wait_until_ready()
    children = product.children()
    product.process.kill()
    product.process.wait()
    product.wait_until(lambda: all(map(gone, children.values())))
    again = Product(product.home, product.port)
    try:
        began = time.monotonic()
        again.wait_until_ready()
        assert time.monotonic() - began < SECONDS
        assert again.get("/readyz") == 200
        assert again.stop(signal.SIGTERM) == 0
    finally:
        again.process.kill()
        again.process.wait()


def test_stopping_before_it_is_ready_leaves_nothing(product: Product) -> None:
    mark = product.home / "serve.lock"
    product.wait_until(lambda: mark.exists() and mark.read_text() != "")
    assert json.loads(mark.read_text())["pid"] == product.process.pid
    assert product.stop(signal.SIGTERM) == 0
    assert not (product.home / "postgres" / "data" / "postmaster.pid").exists()
    assert mark.read_text() == ""
