"""Tiles of heat: cases counted in squares, from the counters where they can answer, else from the cases."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import DictRow

from geo.core import morton
from geo.core.identity import Identity
from geo.heat.counters import CountedFrom, can_answer, days_of
from geo.heat.filter import CaseFilter
from tiles.address import TileAddress
from tiles.drawing import Pool, ask, filter_parameters, refuse_unknown

_FINEST = 20


@dataclass(frozen=True)
class HeatTile:
    """A tile of heat.

    Attributes:
        stamp: of its content: it moves when any cell counts otherwise.
        mvt: the tile; empty where nothing lies in it or where the asker holds it already.
        counted_from: where its numbers come from.
    """

    stamp: str
    mvt: bytes
    counted_from: CountedFrom


def cell_zoom(z: int) -> int:
    """The layer of squares that a tile of zoom ``z`` shows: 64 a side, 32 at odd zooms, 16 at the last one.

    Finer squares than those of about 29 m would point at a household.
    """
    return min(_FINEST, 2 * (z // 2) + 6)


async def draw_heat(
    pool: Pool, tile: TileAddress, asked: CaseFilter, at: datetime, identity: Identity, held: list[str]
) -> HeatTile:
    """A tile of heat as ``identity`` may see it; it is not drawn where its stamp is one of ``held``.

    Raises:
        InvalidInputError: the filter names a kind or area that does not exist.
    """
    layer = cell_zoom(tile.z)
    parameters = filter_parameters(tile, asked, at) | {
        "layer": layer,
        "shift": 2 * (morton.ZOOM - layer),
        "bits": layer - tile.z,
        "held": held,
    }
    if not asked.areas and can_answer(asked, identity):
        row = await ask(pool, "heat", parameters | days_of(asked), identity)
        if row["built"]:
            return _tile(row, CountedFrom.COUNTERS)
    return _tile(await ask(pool, "heat_of_cases", parameters, identity), CountedFrom.CASES)


def _tile(row: DictRow, counted_from: CountedFrom) -> HeatTile:
    refuse_unknown(row)
    return HeatTile(row["stamp"], row["tile"] or b"", counted_from)
