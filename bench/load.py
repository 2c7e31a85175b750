"""A load generator light enough not to be what is measured: raw sockets, kept alive, one request at a time on each."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import cast

CONNECTIONS = 16


@dataclass(frozen=True)
class Run:
    """One run of load.

    Attributes:
        requests: how many were answered.
        seconds: how long it took.
        latencies_ms: of each answer, in the order they came.
    """

    requests: int
    seconds: float
    latencies_ms: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def median_ms(self) -> float:
        return median(self.latencies_ms)


@dataclass(frozen=True)
class Target:
    """What is asked, and of whom.

    Attributes:
        name: what it is called in the table.
        port: on 127.0.0.1.
        paths: asked in turn, from the first on in every run.
        headers: sent with each.
        status: the only status that counts as an answer.
    """

    name: str
    port: int
    paths: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200

    def requests(self) -> list[bytes]:
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode() for path in self.paths]


class _Connection(asyncio.Protocol):
    """Sends a request, reads the answer to its end, sends the next."""

    def __init__(self, load: "_Load") -> None:
        self.load = load
        self.buffer = bytearray()
        self.sent_at = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do what asyncio's do, and are none of its classes.
        self.transport = cast("asyncio.Transport", transport)
        self.send()

    def send(self) -> None:
        request = self.load.next_request()
        assert self.transport is not None
        if request is None:
            self.transport.close()
            return
        self.sent_at = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = answer_end(self.buffer)
        if end is None:
            return
        status = int(self.buffer[9:12])
        del self.buffer[:end]
        if status != self.load.target.status:
            self.load.fail(f"{self.load.target.name} answered {status}")
            return
        self.load.latencies.append((time.perf_counter() - self.sent_at) * 1000)
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        self.load.closed(exc)


def answer_end(buffer: bytes | bytearray) -> int | None:
    """Where the first answer in ``buffer`` ends, None while it has not all come."""
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return None
    lines = bytes(buffer[:head]).lower()
    body = head + 4
    if lines[9:12] in (b"204", b"304"):
        return body
    at = lines.find(b"\r\ncontent-length:")
    if at >= 0:
        end = lines.find(b"\r\n", at + 2)
        length = int(lines[at + 17 : end if end >= 0 else None])
        return body + length if len(buffer) >= body + length else None
    last = buffer.find(b"0\r\n\r\n", body)
    while last > 0 and buffer[last - 2 : last] != b"\r\n" and last != body:
        last = buffer.find(b"0\r\n\r\n", last + 1)
    return last + 5 if last >= 0 else None


class _Load:
    def __init__(self, target: Target, seconds: float, most: int | None) -> None:
        self.target = target
        self.deadline = time.perf_counter() + seconds
        self.left = most
        self.bytes = target.requests()
        self.turn = 0
        self.latencies: list[float] = []
        self.open = CONNECTIONS
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def next_request(self) -> bytes | None:
        if time.perf_counter() >= self.deadline or self.left == 0:
            return None
        if self.left is not None:
            self.left -= 1
        self.turn += 1
        return self.bytes[(self.turn - 1) % len(self.bytes)]

    def fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(RuntimeError(why))

    def closed(self, exc: Exception | None) -> None:
        self.open -= 1
        if self.done.done():
            return
        if self.next_request() is not None:
            self.fail(f"{self.target.name} closed a connection: {exc}")
        elif self.open == 0:
            self.done.set_result(None)


async def run(target: Target, seconds: float, most: int | None = None) -> Run:
    """Load on ``target`` for ``seconds``, or until ``most`` requests were sent.

    Raises:
        RuntimeError: an answer was not the expected one, or a connection broke.
    """
    load = _Load(target, seconds, most)
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    connections = [
        (await loop.create_connection(lambda: _Connection(load), "127.0.0.1", target.port))[0]
        for _ in range(CONNECTIONS)
    ]
    try:
        await asyncio.wait_for(load.done, seconds + 30)
    finally:
        for transport in connections:
            transport.close()
    return Run(len(load.latencies), time.perf_counter() - began, tuple(load.latencies))


async def interleaved(
    targets: Sequence[Target], seconds: float, rounds: int, most: int | None = None
) -> list[list[Run]]:
    """Each target's runs, taken in turn (A B C A B C), so that what else the machine does falls on all alike."""
    runs: list[list[Run]] = [[] for _ in targets]
    for _ in range(rounds):
        for target, taken in zip(targets, runs, strict=True):
            taken.append(await run(target, seconds, most))
    return runs
