"""Tiles drawn by the database. Nothing here knows HTTP."""

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from geo.areas.generalising import TOLERANCES_M
from geo.areas.level import LAYERS
from geo.core import morton
from geo.core.database import sql
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity
from geo.heat.filter import CaseFilter
from tiles.address import TileAddress
from tiles.layers import Layer

Pool = AsyncConnectionPool[AsyncConnection]
_FIFTH_OF_A_PIXEL = 1.6
_TOLERANCES_M = {LAYERS[level]: tolerances for level, tolerances in TOLERANCES_M.items()}


@dataclass(frozen=True)
class Drawn:
    """A tile as MVT bytes (empty: nothing there), and the version or stamp that moves when it changes."""

    mark: str
    mvt: bytes


async def draw(places: Pool, layer: Layer, tile: TileAddress, at: datetime) -> Drawn:
    """A tile of a layer that looks the same to everybody, as it is at ``at``."""
    parameters = shape_parameters(layer, tile) | {"at": at, "labels": tile.z >= layer.labels_from}
    async with places.connection() as connection, connection.cursor(binary=True, row_factory=dict_row) as cursor:
        await cursor.execute(sql("tiles", layer.name), parameters)
        row = _one(await cursor.fetchone())
    return Drawn(row["version"], row["tile"] or b"")


def shape_parameters(layer: Layer, tile: TileAddress) -> dict[str, object]:
    """The parameters that say where the shapes of a layer come to lie in a tile, and how fine they are."""
    rounding, least = layer.fineness(tile.z)
    west, north = tile.corner
    return {
        "z": tile.z,
        "x": tile.x,
        "y": tile.y,
        "west": west,
        "north": north,
        "scale": 1 / tile.unit,
        "tolerance": tolerance_of(layer, tile),
        "rounding": rounding * tile.unit,
        "least": least * tile.unit,
    }


def tolerance_of(layer: Layer, tile: TileAddress) -> int:
    """The coarsest shapes that nobody can tell from the exact ones, 0 for these."""
    fine_enough = (each for each in _TOLERANCES_M.get(layer.name, ()) if each <= _FIFTH_OF_A_PIXEL * tile.unit)
    return max(fine_enough, default=0)


async def draw_cases(pool: Pool, tile: TileAddress, asked: CaseFilter, at: datetime, identity: Identity) -> Drawn:
    """A tile of cases as ``identity`` may see it.

    Raises:
        InvalidInputError: the filter names a kind or area that does not exist.
    """
    row = await ask(pool, "cases", filter_parameters(tile, asked, at), identity)
    refuse_unknown(row)
    return Drawn(row["stamp"], row["tile"] or b"")


async def stamp_of_cases(pool: Pool, tile: TileAddress, asked: CaseFilter, at: datetime, identity: Identity) -> str:
    """The stamp that :func:`draw_cases` would give, without drawing."""
    return str((await ask(pool, "case_stamp", filter_parameters(tile, asked, at), identity))["stamp"])


@dataclass(frozen=True)
class LayerState:
    """The version of a layer at an instant, and when the next one begins by what is known (None: never)."""

    version: str
    changes_at: datetime | None


async def state_of(places: Pool, layer: Layer, at: datetime) -> LayerState:
    """The version of a layer as it is at ``at``."""
    parameters = {"layer": layer.name, "dated": layer.source == "boundary", "at": at}
    async with places.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(sql("tiles", "layer_version"), parameters)
        return LayerState(**_one(await cursor.fetchone()))


async def bounds(places: Pool, at: datetime) -> tuple[float, float, float, float] | None:
    """West, south, east, north (WGS84 degrees) of the districts at ``at``; None where there are none."""
    async with places.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(sql("tiles", "bounds"), {"at": at})
        row = _one(await cursor.fetchone())
    return None if row["west"] is None else (row["west"], row["south"], row["east"], row["north"])


def filter_parameters(tile: TileAddress, asked: CaseFilter, at: datetime) -> dict[str, object]:
    """The parameters of a query for the cases of a tile."""
    key_from, key_past = morton.tile_range(tile.z, tile.x, tile.y)
    first, past = asked.span
    return {
        "z": tile.z,
        "x": tile.x,
        "y": tile.y,
        "key_from": key_from,
        "key_past": key_past,
        "at": at,
        "first": first,
        "past": past,
        "kinds": list(asked.kinds) or None,
        "channels": list(asked.channels) or None,
        "states": list(asked.states) or None,
        "areas": list(asked.areas) or None,
    }


async def ask(pool: Pool, query: str, parameters: dict[str, object], identity: Identity) -> DictRow:
    """The one row of ``sql/<query>.sql`` as ``identity`` may see it."""
    async with pool.connection() as connection, connection.transaction():
        await connection.execute(sql("tiles", "identify"), identity.settings())
        return await ask_on(connection, query, parameters)


async def ask_on(connection: AsyncConnection, query: str, parameters: dict[str, object]) -> DictRow:
    """The one row of ``sql/<query>.sql`` as whoever was told to the database may see it."""
    async with connection.cursor(binary=True, row_factory=dict_row) as cursor:
        # Planned anew each time: a plan made for any range of keys and any filter would fit none of them.
        await cursor.execute(sql("tiles", query), parameters, prepare=False)
        return _one(await cursor.fetchone())


def refuse_unknown(row: DictRow) -> None:
    """Let no filter pass that names what does not exist.

    Raises:
        InvalidInputError: the query found a kind or area that does not exist.
    """
    for field, fault in (("kind", "unknown_kind"), ("area", "unknown_area")):
        if (unknown := row.get(fault)) is not None:
            raise InvalidInputError.of(field, fault, **{field: unknown})


def _one(row: DictRow | None) -> DictRow:
    if row is None:
        message = "a tile's query gives exactly one row"
        raise RuntimeError(message)
    return row
