"""Schools, hospitals, markets, offices, works and parks: what stands on a plot where nobody lives."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.convex import Block
from geo.demo.land.estates import facing_south
from geo.demo.land.names import WORDS

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """How a facility looks: use of its buildings, their size, rows apart, how many, floors."""

    use: str
    length: float
    depth: float
    pitch: float
    most: int
    floors: tuple[int, ...]
    ground: str


KINDS = {
    "school": Kind("school", 52, 15, 42, 3, (3, 4, 5), "square"),
    "hospital": Kind("office", 58, 18, 44, 3, (5, 8, 11), ""),
    "market": Kind("shop", 54, 30, 44, 2, (1, 2), ""),
    "office": Kind("office", 48, 16, 46, 2, (4, 5, 6, 9), ""),
    "works": Kind("works", 56, 24, 38, 6, (1, 1, 2), ""),
    "park": Kind("office", 20, 12, 400, 0, (1,), "park"),
}
_WEIGHTS = {"school": 3.0, "hospital": 0.6, "market": 0.9, "office": 3.2, "works": 0.2, "park": 2.0}
_WORKS_TOWNS = {"620902003": 3.0, "620902007": 1.5}


class Facilities:
    """A source of facilities: each name is given out once; when all are used a plot becomes a nameless green."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._pools = {
            kind: [names[i] for i in rng.permutation(len(names))] for kind, names in WORDS["facilities"].items()
        }

    def choose(self, town: str) -> tuple[str, str]:
        """Kind and name of the next facility in a town (9-digit code)."""
        weights = dict(_WEIGHTS)
        weights["works"] = _WORKS_TOWNS.get(town, weights["works"])
        kinds = [k for k in weights if self._pools[k]]
        if not kinds:
            return "park", ""
        odds = np.array([weights[k] for k in kinds])
        kind = kinds[int(self._rng.choice(len(kinds), p=odds / odds.sum()))]
        return kind, self._pools[kind].pop()


def houses(rng: np.random.Generator, plot: Block, kind: Kind) -> tuple[Floats, list[int], shapely.Geometry]:
    """Rings (shape (n, 5, 2)) and floors of a facility's buildings, and the open ground left in front of them."""
    frame = facing_south(plot)
    local = frame.local(plot.ring)
    (u0, v0), (u1, v1) = local.min(axis=0) + 4, local.max(axis=0) - 4
    many = min(int((u1 - u0 + 12) // (kind.length + 12)), 2)
    rows = int((v1 - v0 + kind.pitch - kind.depth) // kind.pitch)
    ground = plot.polygon.buffer(-3)
    if many < 1 or rows < 1 or not kind.most:
        return np.empty((0, 5, 2)), [], ground
    left = (u0 + u1 - many * kind.length - (many - 1) * 12) / 2
    u = np.tile(left + np.arange(many) * (kind.length + 12), rows)
    v = np.repeat(v1 - kind.depth - np.arange(rows) * kind.pitch, many)
    boxes = frame.boxes(u, v, u + kind.length, v + kind.depth)
    boxes = boxes[shapely.contains(plot.polygon, boxes)][: kind.most]
    floors = [int(rng.choice(kind.floors)) for _ in boxes]
    if kind.ground:
        ground = ground.difference(shapely.union_all(boxes).buffer(8, join_style="mitre"))
    return shapely.get_coordinates(boxes).reshape(-1, 5, 2), floors, ground
