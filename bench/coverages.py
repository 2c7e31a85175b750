"""``python -m bench.coverages``: real blocks and precincts as cells, by the product's own doors.

WANGGE_COVERAGES names a folder with ``Providence_blocks.zip`` (3,014 census blocks with people) and
``DE_precincts.zip`` (430 precincts), both of MGGG under ODbL. Wards and senate districts are the communities, tracts
and representative districts the grids there are. Boundaries come in by ``wangge import areas``, the blocks by
``wangge areas cells build --from``; drafts of all communities are balanced over HTTP, from scratch and with few people
moved, and checked.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd
import psycopg
import pyogrio
import shapely
from psycopg import sql

from api.cluster import Urls, app_access, test_server
from bench import servers
from bench.answers import answer
from bench.database import ROOT, kept, migrate
from bench.published import there_and_back
from geo.areas.crs import project
from geo.core.settings import settings

VARIABLE = "WANGGE_COVERAGES"
DISTRICT, TOWN = "990001", "990001001"
OPTIONS = ("--datum", "wgs84", "--valid-from", "2024-01-01", "--map", "code=code,name=name,parent=parent", "--json")


@dataclass(frozen=True)
class Place:
    """A real place: its file, the columns of communities and grids, how many people a grid should have."""

    name: str
    file: str
    community: str
    grid: str
    digits: int
    people: int


PLACES = (
    Place("Providence", "Providence_blocks.zip", "WARD", "TRACTCE10", 6, 1_000),
    Place("Delaware", "DE_precincts.zip", "SEND", "EDRD_2012", 2, 20_000),
)


def main() -> None:
    folder = os.environ.get(VARIABLE)
    if not folder:
        sys.exit(f"{VARIABLE} names no folder with {' and '.join(place.file for place in PLACES)}")
    for place in PLACES:
        print("\n".join(_measured(place, Path(folder) / place.file)), flush=True)


def _measured(place: Place, file: Path) -> list[str]:
    server = settings().database_url or test_server()
    name = f"wangge_bench_coverage_{place.name.lower()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    owner = kept(server, name, migrate)
    _load_areas(owner, place, file)
    began = time.monotonic()
    built = _wangge(owner, "areas", "cells", "build", "--from", str(file), "--weight", "TOTPOP", "--json")
    rows, seconds = built["communities"], time.monotonic() - began
    cells, people = sum(row["atoms"] for row in rows), sum(row["households"] for row in rows)
    moved = max(row["fit"]["moved_m"] for row in rows)
    told = f"{len(rows)} communities, {cells:,} cells, {people:,} people, built in {seconds:.1f} s, moved {moved:.2f} m"
    found = [f"{place.name}: {told} at most"]
    found.append(f"  cells: {'clean' if _clean(owner) else 'NOT clean'}")
    tokens = [_token(owner, name, role) for name, role in (("bench", "planner"), ("chief", "manager"))]
    urls = Urls(owner, app_access(owner))
    with servers.wangge(urls.app) as running, ExitStack() as held:
        planner, chief = (held.enter_context(_client(running.port, token)) for token in tokens)
        for way in ("rebalance", "suggest"):
            url, told = _balanced(planner, place, way)
            found.append(told)
        found.append(there_and_back(planner, chief, url, urls.app, lambda: _clean(owner)))
    return found


def _clean(owner: str) -> bool:
    """Whether the cells of all communities are found in order."""
    return bool(_wangge(owner, "areas", "cells", "check", "--json")["clean"])


def _token(owner: str, name: str, role: str) -> str:
    """What a new account signs in with."""
    _wangge(owner, "user", "add", name, "--role", role, "--password-stdin", "--json", said=f"{name}-of-coverages-1")
    return str(_wangge(owner, "token", name, "--json")["token"])


def _client(port: int, token: str) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {token}"}, timeout=600)


def _balanced(client: httpx.Client, place: Place, way: str) -> tuple[str, str]:
    """A draft of all communities made even: where it is, and what it is worth."""
    plan = answer(client.post("/api/plans", json={"name": way, "areas": [DISTRICT]}))
    asked = {"kind": "balance", "way": way, "target": place.people, "seed": 1}
    began = time.monotonic()
    url = f"/api/plans/{plan['id']}"
    edited = answer(client.post(f"{url}/operations", json={"revision": 0, "operation": asked}))
    seconds = time.monotonic() - began
    view = answer(client.get(f"{url}?target={place.people}"))
    check = answer(client.get(f"{url}/check?target={place.people}"))
    grids = [grid for grid in view["grids"] if grid["change"] != "retired"]
    even = np.mean([grid["within"] for grid in grids])
    whole = np.mean([grid["parts"] == 1 for grid in grids])
    compact = np.mean([grid["polsby_popper"] for grid in grids])
    people = sum(each["households"] for each in view["communities"])
    moved = sum(each["moved_households"] for each in view["communities"]) / people
    problems = dict(Counter(each["problem"] for each in edited["balance"]))
    findings = dict(Counter(each["finding"] for each in check["findings"]))
    return url, (
        f"  {way}: {len(grids)} grids, {whole:.1%} in one piece, {even:.1%} even, Polsby-Popper {compact:.2f},"
        f" {moved:.1%} of people moved, {seconds:.1f} s; problems {problems}, findings {findings}"
    )


def _wangge(owner: str, *words: str, said: str = "") -> Any:
    """What a command answers."""
    command = [sys.executable, "-c", "from api.cli.main import run; run()", *words]
    env = {**os.environ, "DATABASE_URL": owner, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=env, input=said, capture_output=True, text=True, check=False)
    if not done.stdout.strip().startswith("{"):
        sys.exit(f"wangge {' '.join(words)}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _load_areas(owner: str, place: Place, file: Path) -> None:
    """Districts down to grids as unions of blocks."""
    info = pyogrio.read_info(f"/vsizip/{file}")
    frame = pyogrio.read_dataframe(f"/vsizip/{file}", columns=[place.community, place.grid])
    frame["community"] = pd.factorize(frame[place.community], sort=True)[0] + 1
    frame["grid"] = frame.groupby("community")[place.grid].transform(
        lambda column: pd.factorize(column.str[: place.digits], sort=True)[0] + 1
    )
    shapes = np.asarray(frame.geometry.values, dtype=object)
    community = np.array([f"{TOWN}{number:03d}" for number in frame["community"]])
    grid = np.array([f"{one}{number:03d}" for one, number in zip(community, frame["grid"], strict=True)])
    srid = int(info["crs"].split(":")[1])
    for level, of, parents in (
        ("district", np.full(len(frame), DISTRICT), 0),
        ("town", np.full(len(frame), TOWN), 6),
        ("community", community, 9),
        ("grid", grid, 12),
    ):
        features = [
            {
                "type": "Feature",
                "properties": {"code": str(code), "name": f"{place.name} {code}", "parent": str(code)[:parents]},
                "geometry": shapely.geometry.mapping(
                    project(shapely.coverage_union_all(shapes[of == code]), srid, 4326)
                ),
            }
            for code in np.unique(of)
        ]
        with tempfile.NamedTemporaryFile("w", suffix=".geojson", encoding="utf-8") as drawn:
            json.dump({"type": "FeatureCollection", "features": features}, drawn)
            drawn.flush()
            done = _wangge(owner, "import", "areas", drawn.name, "--level", level, *OPTIONS)
            if done.get("rejected"):
                sys.exit(f"{level}: {json.dumps(done, ensure_ascii=False)[:2000]}")


if __name__ == "__main__":
    main()
