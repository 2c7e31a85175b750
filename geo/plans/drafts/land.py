"""The cells of a community as a draft knows them: all that stays the same whatever is edited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from cachetools import LRUCache
from numpy.typing import NDArray

from geo.areas.crs import project, transformer
from geo.plans.drafts.refusal import RefusedError, Spot
from geo.plans.partition.graph import CellGraph, Floats, Ints, parts_of

NOWHERE = -1
MOST_COUNTS = 4

Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class GridInForce:
    """A base grid that the draft starts from."""

    grid_id: int
    code: str
    name: str

    @property
    def key(self) -> str:
        """Its key in every draft."""
        return str(self.grid_id)


@dataclass(frozen=True, eq=False)
class Land:
    """``n`` cells of a community, by id, with the grids in force. Metres are those of EPSG ``srid``.

    Attributes:
        community_id, code, name: of the community.
        boundary: its polygon.
        atoms: ids of the cells, ascending, ``(n,)``.
        polygons: exact coverage, ``(n,)``; ``kinds`` of them, ``(n,)``.
        spots: x and y of a point within each, ``(n, 2)``.
        households: ``(n,)``.
        grids: by code; ``home`` is the place in it of each cell's grid, -1 for none, ``(n,)``.
        graph: cells and the borders between them, streets included.
    """

    community_id: int
    code: str
    name: str
    srid: int
    boundary: shapely.MultiPolygon
    atoms: Ints
    polygons: Geometries
    kinds: tuple[str, ...]
    spots: Floats
    households: Ints
    grids: tuple[GridInForce, ...]
    home: Ints
    graph: CellGraph

    def __len__(self) -> int:
        return len(self.atoms)

    @cached_property
    def lon_lat(self) -> Floats:
        """The points within the cells in WGS84 degrees, ``(n, 2)``."""
        lon, lat = transformer(self.srid, 4326).transform(self.spots[:, 0], self.spots[:, 1])
        return np.column_stack([lon, lat])

    @cached_property
    def points(self) -> Geometries:
        """The same in metres as geometries, ``(n,)``."""
        return np.asarray(shapely.points(self.spots), dtype=object)

    @cached_property
    def part(self) -> Ints:
        """The part of the community that each cell is in, from 0, where some touch no other, ``(n,)``."""
        number = np.zeros(len(self), dtype=np.int64)
        for at, cells in enumerate(parts_of(list(range(len(self))), self.graph.neighbours)):
            number[cells] = at
        return number

    @cached_property
    def counts(self) -> LRUCache[bytes, Ints]:
        """How many points are in each cell, by the points, of the few sets last asked for."""
        return LRUCache(MOST_COUNTS)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Finds cells by place."""
        return shapely.STRtree(self.polygons)

    def cells(self, atoms: Iterable[int], field: str) -> Ints:
        """The places of cells by their ids, each once, in order.

        Raises:
            RefusedError: one is not a cell of this community.
        """
        asked = np.unique(np.fromiter(atoms, dtype=np.int64))
        at = np.minimum(np.searchsorted(self.atoms, asked), len(self) - 1)
        strange = self.atoms[at] != asked
        if strange.any():
            raise RefusedError(field, "plan_cell_elsewhere", atoms=_few(asked[strange]), community=self.name)
        return at

    def spot(self, cells: Ints | Sequence[int]) -> Spot:
        """Where some cells are: within the one nearest to their middle."""
        of = np.asarray(cells, dtype=np.int64)
        middle = self.spots[of].mean(axis=0)
        nearest = of[int(np.argmin(((self.spots[of] - middle) ** 2).sum(axis=1)))]
        lon, lat = self.lon_lat[nearest]
        return Spot(round(float(lon), 7), round(float(lat), 7), tuple(self.atoms[of].tolist()))

    def spot_at(self, x: float, y: float) -> Spot:
        """A place in metres that is no cell's."""
        lon, lat = transformer(self.srid, 4326).transform(x, y)
        return Spot(round(float(lon), 7), round(float(lat), 7))

    def metric(self, shape: shapely.Geometry) -> shapely.Geometry:
        """A shape in WGS84 degrees, in this land's metres."""
        return project(shape, 4326, self.srid)


def _few(ids: Ints) -> str:
    shown = ", ".join(str(each) for each in ids[:5].tolist())
    return shown if len(ids) <= 5 else f"{shown}, …"
