"""Which areas are neighbours: those that share a metre of border, whether or not the vertices of the two match."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.core.database import fetch_all, sql
from geo.heat.selection import Selection

SHARED_M = 1.0
# Boundaries from other hands leave slivers; where two areas meet in a corner, no more than twice this counts as shared.
TOLERANCE_M = 0.25
_KEPT = 8

_code = itemgetter("code")


@dataclass(frozen=True)
class Neighbours:
    """Pairs of neighbours, both ways round, in the order of ``of``.

    Attributes:
        areas: how many areas there are.
        of: positions of areas, shape (pairs,).
        to: the position of a neighbour of each, shape (pairs,).
        alone: how many areas touch no other; each has been given its nearest one.
    """

    areas: int
    of: NDArray[np.int64]
    to: NDArray[np.int64]
    alone: int

    @property
    def degrees(self) -> NDArray[np.int64]:
        """How many neighbours each area has."""
        return np.bincount(self.of, minlength=self.areas)

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the neighbours of each area have together."""
        return np.asarray(np.bincount(self.of, values[self.to], minlength=self.areas), dtype=np.float64)

    def among(self, kept: NDArray[np.bool_]) -> "Neighbours":
        """The neighbours among those areas that are kept, numbered anew; some may have none left."""
        number = np.cumsum(kept) - 1
        both = kept[self.of] & kept[self.to]
        return Neighbours(int(kept.sum()), number[self.of[both]], number[self.to[both]], self.alone)


def neighbours(shapes: NDArray[np.object_]) -> Neighbours:
    """The neighbours of areas.

    Args:
        shapes: their polygons on a metric plane, shape (areas,).
    """
    a, b = _sharing(shapes)
    alone = np.setdiff1d(np.arange(len(shapes)), np.concatenate([a, b]))
    if len(alone) and len(shapes) > 1:
        nearest = _nearest(shapes, alone)
        a, b = np.concatenate([a, alone]), np.concatenate([b, nearest])
    pairs = np.unique(np.concatenate([np.column_stack([a, b]), np.column_stack([b, a])]), axis=0)
    return Neighbours(len(shapes), pairs[:, 0], pairs[:, 1], len(alone))


def _sharing(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions of the pairs that share enough border, the smaller first."""
    tree = shapely.STRtree(shapes)
    a, b = tree.query(shapes, predicate="dwithin", distance=TOLERANCE_M)
    a, b = a[a < b], b[a < b]
    wide = shapely.buffer(shapes, TOLERANCE_M, quad_segs=2)
    borders = shapely.boundary(shapes)
    shapely.prepare(wide)
    near = np.maximum(
        shapely.length(shapely.intersection(borders[a], wide[b])),
        shapely.length(shapely.intersection(borders[b], wide[a])),
    )
    return a[near >= SHARED_M], b[near >= SHARED_M]


def _nearest(shapes: NDArray[np.object_], alone: NDArray[np.int64]) -> NDArray[np.int64]:
    """The nearest other area of each of ``alone``."""
    found = np.empty(len(alone), dtype=np.int64)
    for place, position in enumerate(alone):
        distances = shapely.distance(shapes[position], shapes)
        distances[position] = np.inf
        found[place] = distances.argmin()
    return found


# The neighbours of the sets of boundaries asked for last. A boundary never changes, so they do not grow old.
_kept: OrderedDict[bytes, Neighbours] = OrderedDict()


async def neighbours_of(session: AsyncSession, selection: Selection, level: Level) -> Neighbours:
    """The neighbours among the areas of a level, in the order in which they are counted."""
    parameters: dict[str, object] = {"at": selection.at, "areas": selection.areas, "level": level.value}
    query = sql("geo.heat.hotspots", "boundaries")
    versions = await fetch_all(session, query, parameters | {"with_shapes": False})
    key = np.array([row["id"] for row in sorted(versions, key=_code)], dtype=np.int64).tobytes()
    if (found := _kept.get(key)) is None:
        rows = sorted(await fetch_all(session, query, parameters | {"with_shapes": True}), key=_code)
        found = await asyncio.to_thread(lambda: neighbours(shapely.from_wkb([row["shape"] for row in rows])))
        _kept[key] = found
    _kept.move_to_end(key)
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    return found
