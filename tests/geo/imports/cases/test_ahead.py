"""Addresses of the next portion, matched in a process of its own: what becomes of it, whatever happens."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from geo.addresses.candidates import AddressMatch
from geo.cases.report import CaseReport
from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.imports.cases import ahead
from geo.imports.cases.ahead import Lookout

_SLOW = "慢"


class Telling:
    """A library whose confidence is the id of the process that was asked."""

    def match(self, query: str, limit: int = 5, at: datetime | None = None, field: str = "address") -> AddressMatch:
        if not query.strip():
            raise InvalidInputError.of(field, "address_empty")
        if query == _SLOW:
            time.sleep(60)
        return AddressMatch("none", (), os.getpid())


@contextmanager
def lookout(*, apart: bool = True) -> Iterator[Lookout]:
    made = Lookout(Telling(), apart=apart)
    try:
        yield made
    finally:
        made.close()


async def asked(lookout: Lookout, address: str = "雄关小区1号楼") -> int:
    """The id of the process that matched an address."""
    library = await lookout.look([CaseReport("0201", "hotline", "漏水", address)], clock.now())
    return int(library.known[address].grid_confidence)


def runs(process: int) -> bool:
    with suppress(FileNotFoundError):
        return ") Z" not in Path(f"/proc/{process}/stat").read_text("utf-8")
    return False


async def test_one_process_matches_ahead_and_ends_with_the_file() -> None:
    with lookout() as both:
        first, second = await asked(both), await asked(both)
        assert first == second != os.getpid()
    assert not runs(first)


async def test_a_single_portion_needs_no_process() -> None:
    with lookout(apart=False) as alone:
        assert await asked(alone) == os.getpid()


async def test_what_nobody_looked_up_is_asked_of_the_library() -> None:
    with lookout() as both:
        library = await both.look([CaseReport("0201", "hotline", "漏水", "雄关小区1号楼")], clock.now())
        assert library.match("雄关小区1号楼").grid_confidence != os.getpid()
        assert library.match("火星路9号").grid_confidence == os.getpid()


async def test_a_process_that_dies_is_done_without() -> None:
    with lookout() as both:
        os.kill(await asked(both), signal.SIGKILL)
        with capture_logs() as logs:
            assert await asked(both) == os.getpid()
            assert await asked(both) == os.getpid()
    assert [entry["event"] for entry in logs] == ["matching_process_died"]


async def test_a_process_that_cannot_be_had_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(ahead, "MatchingProcess", full)
    with capture_logs() as logs, lookout() as both:
        assert await asked(both) == os.getpid()
    assert [entry["event"] for entry in logs] == ["matching_process_not_started"]


async def test_what_the_library_refuses_is_refused_here() -> None:
    with lookout() as both, pytest.raises(InvalidInputError):
        await asked(both, "\u3000")


async def test_what_is_being_looked_up_is_given_up_at_the_end() -> None:
    began = time.monotonic()
    with capture_logs() as logs, lookout() as both:
        process = await asked(both)
        looking = asyncio.create_task(asked(both, _SLOW))
        await asyncio.sleep(0.1)
        both.close()
        with pytest.raises(ChildProcessError):
            await looking
    assert time.monotonic() - began < 10
    assert not runs(process)
    assert not logs


async def test_signals_are_for_the_process_that_was_copied() -> None:
    told: list[str] = []
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, told.append, "stop")
    try:
        with lookout() as both:
            process = await asked(both)
            os.kill(process, signal.SIGINT)
            assert await asked(both) == process
            await asyncio.sleep(0.05)
    finally:
        loop.remove_signal_handler(signal.SIGINT)
    assert told == []


_KILLED = """
import asyncio, os, signal
from tests.geo.imports.cases.test_ahead import Telling, Lookout, asked
print(asyncio.run(asked(Lookout(Telling(), apart=True))), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_does_not_outlive_a_worker_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _KILLED], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        process = int(worker.stdout.readline())
    deadline = time.monotonic() + 10
    while runs(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(process)
