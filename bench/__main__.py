"""``make bench``: every figure the README claims, measured here, against a peer, in one run.

Writes ``bench/results/<day>.json`` and prints the table for the README. The exit code is 1 where a target is missed.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import psycopg
import uvloop

from api.cluster import Urls, app_access, test_server
from api.cluster.access import open_app_access
from bench import (
    any_date,
    cells,
    density,
    district_draft,
    heat,
    heat_intake,
    heat_store,
    locate,
    memory,
    painting,
    planning,
    planning_ground,
    servers,
    tiles,
)
from bench.addresses import figures as addresses
from bench.addresses import real_tails, store
from bench.database import SQL, prepare
from bench.figures import HEADER, Figure
from bench.partition.figures import measure_town
from geo.core.clock import real_now
from geo.core.settings import settings

FEW, SOME, MANY = 1_000, 20_000, 200_000
FEW_CASES, MANY_CASES = 10_000, 10_000_000
BUSY = 0.7
RESULTS = Path(__file__).with_name("results")
Result = TypeVar("Result")


def main() -> int:
    began, load = time.monotonic(), os.getloadavg()[0]
    if load > BUSY:
        print(f"bench: the machine is busy (load {load:.1f}); what follows is not to be relied on", file=sys.stderr)
    server = settings().database_url or test_server()
    urls = {count: _step(f"{count:,} grids", partial(_database, server, count)) for count in (FEW, SOME, MANY)}
    few, some, many = urls[FEW], urls[SOME], urls[MANY]
    then = _step(
        f"{any_date.GRIDS:,} grids drawn {any_date.TIMES_DRAWN} times", lambda: _opened(any_date.prepare(server))
    )
    city = _step("a city of a million homes", lambda: _opened(store.prepare(server)))
    calm = _step(f"{FEW_CASES:,} cases", lambda: _opened(heat_store.prepare(server, FEW_CASES)))
    busy = _step(f"{MANY_CASES:,} cases", lambda: _opened(heat_store.prepare(server, MANY_CASES)))
    redrawn = _step("a community to redraw", lambda: _opened(planning_ground.prepare(server)))
    whole = _step("a district to draft", lambda: _opened(district_draft.prepare(server)))
    _step("peers", lambda: _peers(some.owner))
    figures = [
        *_step("memory", lambda: uvloop.run(memory.measure(some.app, SOME))),
        *_step("locate", lambda: uvloop.run(locate.against_peers(some.app, some.owner, SOME))),
        _step("growth", lambda: uvloop.run(locate.growth(few.app, many.app, FEW, MANY))),
        *_step("tiles", lambda: uvloop.run(tiles.measure(some.app, some.owner, SOME))),
        *_step("any date", lambda: any_date.measure(then)),
        *_step("heat", lambda: uvloop.run(heat.measure(calm, busy, FEW_CASES, MANY_CASES))),
        _step("intake beside the counters", lambda: uvloop.run(heat_intake.measure(some.owner, SOME))),
        *_step("density", density.measure),
        *_step("cells", cells.measure),
        *_step("grids suggested", measure_town),
        *_step("grids redrawn", lambda: planning.measure(redrawn)),
        *_step("a district drafted", lambda: district_draft.measure(whole)),
        *_step("cells painted", lambda: painting.measure(redrawn)),
        *_step("real tails", lambda: real_tails.measure() or []),
    ]
    found = _step("addresses", lambda: addresses.measure(city))
    figures += found.figures
    print("\n".join(["", HEADER, *(figure.row() for figure in figures), "", found.table(), ""]))
    print(f"{_keep(figures, load, {'addresses': found.as_json()})} written, {time.monotonic() - began:.0f} s")
    return 0 if all(figure.met is not False for figure in figures) else 1


def _step(name: str, work: Callable[[], Result]) -> Result:
    print(f"bench: {name} …", end="", flush=True, file=sys.stderr)
    began = time.monotonic()
    result = work()
    print(f" {time.monotonic() - began:.1f} s", file=sys.stderr)
    return result


def _database(server: str, count: int) -> Urls:
    return _opened(prepare(server, count))


def _opened(owner: str) -> Urls:
    """Both ways into a database."""
    urls = Urls(owner, app_access(owner))
    open_app_access(urls)
    return urls


def _peers(owner_url: str) -> None:
    """The peers' environments, and mapit's tables, each made once."""
    for name in servers.PEERS:
        servers.peer_python(name)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('mapit.mapit_geometry')").fetchone() != (None,):
            return
        connection.execute("CREATE SCHEMA IF NOT EXISTS mapit")
    servers.migrate_mapit(owner_url)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute((SQL / "mapit.sql").read_text("utf-8"))


def _keep(figures: list[Figure], load: float, detail: dict[str, object]) -> Path:
    """Write the figures down with the machine they were measured on."""
    RESULTS.mkdir(exist_ok=True)
    now = real_now()
    file = RESULTS / f"{now:%Y-%m-%d}.json"
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load_before": load}
    taken = {"at": now.isoformat(timespec="seconds"), "machine": machine}
    told = {**taken, "figures": [figure.as_json() for figure in figures], **detail}
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return file


if __name__ == "__main__":
    sys.exit(main())
