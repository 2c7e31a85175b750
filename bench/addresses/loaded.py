"""The product's library read from the city's database: whole, without some places, or in a process of its own.

``python -m bench.addresses.loaded URL`` prints what that costs a process that does nothing else.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.database import ROOT
from geo.addresses.library import Library
from geo.addresses.loading import load

SQL = Path(__file__).with_name("sql")


@dataclass(frozen=True)
class Cost:
    """What a process pays for the library: seconds to read it, and its memory before and after in MB."""

    seconds: float
    before_mb: float
    after_mb: float


def library(url: str, without: Sequence[int] = ()) -> Library:
    """The library as the database holds it, or as it would be without the places of these ids."""
    return asyncio.run(_load(url, list(without)))


async def _load(url: str, without: list[int]) -> Library:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        if without:
            await connection.execute((SQL / "without.sql").read_text("utf-8"), {"places": without})
        found = await load(connection)
        await connection.rollback()
    return found


def cost(url: str) -> Cost:
    """The same in a fresh process."""
    command = [sys.executable, "-m", "bench.addresses.loaded", url]
    told = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    return Cost(**json.loads(told))


def _resident_mb() -> float:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _measure(url: str) -> dict[str, float]:
    before, began = _resident_mb(), time.perf_counter()
    kept = library(url)
    seconds = time.perf_counter() - began
    kept.match("一号楼")
    return {"seconds": seconds, "before_mb": before, "after_mb": _resident_mb()}


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
