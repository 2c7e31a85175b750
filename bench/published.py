"""A draft of a real place on its way into force and back, over HTTP; after each step all is held against the draft."""

import asyncio
import csv
import io
from collections.abc import Callable
from typing import Any

import httpx

from api.jobs.plans import settle
from bench.answers import answer, seconds
from geo.core.database import Database

MOST_POINTS = 10_000


def there_and_back(
    planner: httpx.Client, chief: httpx.Client, url: str, app_url: str, clean: Callable[[], bool]
) -> str:
    """Propose, review, approve, publish and settle a draft, look at what is in force, and roll it back.

    Args:
        planner, chief: who proposes, and a manager of the district.
        url: of the draft.
        app_url: the database, where disputes and people follow.
        clean: whether the cells are found in order.
    """
    before, revision = _in_force(chief), answer(planner.get(url))["revision"]
    wanted = _cells(planner, url)
    points = [(lon, lat) for lon, lat, _ in wanted]
    was, took = _located(chief, points), {}
    for who, step, more in (
        (planner, "propose", {}),
        (chief, "review", {}),
        (chief, "approve", {"document": "测〔2026〕1号"}),
        (chief, "publish", {}),
    ):
        body = {"revision": revision, **more}
        took[step] = seconds(lambda: answer(who.post(f"{url}/{step}", json=body)))  # noqa: B023 - done at once
    took["settled"] = seconds(lambda: asyncio.run(_settled(app_url)))
    sound, located = clean(), _located(chief, points)
    right = sum(found == code for found, (_, _, code) in zip(located, wanted, strict=True))
    back = {"document": "测〔2026〕2号", "note": "bench"}
    took["rolled back"] = seconds(lambda: answer(chief.post(f"{url}/roll_back", json=back)))
    took["settled again"] = seconds(lambda: asyncio.run(_settled(app_url)))
    same = (_in_force(chief) == before, _located(chief, points) == was, clean())
    times = ", ".join(f"{step} {seconds:.2f} s" for step, seconds in took.items())
    return (
        f"  published: {right:,} of {len(points):,} points within cells are in the grid of the draft, cells"
        f" {'clean' if sound else 'NOT clean'}; back: {_told(same)}; {times}"
    )


def _cells(client: httpx.Client, url: str) -> list[tuple[float, float, str]]:
    """A point within each cell of a draft, and the code of its grid."""
    table = client.get(f"{url}/assignment.csv").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(table)))[1:]
    return [(float(row[1]), float(row[2]), row[5]) for row in rows]


def _located(client: httpx.Client, points: list[tuple[float, float]]) -> list[str | None]:
    """The code of the grid of each point."""
    found: list[str | None] = []
    for first in range(0, len(points), MOST_POINTS):
        asked = [{"lon": lon, "lat": lat} for lon, lat in points[first : first + MOST_POINTS]]
        results = answer(client.post("/api/locate/batch", json={"points": asked}))["results"]
        found += [each["grid"] and each["grid"]["code"] for each in results]
    return found


def _in_force(client: httpx.Client) -> dict[str, Any]:
    """The ground of every grid in force, by code."""
    layer = answer(client.get("/api/areas/export", params={"level": "grid", "format": "geojson"}))
    return {each["properties"]["code"]: each["geometry"] for each in layer["features"]}


def _told(same: tuple[bool, bool, bool]) -> str:
    names = ("boundaries point for point", "points in their grids", "cells clean")
    return ", ".join(name if held else f"NOT {name}" for name, held in zip(names, same, strict=True))


async def _settled(app_url: str) -> None:
    database = Database(app_url, 2, statement_timeout_s=0)
    await database.open()
    await settle(database)
    await database.close()
