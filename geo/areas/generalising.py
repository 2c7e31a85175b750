"""Areas as they are drawn from far out: a level of a district is simplified as one coverage, so that neighbours keep
their border in common.

How a border is simplified depends on the points where three areas meet, and these move with the areas beside. So a
shape stands for a version from one instant to another, and a version may have several in a row.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg.types.range import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository
from geo.areas.level import LAYERS, Level
from geo.areas.scope import district_of
from geo.core.database import fetch_all, raw_connection, sql

TOLERANCES_M = {
    Level.TOWN: (3, 14, 57, 229),
    Level.COMMUNITY: (3, 14, 57),
    Level.GRID: (3, 14, 57),
}
"""How coarse each level is kept, in metres of the web map: about a fifth of a pixel at zooms 12, 10, 8 and 6."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_Key = tuple[int, int]


@dataclass(frozen=True)
class _Version:
    id: int
    kind: str
    begins: datetime
    ends: datetime | None
    wkb: bytes
    redrawn: bool


@dataclass(frozen=True)
class _Shape:
    """A simplified shape of the version and tolerance of ``key``; ``id`` is None until it is stored."""

    id: int | None
    key: _Key
    begins: datetime
    ends: datetime | None
    wkb: bytes


async def generalise(session: AsyncSession, touched: Iterable[tuple[Level, int]], since: datetime) -> None:
    """Draw what has changed anew, and what lies beside it, from an instant on; the caller holds the writer's lock.

    Args:
        session: in its transaction.
        touched: each level in which an area has changed, with the key of that area.
        since: when the change takes effect. What was drawn for the time before stays.
    """
    keys: dict[tuple[Level, int], set[int]] = {}
    for level, key in touched:
        if level in TOLERANCES_M:
            keys.setdefault((level, district_of(key)), set()).add(key)
    for level, district in sorted(keys):
        changed = sorted(keys[level, district])
        there = await repository.count_areas(session, level, district, since)
        # Where most have changed, looking for those that nothing changes beside takes longer than drawing them.
        await _draw(session, level, district, since, changed, whole=len(changed) > there / 2)


async def generalise_missing(session: AsyncSession) -> Level | None:
    """Draw one level of one district in which something was never drawn, for all times; which one, None for nothing."""
    rows = await fetch_all(session, sql("geo.areas", "undrawn"), {"levels": [level.value for level in TOLERANCES_M]})
    if not rows:
        return None
    level = Level(rows[0]["level"])
    await repository.lock_writer(session)
    await _draw(session, level, rows[0]["district"], _BEGINNING, [], whole=True)
    await repository.bump_layers(session, [LAYERS[level]])
    return level


async def _draw(
    session: AsyncSession, level: Level, district: int, since: datetime, keys: Sequence[int], *, whole: bool
) -> None:
    """Draw areas of a level that have changed, by their keys, and those beside them; or the level as a whole."""
    asked: dict[str, object] = {"level": level.value, "district": district, "since": since}
    around = asked | {"keys": None if whole else keys}
    versions = [_Version(**row) for row in await fetch_all(session, sql("geo.areas", "versions_around"), around)]
    asked |= {"keys": keys, "versions": [version.id for version in versions if version.redrawn]}
    stored = [
        _Shape(row["id"], (row["version_id"], row["tolerance"]), row["begins"], row["ends"], row["wkb"])
        for row in await fetch_all(session, sql("geo.areas", "drawn_since"), asked)
    ]
    wanted = await asyncio.to_thread(_shapes, versions, TOLERANCES_M[level], since)
    await _store(session, stored, wanted, since)


def _shapes(versions: Sequence[_Version], tolerances: Sequence[int], since: datetime) -> list[_Shape]:
    """What is drawn from ``since`` on: for each version to be drawn and tolerance, one shape after another."""
    moments = {since} | {moment for v in versions for moment in (v.begins, v.ends) if moment and moment > since}
    open_: dict[_Key, _Shape] = {}
    closed: list[_Shape] = []
    for moment in sorted(moments):
        now = _coverage([v for v in versions if v.begins <= moment and (v.ends is None or moment < v.ends)], tolerances)
        for key, shape in list(open_.items()):
            if now.get(key) != shape.wkb:
                closed.append(_Shape(None, key, shape.begins, moment, shape.wkb))
                del open_[key]
        for key, wkb in now.items():
            open_.setdefault(key, _Shape(None, key, moment, None, wkb))
    return closed + list(open_.values())


def _coverage(versions: Sequence[_Version], tolerances: Sequence[int]) -> dict[_Key, bytes]:
    """The shapes of versions in force at the same time that are to be drawn. Dedicated grids lie on top of the others:
    a coverage apart.
    """
    found: dict[_Key, bytes] = {}
    for kind in sorted({v.kind for v in versions}):
        members = [v for v in versions if v.kind == kind]
        exact = shapely.from_wkb([v.wkb for v in members])
        for tolerance in tolerances:
            for version, wkb in zip(members, shapely.to_wkb(simplified(exact, tolerance)), strict=True):
                if version.redrawn:
                    found[version.id, tolerance] = wkb
    return found


def simplified(coverage: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Areas that share their borders, simplified so that they still do.

    Args:
        coverage: array of shape (n,) of polygons or multipolygons that do not overlap and whose shared borders have the
            same vertices. Where they are not so, an area may keep its exact shape.
        tolerance: in units of the coordinates; triangles of less than its square are cut off.

    Returns:
        Array of shape (n,) of valid multipolygons in normal form.
    """
    simple = shapely.coverage_simplify(coverage, tolerance)
    usable = shapely.is_valid(simple) & ~shapely.is_empty(simple)
    found: NDArray[np.object_] = shapely.normalize([_multi(shape) for shape in np.where(usable, simple, coverage)])
    return found


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return shape if isinstance(shape, shapely.MultiPolygon) else shapely.MultiPolygon([shape])


async def _store(session: AsyncSession, stored: Sequence[_Shape], wanted: Sequence[_Shape], since: datetime) -> None:
    """Let what is stored be as ``wanted`` from ``since`` on; a shape that stays keeps its row."""
    kept = {shape.key: shape for shape in stored if shape.begins < since}
    ends: dict[int | None, datetime | None] = {shape.id: since for shape in kept.values()}
    new: list[_Shape] = []
    for shape in wanted:
        before = kept.get(shape.key)
        if before and shape.begins == since and shape.wkb == before.wkb:
            ends[before.id] = shape.ends
        else:
            new.append(shape)
    changed = {shape.id: ends[shape.id] for shape in kept.values() if ends[shape.id] != shape.ends}
    await _end(session, changed, [shape.id for shape in stored if shape.begins >= since])
    connection = await raw_connection(session)
    async with connection.cursor() as cursor, cursor.copy(sql("geo.areas", "copy_drawn")) as copy:
        for shape in new:
            await copy.write_row((*shape.key, Range(shape.begins, shape.ends, "[)"), _drawable(shape.wkb)))


async def _end(session: AsyncSession, ends: dict[int | None, datetime | None], dropped: list[int | None]) -> None:
    connection = await raw_connection(session)
    if dropped:
        await connection.execute(sql("geo.areas", "drop_drawn"), {"ids": dropped})
    if ends:
        parameters = {"ids": list(ends), "ends": list(ends.values())}
        await connection.execute(sql("geo.areas", "end_drawn"), parameters)


def _drawable(wkb: bytes) -> str:
    return str(shapely.to_wkb(shapely.set_srid(shapely.from_wkb(wkb), 3857), hex=True, include_srid=True))
