"""A town of blocks between roads, its buildings' cells and its communities: made from a seed, in one of two layouts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import CellGraph, parts_of

HOUSEHOLDS = 50_000
COMMUNITIES = 20
BUILDINGS_A_BLOCK = 9
BLOCKS_A_SIDE = 21
BLOCK_M = 120.0
EMPTY = 0.15

Geometries = NDArray[np.object_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Layout(StrEnum):
    """How the roads run: crossing each other, or as they have grown."""

    STREETS = "streets"
    GROWN = "grown"


@dataclass(frozen=True)
class Town:
    """Cells with their households and communities, and the roads between the blocks."""

    cells: Geometries
    households: Ints
    community: Ints
    roads: Geometries

    def communities(self) -> Iterator[CellGraph]:
        """The graph of each community."""
        for community in np.unique(self.community):
            own = self.community == community
            yield cell_graph(self.cells[own], self.households[own], roads=self.roads)


def town(layout: Layout, seed: int, households: int = HOUSEHOLDS, communities: int = COMMUNITIES) -> Town:
    """A town of about 4,000 cells, exact on a centimetre."""
    rng = np.random.default_rng(seed)
    blocks = _streets(rng) if layout is Layout.STREETS else _grown(rng)
    lots = [lot for block in blocks for lot in _lots(rng, block)]
    edges = shapely.union_all(shapely.boundary(np.array([*blocks, *lots])), grid_size=0.01)
    cells = np.array(shapely.get_parts(shapely.polygonize(shapely.get_parts(edges))))
    block_of = shapely.STRtree(blocks).query_nearest(shapely.point_on_surface(cells), all_matches=False)[1]
    community = _in_one_piece(cells, _communities(rng, blocks, communities)[block_of])
    return Town(cells, _households(rng, len(cells), households), community, np.array(shapely.boundary(blocks)))


def _communities(rng: np.random.Generator, blocks: Geometries, count: int) -> Ints:
    """The community of each block: that of the nearest middle."""
    across = int(np.ceil(np.sqrt(count)))
    lattice = np.stack(np.meshgrid(np.arange(across), np.arange(across)), axis=-1).reshape(-1, 2)
    middles = lattice[rng.permutation(across**2)[:count]] + rng.uniform(0.2, 0.8, (count, 2))
    centres = shapely.get_coordinates(shapely.centroid(blocks)) / (BLOCKS_A_SIDE * BLOCK_M) * across
    apart: Floats = np.hypot(*(centres[:, None] - middles[None]).transpose(2, 0, 1))
    return np.asarray(apart.argmin(axis=1), dtype=np.int64)


def _in_one_piece(cells: Geometries, community: Ints) -> Ints:
    """The same communities, where a piece that lies apart from the rest of its own goes to a neighbour."""
    graph = cell_graph(cells, np.zeros(len(cells)))
    community = community.copy()
    for number in np.unique(community):
        pieces = parts_of(np.flatnonzero(community == number).tolist(), graph.neighbours)
        for piece in sorted(pieces, key=len)[:-1]:
            others = [near for cell in piece for near in graph.neighbours[cell] if community[near] != number]
            community[piece] = community[others[0]]
    return community


def _streets(rng: np.random.Generator) -> Geometries:
    """Blocks between streets that cross at uneven distances and not quite at right angles."""
    gaps = rng.uniform(0.65, 1.35, (2, BLOCKS_A_SIDE)) * BLOCK_M
    x, y = np.concatenate([np.zeros((2, 1)), gaps.cumsum(axis=1)], axis=1)
    corners = np.stack(np.meshgrid(x, y), axis=-1) + rng.normal(0, 6, (BLOCKS_A_SIDE + 1, BLOCKS_A_SIDE + 1, 2))
    rings = np.stack([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=2)
    return np.asarray(shapely.set_precision(shapely.polygons(rings.reshape(-1, 4, 2)), 0.01))


def _grown(rng: np.random.Generator) -> Geometries:
    """Blocks of all sizes, three roads to a crossing."""
    side = BLOCKS_A_SIDE * BLOCK_M
    half = BLOCKS_A_SIDE**2 // 2
    points = np.concatenate([rng.uniform(0, side, (half, 2)), rng.normal(side / 2, side / 5, (half, 2))])
    inside = shapely.box(0, 0, side, side)
    found = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=inside))
    blocks = shapely.set_precision(shapely.intersection(found, inside), 0.01)
    return np.asarray(blocks[shapely.area(blocks) > 1])


def _lots(rng: np.random.Generator, block: shapely.Polygon) -> Geometries:
    """A cell round each building of a block."""
    count = int(rng.integers(BUILDINGS_A_BLOCK // 2, BUILDINGS_A_BLOCK * 3 // 2 + 1))
    west, south, east, north = block.bounds
    points = shapely.points(rng.uniform((west, south), (east, north), (4 * count, 2)))
    points = points[shapely.contains(block, points)][:count]
    found = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=block))
    lots = shapely.intersection(found, block)
    return np.asarray(lots[shapely.area(lots) > 1])


def _households(rng: np.random.Generator, cells: int, total: int) -> Ints:
    """6 to 60 in a cell, none in some; about ``total`` in all."""
    households = rng.lognormal(0, 0.6, cells) * (rng.random(cells) >= EMPTY)
    for _ in range(20):
        households = np.where(households > 0, np.clip(households * total / households.sum(), 6, 60), 0)
    return np.rint(households).astype(np.int64)
