"""Tiles of a draft of other grids: its cells, each with the grid that the draft has it in."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg.rows import dict_row

from geo.core.database import sql
from geo.core.errors import InvalidInputError, NotFoundError
from geo.core.identity import multirange
from tiles.address import TileAddress
from tiles.drawing import Drawn, Pool, ask_on, shape_parameters
from tiles.layers import LAYERS

_LONGEST_ID = 18
Ranges = Iterable[tuple[int, int]]


@dataclass(frozen=True)
class Extent:
    """The revision a draft is at, and west, south, east, north of its communities (WGS84 degrees)."""

    revision: int
    bounds: tuple[float, float, float, float]


def plan_named(words: str | None) -> int:
    """The id of the draft that a query names.

    Raises:
        InvalidInputError: none is named, or by no number (field ``plan``).
    """
    if words is None:
        raise InvalidInputError.of("plan", "missing")
    if not (words.isascii() and words.isdecimal() and len(words) <= _LONGEST_ID and int(words)):
        raise InvalidInputError.of("plan", "not_a_number")
    return int(words)


async def extent_of(pool: Pool, plan_id: int, readable: Ranges) -> Extent:
    """Where a draft lies.

    Raises:
        NotFoundError: there is none, or not all of it in the ranges of area keys that are ``readable``.
    """
    parameters = {"plan": plan_id, "ranges": multirange(readable)}
    async with pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(sql("tiles", "plan_bounds"), parameters)
        row = await cursor.fetchone()
    if row is None:
        raise NotFoundError("not_found")
    return Extent(row["revision"], (row["west"], row["south"], row["east"], row["north"]))


async def draw_plan(pool: Pool, tile: TileAddress, plan_id: int, readable: Ranges, held: list[str]) -> Drawn:
    """A tile of a draft; it is empty where the stamp of its revision is one of ``held``.

    Raises:
        NotFoundError: there is no such draft, or not all of it in the ranges of area keys that are ``readable``.
    """
    shapes = shape_parameters(LAYERS["plan"], tile)
    asked = {"plan": plan_id, "ranges": multirange(readable), "held": held, "least": tile.unit**2}
    async with pool.connection() as connection:
        row = await ask_on(connection, "plan", shapes | asked)
    if row["stamp"] is None:
        raise NotFoundError("not_found")
    return Drawn(row["stamp"], row["tile"] or b"")
