"""Lands read from the database, and kept in this process for as long as they stay what they are."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from cachetools import LRUCache
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.areas.repository import versions_at, versions_below
from geo.cases.states import OPEN
from geo.core.database import fetch_all, sql
from geo.core.errors import ConflictError, InvalidInputError
from geo.plans.drafts.land import NOWHERE, GridInForce, Land
from geo.plans.drafts.refusal import Spot
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import Ints

PACKAGE = "geo.plans.drafts"
MOST_CELLS = 100_000
"""So many cells are kept at most, some 2 kB each; what was not asked for the longest goes first."""


@dataclass(frozen=True)
class Stamp:
    """What a community was at an instant, in short.

    Attributes:
        cells: how many.
        base: differs if its boundary, its grids, its cells or the grid of one are others.
        built: differs if households are, too.
    """

    cells: int
    base: str
    built: str


async def stamps(session: AsyncSession, communities: Sequence[int], at: datetime) -> dict[int, Stamp]:
    """The stamps of communities by the ids of their areas; one that there is not is left out."""
    asked: dict[str, object] = {"communities": list(communities), "at": at}
    rows = await fetch_all(session, sql(PACKAGE, "stamp"), asked, planned_anew=True)
    return {row["community_id"]: Stamp(row["cells"], row["base"], row["built"]) for row in rows}


async def newest(session: AsyncSession, communities: Sequence[int]) -> dict[int, datetime]:
    """When communities change last, as far as is known, by the ids of their areas; it may lie in the future."""
    rows = await fetch_all(session, sql(PACKAGE, "newest"), {"communities": list(communities)})
    return {row["community_id"]: row["newest"] for row in rows if row["newest"] is not None}


class Lands:
    """The lands of this process."""

    def __init__(self, most_cells: int = MOST_CELLS) -> None:
        self._kept: LRUCache[tuple[int, str], Land] = LRUCache(most_cells, getsizeof=lambda land: max(len(land), 1))

    async def land(self, session: AsyncSession, community_id: int, code: str, at: datetime, stamp: Stamp) -> Land:
        """A community as it was at an instant at which its stamp was ``stamp``.

        Raises:
            ConflictError: its cells overlap.
        """
        key = (community_id, stamp.built)
        if (known := self._kept.get(key)) is not None:
            return known
        land = await _survey(session, code, at)
        if len(land) <= self._kept.maxsize:
            self._kept[key] = land
        return land


async def _survey(session: AsyncSession, code: str, at: datetime) -> Land:
    community = (await versions_at(session, [code], at))[code]
    below = (await versions_below(session, [community.path], at)).values()
    grids = sorted((v for v in below if v.level is Level.GRID and v.kind == "base"), key=lambda v: v.code)
    within: dict[str, object] = {"community": community.area_id, "at": at}
    cells = await fetch_all(session, sql(PACKAGE, "cells"), within, planned_anew=True)
    there: dict[str, object] = {"srid": community.srid, "boundary": shapely.to_wkb(community.geom)}
    streets = await fetch_all(session, sql("geo.plans.cells", "streets"), there)
    lines = [bytes(row["geom"]) for row in streets]
    try:
        return await asyncio.to_thread(_land, community, grids, cells, lines)
    except InvalidInputError:
        raise ConflictError("plan_cells_broken", code=community.code, name=community.name) from None


def _land(
    community: VersionInForce,
    grids: list[VersionInForce],
    cells: Sequence[dict[str, Any]],
    streets: list[bytes],
) -> Land:
    places = {grid.area_id: at for at, grid in enumerate(grids)}
    polygons = np.asarray(shapely.from_wkb([bytes(row["geom"]) for row in cells]), dtype=object)
    households = _ints([row["households"] for row in cells])
    roads = shapely.from_wkb(streets) if streets else np.empty(0, dtype=object)
    return Land(
        community.area_id,
        community.code,
        community.name,
        community.srid,
        shapely.set_srid(community.geom, 0),
        _ints([row["id"] for row in cells]),
        polygons,
        tuple(str(row["kind"]) for row in cells),
        shapely.get_coordinates(shapely.point_on_surface(polygons)),
        households,
        tuple(GridInForce(grid.area_id, grid.code, grid.name) for grid in grids),
        _ints([places.get(row["grid_id"], NOWHERE) for row in cells]),
        cell_graph(polygons, households, roads=roads),
    )


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


async def open_cases(session: AsyncSession, land: Land) -> Ints:
    """How many open disputes happened in each cell, ``(n,)``, not to be written to: those that the asker may count."""
    asked: dict[str, object] = {"community": land.community_id, "states": [state.value for state in OPEN]}
    (row,) = await fetch_all(session, sql(PACKAGE, "open_cases"), asked)
    points = b"" if row["points"] is None else bytes(row["points"])
    # What is kept goes by the points themselves, so that it holds for whoever may count just these.
    if (known := land.counts.get(points)) is None:
        known = land.counts[points] = await asyncio.to_thread(_counted, land, points)
    return known


def _counted(land: Land, points: bytes) -> Ints:
    """How many of ``points``, a MultiPoint of WGS84 degrees as WKB, are in each cell."""
    counts = np.zeros(len(land), dtype=np.int64)
    if points:
        metric = shapely.get_parts(land.metric(shapely.from_wkb(points)))
        which, cell = land.tree.query(metric, predicate="intersects")
        # On a border the cell that comes first has it, so that no case counts twice.
        first = np.full(len(metric), len(land))
        np.minimum.at(first, which, cell)
        np.add.at(counts, first[first < len(land)], 1)
    counts.flags.writeable = False
    return counts


async def uncounted(session: AsyncSession, land: Land, at: datetime) -> list[tuple[int, Spot]]:
    """Households that are counted in the grids of a land and live in none of its cells, with where they do."""
    rows = await fetch_all(session, sql(PACKAGE, "uncounted"), {"community": land.community_id, "at": at})
    return [(row["households"], Spot(row["lon"], row["lat"])) for row in rows]
