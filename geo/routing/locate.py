"""From a point to its grid and who answers there, honest about borders."""

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.database import raw_connection, sql
from geo.core.datum import METRES_A_DEGREE
from geo.people.in_charge import people_from, who_answers
from geo.routing.located import AreaRef, GridRef, Located, Outcome, RunnerUp

BORDER_BAND_M = 5.0
REACH_M = 50.0


async def locate(
    session: AsyncSession, lon: float, lat: float, at: datetime | None = None, accuracy_m: float = 0
) -> Located:
    """Locate one WGS84 point (degrees) at ``at``, by default now; ``accuracy_m`` is the radius it is good to."""
    return await locate_on(await raw_connection(session), lon, lat, at, accuracy_m)


async def locate_on(
    connection: AsyncConnection, lon: float, lat: float, at: datetime | None = None, accuracy_m: float = 0
) -> Located:
    """:func:`locate` on a bare connection, which needs no transaction."""
    return (await locate_points(connection, [lon], [lat], at, [accuracy_m]))[0]


async def locate_many(
    session: AsyncSession, lon: NDArray[np.float64], lat: NDArray[np.float64], at: datetime | None = None
) -> list[Located]:
    """Locate WGS84 points (degrees, shape (n,)) at ``at``, by default now, in order."""
    return await locate_points(await raw_connection(session), lon.tolist(), lat.tolist(), at)


async def locate_points(
    connection: AsyncConnection,
    lon: Sequence[float],
    lat: Sequence[float],
    at: datetime | None = None,
    accuracy_m: Sequence[float] | None = None,
) -> list[Located]:
    """Locate WGS84 points (degrees) at ``at``, by default now, in order: in one statement, two if some are outside.

    Args:
        accuracy_m: the radius that each point is good to; without it all are exact.
    """
    if not lon:
        return []
    instant = at or clock.now()
    good_to = accuracy_m or [0.0] * len(lon)
    rows = await _rows(connection, lon, lat, instant, good_to)
    nearby = groupby(rows, key=lambda row: int(row["ord"]))
    found = {place: _read(list(near), good_to[place - 1]) for place, near in nearby}
    missing = [place for place in range(1, len(lon) + 1) if found.get(place) is None]
    if missing:
        x, y = [lon[place - 1] for place in missing], [lat[place - 1] for place in missing]
        found |= dict(zip(missing, await _outside(connection, x, y, instant), strict=True))
    return [located for place in range(1, len(lon) + 1) if (located := found[place]) is not None]


async def _rows(
    connection: AsyncConnection, lon: Sequence[float], lat: Sequence[float], at: datetime, good_to: Sequence[float]
) -> list[DictRow]:
    reach_lat = [max(REACH_M, metres) / METRES_A_DEGREE for metres in good_to]
    narrow = [math.cos(math.radians(min(abs(y), 89.0))) for y in lat]
    reach_lon = [reach / share for reach, share in zip(reach_lat, narrow, strict=True)]
    parameters = {"lon": lon, "lat": lat, "at": at, "reach_lat": reach_lat, "reach_lon": reach_lon}
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(sql("geo.routing", "locate"), parameters)
        return await cursor.fetchall()


def _read(rows: Sequence[dict[str, Any]], accuracy_m: float) -> Located | None:
    """The decision on one point from the grids near it, the first in front; None if none is near enough."""
    band = max(BORDER_BAND_M, accuracy_m)
    if not rows or (not rows[0]["covers"] and rows[0]["distance_m"] > band):
        return None
    first, others = rows[0], rows[1:]
    grid = _grid(first)
    near = tuple(RunnerUp(_grid(row), float(row["distance_m"])) for row in others if row["distance_m"] <= REACH_M)
    edge = first["edge_m"]
    distance = float(edge) if edge is not None else -float(first["distance_m"])
    outcome, rule = _decide(first, others, distance, band)
    facts = {
        "grid": grid.name,
        "edge": round(abs(distance), 1),
        "other": "、".join(r.grid.name for r in near[:3] if r.distance_m <= band),
    }
    return Located(
        outcome,
        rule,
        facts,
        grid,
        tuple(AreaRef(**area) for area in orjson.loads(first["chain"] or "[]")),
        who_answers(grid.path, people_from(orjson.loads(first["people"] or "[]"))),
        None if edge is None else float(edge),
        _confidence(distance, accuracy_m),
        near,
        grid.path[0],
    )


def _decide(
    first: dict[str, Any], others: Sequence[dict[str, Any]], distance: float, band: float
) -> tuple[Outcome, str]:
    if not first["covers"]:
        return Outcome.REVIEW, "in_a_gap"
    # The base grid around a dedicated one covers the point too; that is no doubt, unless the edge is near.
    well_inside = first["kind"] == "dedicated" and distance > band
    if any(other["distance_m"] <= band and not (well_inside and other["covers"]) for other in others):
        return Outcome.REVIEW, "near_border"
    if distance <= band:
        return Outcome.REVIEW, "near_outer_border"
    return Outcome.ASSIGNED, "dedicated" if first["kind"] == "dedicated" else "inside"


def _confidence(distance_m: float, accuracy_m: float) -> float:
    """The probability of lying inside an edge that is ``distance_m`` away, with an error of normal distribution.

    The accuracy is read as the radius of two standard deviations, at least the border band.
    """
    sigma = max(BORDER_BAND_M, accuracy_m) / 2
    return round(0.5 * (1 + math.erf(distance_m / (sigma * math.sqrt(2)))), 4)


def _grid(row: dict[str, Any]) -> GridRef:
    path = tuple(int(part) for part in row["path"].split("."))
    return GridRef(row["area_id"], row["version_id"], row["code"], row["name"], path, row["scope_lo"])


async def _outside(
    connection: AsyncConnection, lon: Sequence[float], lat: Sequence[float], at: datetime
) -> list[Located]:
    """What is known of points that no grid covers: the smallest area they lie in."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(sql("geo.routing", "containing"), {"lon": lon, "lat": lat, "at": at})
        rows = await cursor.fetchall()
    return [
        Located(Outcome.OUTSIDE, "outside", {})
        if row["path"] is None
        else Located(Outcome.OUTSIDE, "no_grid_here", {"area": row["name"]}, district_id=int(row["path"].split(".")[0]))
        for row in rows
    ]
