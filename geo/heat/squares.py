"""How many cases lie in each square of the web map: what density and hexagons are made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import morton
from geo.heat.counters import CountedFrom, read
from geo.heat.selection import Selection

LAYERS = (10, 12, 14, 16, 18, 20)


@dataclass(frozen=True)
class Squares:
    """The squares that have any cases, in the order of their keys.

    Attributes:
        layer: the web map is ``2 ** layer`` of them across; here one of layer 20 is about 29 m wide.
        cells: their Morton keys, shape (squares,).
        n: how many cases lie in each.
        counted_from: where that was counted.
    """

    layer: int
    cells: NDArray[np.int64]
    n: NDArray[np.int64]
    counted_from: CountedFrom

    @property
    def centres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitude and latitude (WGS84 degrees) of their middles."""
        return morton.centres(self.cells, self.layer)

    @property
    def lon(self) -> NDArray[np.float64]:
        """Longitude of their middles, WGS84 degrees."""
        return self.centres[0]

    @property
    def lat(self) -> NDArray[np.float64]:
        """Latitude of their middles, WGS84 degrees."""
        return self.centres[1]


async def squares(session: AsyncSession, selection: Selection, layer: int) -> Squares:
    """The squares of ``layer`` (one of :data:`LAYERS`) with the located cases of ``selection``, each in one square.

    Squares know no areas: with an area filter they are counted from the cases.
    """
    (row,), counted_from = await read(session, selection, "squares", {"layer": layer}, by_area=False)
    return Squares(layer, _numbers(row["cells"]), _numbers(row["counts"]), counted_from)


def _numbers(sent: bytes | None) -> NDArray[np.int64]:
    return np.frombuffer(sent or b"", dtype=">i8").astype(np.int64)
