"""The product as a process of its own, on a small district with disputes that add up to known figures."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import httpx

from geo.cases.report import CaseReport
from geo.core import clock
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.core.installation import set_demo_day, write_setting
from tests.factories import SmallDistrict, make_district
from tests.intake import taken

ROOT = Path(__file__).parents[2]
DEMO_DAY = date(2026, 10, 10)
START_SECONDS = 60

# Square (column, row), kind, channel and day of what is found in the year; the last has no usable address.
DISPUTES = [
    ((0, 0), "01", "visit", "2026-02-03"),
    ((0, 0), "02", "hotline", "2026-03-10"),
    ((0, 0), "02", "visit", "2026-06-21"),
    ((1, 1), "02", "sweep", "2026-07-15"),
    ((2, 2), "0402", "window", "2026-08-02"),
    ((3, 0), "0402", "hotline", "2026-09-30"),
    (None, "02", "hotline", "2026-09-12"),
]
OUTSIDE_THE_PERIOD = [((0, 0), "02", "visit", "2026-10-01"), ((0, 0), "02", "visit", "2025-03-05")]


def fill(owner_url: str) -> None:
    """Put the small district and its disputes into an empty, migrated database, and turn it into a demo.

    In a thread of its own, because the browser's driver may be running the event loop of this one.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _fill(owner_url)).result()


async def _fill(owner_url: str) -> None:
    database = Database(owner_url, size=2)
    await database.open()
    try:
        async with database.sessions() as session:
            await identify(session, desk())
            await set_demo_day(session, DEMO_DAY)
            district = await make_district(session)
            for square, kind, channel, day in DISPUTES + OUTSIDE_THE_PERIOD:
                await taken(session, report_of(district, square, kind, channel, day), desk())
            await write_setting(session, "demo", True)
            await session.commit()
    finally:
        await database.close()
        clock.set_offset(timedelta(0))


def report_of(district: SmallDistrict, square: tuple[int, int] | None, kind: str, channel: str, day: str) -> CaseReport:
    """A dispute found at ten in the morning in the middle of a square; without a square its address says nothing."""
    lon, lat = district.point(*square) if square else (None, None)
    opened_at = clock.parse_instant(f"{day}T10:00:00+08:00")
    address = None if square else "地址不详"
    return CaseReport(kind, channel, "邻里因楼上漏水发生争执", address, lon, lat, opened_at=opened_at)


@contextmanager
def serving(app_url: str, home: Path) -> Iterator[str]:
    """The address of a server on the database ``app_url``; it is gone at the end."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        environment = {**os.environ, "WANGGE_APP_URL": app_url, "WANGGE_HOME": str(home)}
        server = subprocess.Popen(
            [sys.executable, "-m", "api.serve.web", str(os.getpid()), str(bound.fileno())],
            cwd=ROOT,
            env=environment,
            pass_fds=[bound.fileno()],
        )
    try:
        _wait_until_demo(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(10)


def _wait_until_demo(url: str, server: subprocess.Popen[bytes]) -> None:
    """The server takes its clock from the database a moment after its start."""
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        assert server.poll() is None, "the server ended at once; its own words stand above"
        try:
            if httpx.get(f"{url}/healthz").json()["demo"]:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not become ready within {START_SECONDS} s")
