"""The matcher over HTTP: one address at a time, and ten thousand at once on two workers."""

import http.client
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from urllib.parse import quote

from bench import servers
from bench.locate import cookie

BATCH = 5_000
WARM = 30
_READY_S = 60.0


@dataclass(frozen=True)
class Served:
    """What was measured.

    Attributes:
        start_s: from the start of a worker to its first answer about an address.
        median_ms: of ``GET /api/addresses/match``, one client.
        p95_ms: the same.
        batch_per_s: addresses a second through ``POST /api/addresses/match/batch``, one client a worker, two workers.
        resident_mb: memory of a worker after all that, the larger of the two.
    """

    start_s: float
    median_ms: float
    p95_ms: float
    batch_per_s: float
    resident_mb: float


def measure(app_url: str, singles: Sequence[str], batch: Sequence[str]) -> Served:
    """Ask for ``singles`` one by one, then for ``batch`` in bodies of BATCH on both workers at once."""
    with ExitStack() as stack:
        began = time.perf_counter()
        first = stack.enter_context(servers.wangge(app_url))
        session = cookie(first)
        _until_ready(first.port, session, singles[0])
        start_s = time.perf_counter() - began
        taken = sorted(_one_by_one(first.port, session, singles))
        second = stack.enter_context(servers.wangge(app_url))
        _until_ready(second.port, session, singles[0])
        rate = _batches([first.port, second.port], session, batch)
        resident = max(first.resident_mb(), second.resident_mb())
    return Served(start_s, median(taken), taken[int(len(taken) * 0.95)], rate, resident)


def _until_ready(port: int, session: tuple[str, str], query: str) -> None:
    deadline = time.perf_counter() + _READY_S
    while time.perf_counter() < deadline:
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=60), session, query)
        except (OSError, RuntimeError):
            time.sleep(0.1)
        else:
            return
    message = f"no answer about an address within {_READY_S:.0f} s"
    raise RuntimeError(message)


def _get(connection: http.client.HTTPConnection, session: tuple[str, str], query: str) -> None:
    connection.request("GET", f"/api/addresses/match?q={quote(query)}", headers=dict([session]))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        message = f"{query!r} was answered {answer.status}: {body[:300]!r}"
        raise RuntimeError(message)


def _one_by_one(port: int, session: tuple[str, str], queries: Sequence[str]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for query in queries[:WARM]:
        _get(connection, session, query)
    taken = []
    for query in queries:
        began = time.perf_counter()
        _get(connection, session, query)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _batches(ports: Sequence[int], session: tuple[str, str], queries: Sequence[str]) -> float:
    bodies = [json.dumps({"queries": list(queries[start : start + BATCH])}) for start in range(0, len(queries), BATCH)]
    shares = [bodies[turn :: len(ports)] for turn in range(len(ports))]
    began = time.perf_counter()
    with ThreadPoolExecutor(len(ports)) as pool:
        list(pool.map(lambda port, share: _post(port, session, share), ports, shares))
    return len(queries) / (time.perf_counter() - began)


def _post(port: int, session: tuple[str, str], bodies: Sequence[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for body in bodies:
        headers = {"Content-Type": "application/json", **dict([session])}
        connection.request("POST", "/api/addresses/match/batch", body, headers)
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            message = f"a batch was answered {answer.status}: {told[:300]!r}"
            raise RuntimeError(message)
