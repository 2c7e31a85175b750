"""The city: a lattice of named streets, blocks between them, each cut into the grids of its community."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.convex import Block, cut
from geo.demo.land.facts import metres
from geo.demo.land.names import Names
from geo.demo.land.shares import largest_remainder

Floats = NDArray[np.float64]

GRIDS = 372
DENSE_TOWNS = {"620902001": 1.25, "620902005": 1.2, "620902002": 1.1, "620902006": 1.2}
GREEN_BLOCK = (3, 7)
SHARED_ESTATES = 0.3


@dataclass(frozen=True)
class Street:
    """A stretch of street that is drawn: its name ('' for none), class and polyline (shape (n, 2))."""

    name: str
    kind: str
    line: Floats


@dataclass(frozen=True)
class CityGrid:
    """A grid of the city: its block, its community, the estate it may share with the block beside it, its way to
    the drum tower in metres, and whether the great park lies in it."""

    block: Block
    community: str
    estate: int
    centre_m: float
    park: bool


@dataclass(frozen=True)
class City:
    """The city: outline, grids, streets, the crossings on its edge where roads from outside arrive, the crossing of
    the four avenues, and by how much (radians) they are turned."""

    outline: shapely.Polygon
    grids: list[CityGrid]
    streets: list[Street]
    gates: Floats
    crossing: Floats
    turn: float


class _Lattice:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.columns, self.rows, self.plan = plan["columns"], plan["rows"], plan["plan"]
        self.codes: dict[str, str] = plan["communities"]
        self.origin = metres(np.array([plan["origin"][0]]), np.array([plan["origin"][1]]))[0]
        x, y = np.meshgrid([c["at"] for c in self.columns], [r["at"] for r in self.rows])
        bent_x = x + 30 * np.sin(y / 700 + 1) + 18 * np.sin(x / 500 + 2)
        bent_y = y + 28 * np.sin(x / 800 + 2) + 14 * np.sin(y / 400)
        turn = self.turn = float(np.radians(plan["turn_degrees"]))
        world_x = bent_x * np.cos(turn) - bent_y * np.sin(turn)
        world_y = bent_x * np.sin(turn) + bent_y * np.cos(turn)
        self.nodes = np.round(np.stack([world_x, world_y], axis=-1) + self.origin, 2)

    def letter(self, row: int, column: int) -> str:
        inside = 0 <= row < len(self.plan) and 0 <= column < len(self.plan[0])
        return str(self.plan[row][column]) if inside else "."

    def cells(self) -> list[tuple[int, int]]:
        size = len(self.plan), len(self.plan[0])
        return [c for c in np.ndindex(*size) if self.letter(*c) != "."]

    def block(self, row: int, column: int) -> Block:
        corners = [(row + 1, column), (row + 1, column + 1), (row, column + 1), (row, column)]
        kinds = (self.rows[row + 1], self.columns[column + 1], self.rows[row], self.columns[column])
        return Block(np.array([self.nodes[c] for c in corners]), tuple(k["class"] for k in kinds))

    def streets(self) -> list[Street]:
        found: list[Street] = []
        for j, column in enumerate(self.columns):
            used = [self.letter(i, j - 1) + self.letter(i, j) != ".." for i in range(len(self.plan))]
            names = [column["north"] if r["at"] > 0 else column["south"] for r in self.rows[:-1]]
            found += self._runs(self.nodes[:, j], used, names, column["class"])
        for i, row in enumerate(self.rows):
            used = [self.letter(i - 1, j) + self.letter(i, j) != ".." for j in range(len(self.plan[0]))]
            names = [row["west"] if c["at"] < 0 else row["east"] for c in self.columns[:-1]]
            found += self._runs(self.nodes[i], used, names, row["class"])
        return found

    @staticmethod
    def _runs(nodes: Floats, used: list[bool], names: list[str], kind: str) -> list[Street]:
        found: list[Street] = []
        start = 0
        for k in range(len(used)):
            ends = k + 1 == len(used) or not used[k + 1] or names[k + 1] != names[k]
            if not used[k]:
                start = k + 1
            elif ends:
                found.append(Street(names[k], kind, nodes[start : k + 2]))
                start = k + 1
        return found

    def crossing(self) -> Floats:
        row = [r["at"] for r in self.rows].index(0)
        column = [c["at"] for c in self.columns].index(0)
        return np.asarray(self.nodes[row, column])

    def gates(self) -> Floats:
        wide = np.array([c["class"] != "side" for c in self.columns])
        tall = np.array([r["class"] != "side" for r in self.rows])
        around = np.array(
            [
                [sum(self.letter(i - a, j - b) != "." for a in (0, 1) for b in (0, 1)) for j in range(len(wide))]
                for i in range(len(tall))
            ]
        )
        return np.asarray(self.nodes[(around > 0) & (around < 4) & (wide[None, :] | tall[:, None])])


def build(rng: np.random.Generator, plan: dict[str, Any], names: Names) -> City:
    """The city of ``plan``: exactly ``GRIDS`` grids on its blocks."""
    lattice = _Lattice(plan)
    cells = lattice.cells()
    blocks = [lattice.block(*c) for c in cells]
    codes = [lattice.codes[lattice.letter(*c)] for c in cells]
    weights = np.array([b.area * DENSE_TOWNS.get(c[:9], 0.9) for b, c in zip(blocks, codes, strict=True)])
    weights[cells.index(GREEN_BLOCK)] *= 0.5
    counts = largest_remainder(weights, GRIDS, least=2)
    grids: list[CityGrid] = []
    streets = lattice.streets()
    for cell, block, code, count in zip(cells, blocks, codes, counts, strict=True):
        leaves, cuts = _divide(rng, block, int(count), 0, names)
        streets += cuts
        base = grids[-1].estate + 1 if grids else 1
        for leaf, estate in leaves:
            middle = leaf.ring.mean(axis=0)
            far = float(np.hypot(*(middle - lattice.origin)))
            grids.append(CityGrid(leaf, code, base + estate, far, cell == GREEN_BLOCK))
    outline = shapely.union_all([b.polygon for b in blocks], grid_size=0.01)
    return City(outline, grids, streets, lattice.gates(), lattice.crossing(), lattice.turn)


def _divide(
    rng: np.random.Generator, block: Block, count: int, depth: int, names: Names
) -> tuple[list[tuple[Block, int]], list[Street]]:
    """``count`` parts of a block with the number of the estate of each, and the streets between them."""
    if count == 1:
        return [(block, 0)], []
    first_count = count // 2
    shared = count == 2 and rng.random() < SHARED_ESTATES
    kind = "lane" if shared or (depth >= 2 and rng.random() < 0.5) else "side"
    share = first_count / count + rng.uniform(-0.04, 0.04)
    first, rest, line = cut(block, share, block.longer(), kind)
    parts, streets = _divide(rng, first, first_count, depth + 1, names)
    more, more_streets = _divide(rng, rest, count - first_count, depth + 1, names)
    shift = 0 if shared else max(e for _, e in parts) + 1
    name = names.lane() if kind == "lane" else names.side_street()
    own = Street("" if shared else name, kind, line)
    return parts + [(b, e + shift) for b, e in more], [own, *streets, *more_streets]
