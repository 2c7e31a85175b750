"""The library read from the database: a million numbers in a few seconds, as arrays of whole columns."""

import asyncio
import math
import struct
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from geo.addresses.known_areas import AreaVersion, KnownAreas, area_stem
from geo.addresses.known_places import Alias, KnownPlaces, Place
from geo.addresses.library import Library
from geo.addresses.normalise import normalise
from geo.addresses.numbers import Numbers, UnitColumns
from geo.core.database import sql

PACKAGE = "geo.addresses"
_UNITS_AT_ONCE = 50_000
_COLUMNS = ("id", "place", "parent", "level", "wording", "grid", "lon", "lat")
_ARRAY_HEAD = struct.Struct(">iiiii")
_INTEGER = np.dtype([("length", ">i4"), ("value", ">i8")])
_REAL = np.dtype([("length", ">i4"), ("value", ">f8")])

Column = NDArray[np.int64] | NDArray[np.float64]
Stems = dict[int, set[str]]


@dataclass(frozen=True)
class PlaceRows:
    """What was read of places; :meth:`built` makes of it what the library needs, for which no database is asked."""

    places: Sequence[tuple[int, str, str, int | None, int, float, float]]
    aliases: Sequence[tuple[int, str, float]]
    lines: Sequence[tuple[int, bytes]]
    wordings: Sequence[tuple[str, str, int]]
    units: Sequence[tuple[Column, ...]]

    def built(self, stems: Stems) -> KnownPlaces:
        """The places in memory; ``stems`` says by community what it is called."""
        place_ids = np.array([row[0] for row in self.places], dtype=np.int64)
        numbers = Numbers(place_ids, *_columns(self.units, self.wordings), [row[1] for row in self.places])
        places = (Place(*row, slot, numbers) for slot, row in enumerate(self.places))
        lines: dict[int, list[bytes]] = defaultdict(list)
        for place_id, line in self.lines:
            lines[place_id].append(line)
        return KnownPlaces(places, (Alias(*row) for row in self.aliases), dict(lines), stems)


@dataclass(frozen=True)
class AreaRows:
    """What was read of areas."""

    versions: Sequence[tuple[int, int, str, str, str, bool, int | None, float, float, float | None, float | None]]
    shapes: Sequence[tuple[int, bytes]]

    def built(self) -> KnownAreas:
        """The areas in memory."""
        index = {row[0]: number for number, row in enumerate(self.versions)}
        versions = [
            AreaVersion(*row[1:9], -math.inf if row[9] is None else row[9], math.inf if row[10] is None else row[10])
            for row in self.versions
        ]
        return KnownAreas(versions, [(index[version], shape) for version, shape in self.shapes])

    def stems(self) -> Stems:
        """By community, what its name is without 社区 or 村, at any time."""
        stems: Stems = defaultdict(set)
        for row in self.versions:
            if row[2] == "community":
                stems[row[1]].add(area_stem(normalise(row[4]), "community"))
        return stems


async def load(connection: AsyncConnection) -> Library:
    """The whole library as ``connection`` sees it in its transaction."""
    areas, places = await read_areas(connection), await read_places(connection)
    return await asyncio.to_thread(lambda: Library(areas.built(), places.built(areas.stems())))


async def read_areas(connection: AsyncConnection) -> AreaRows:
    """All areas that are not superseded."""
    return AreaRows(await _rows(connection, "library_areas"), await _rows(connection, "library_grids"))


async def read_places(connection: AsyncConnection, ids: Sequence[int] | None = None) -> PlaceRows:
    """All places, or those of ``ids`` that there are."""
    chosen: dict[str, object] = {"places": None if ids is None else list(ids)}
    return PlaceRows(
        await _rows(connection, "library_places", chosen),
        await _rows(connection, "library_aliases", chosen),
        await _rows(connection, "library_lines", chosen),
        await _rows(connection, "library_wordings", chosen),
        await _all_units(connection) if ids is None else await _units_of(connection, list(ids)),
    )


async def _all_units(connection: AsyncConnection) -> list[tuple[Column, ...]]:
    read: list[tuple[Column, ...]] = []
    after = 0
    while (some := await _arrays(connection, "library_units", {"after": after, "many": _UNITS_AT_ONCE})) is not None:
        read.append(some)
        after = int(some[0].max())
    return read


async def _units_of(connection: AsyncConnection, ids: list[int]) -> list[tuple[Column, ...]]:
    some = await _arrays(connection, "library_units_of", {"places": ids})
    return [] if some is None else [some]


async def _arrays(connection: AsyncConnection, name: str, facts: dict[str, object]) -> tuple[Column, ...] | None:
    """A row of arrays, read where it lies in the answer; None for a row of NULL."""
    async with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        await cursor.execute(sql(PACKAGE, name), facts)
        answer = cursor.pgresult
        if answer is None or (raw := [answer.get_value(0, column) for column in range(len(_COLUMNS))])[0] is None:
            return None
        return tuple(
            _column(value, _REAL if name in ("lon", "lat") else _INTEGER)
            for name, value in zip(_COLUMNS, raw, strict=True)
            if value is not None
        )


def _column(raw: bytes, dtype: np.dtype[np.void]) -> Column:
    """A one-dimensional array without NULL in PostgreSQL's binary form: a head, then each value behind its length."""
    values: Column = np.frombuffer(raw, dtype, offset=_ARRAY_HEAD.size)["value"].astype(
        dtype["value"].newbyteorder("=")
    )
    return values


def _columns(
    units: Sequence[tuple[Column, ...]], wordings: Sequence[tuple[str, str, int]]
) -> tuple[UnitColumns, list[tuple[str, str]]]:
    if units:
        joined: list[Any] = [np.concatenate(parts) for parts in zip(*units, strict=True)]
    else:
        joined = [np.empty(0, np.float64 if name in ("lon", "lat") else np.int64) for name in _COLUMNS]
    ordered = sorted(wordings, key=lambda wording: wording[2])
    hashes = np.array([wording for _, _, wording in ordered] or [0], dtype=np.int64)
    wanted = joined[_COLUMNS.index("wording")]
    found = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
    # What was written between two of the statements is left out: the next look at the changes brings it.
    kept = hashes[found] == wanted
    joined[_COLUMNS.index("wording")] = found
    return UnitColumns(*(column[kept] for column in joined)), [(key, label) for key, label, _ in ordered]


async def _rows(connection: AsyncConnection, name: str, facts: dict[str, object] | None = None) -> list[Any]:
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(sql(PACKAGE, name), facts)
        return await cursor.fetchall()
