"""A grid of the city built up: plots between lanes, shops along the streets, estates, one facility or none."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.city import CityGrid, Street
from geo.demo.land.convex import Block, cut, inset
from geo.demo.land.estates import NEW, OLD, Estate, lay_out
from geo.demo.land.facilities import KINDS, Facilities, houses

Floats = NDArray[np.float64]

HALF = {"trunk": 18.0, "main": 15.0, "side": 8.0, "lane": 4.0}
_STRIP_M = 12.0
_OLD_TOWN_M = 1400.0


@dataclass(frozen=True)
class Facility:
    """A facility on a plot of its own; ``plot`` is the plot within its streets."""

    kind: str
    name: str
    plot: Block
    rings: Floats
    floors: list[int]
    ground: shapely.Geometry


@dataclass
class BuiltGrid:
    """What stands in one grid of the city; ``estates`` go with the plots they stand on."""

    estates: list[Estate] = field(default_factory=list)
    facility: Facility | None = None
    shops: list[Floats] = field(default_factory=list)
    lanes: list[Street] = field(default_factory=list)
    old: bool = False


def build(rng: np.random.Generator, grid: CityGrid, homes: int, facilities: Facilities, park: str) -> BuiltGrid:
    """Build up a grid so that ``homes`` households have a room.

    Args:
        park: name of the park that takes most of this grid, '' for none.

    Raises:
        ValueError: not even towers hold so many.
    """
    built = BuiltGrid(old=grid.centre_m < _OLD_TOWN_M and rng.random() < 0.75)
    styles = OLD + NEW if built.old else NEW + OLD[1:]
    attempts = [0.5] if park else ([0.42, 0.34, 0.0] if rng.random() < 0.62 else [0.0])
    for share in attempts:
        plots, lane = _plots(rng, grid.block, share)
        living = plots[1:] if share else plots
        fronts = [_fronts(rng, p) for p in living]
        parcels = [_within(p, f) for p, f in zip(living, fronts, strict=True)]
        estates = lay_out(rng, [p for p in parcels if len(p.ring)], homes, NEW if park else styles)
        if estates:
            break
    else:
        raise ValueError(f"no room for {homes} households on {grid.block.area:.0f} m2")
    built.estates = estates
    built.lanes = [Street("", "lane", line) for line in lane]
    for plot, estate in zip([p for p, q in zip(living, parcels, strict=True) if len(q.ring)], estates, strict=True):
        built.lanes += [Street("", "lane", part) for line in estate.lanes for part in _clip(line, plot)]
    if share:
        built.facility = _facility(rng, plots[0], grid.community[:9], facilities, park)
    built.shops = _shops(rng, living, fronts, built.lanes)
    return built


def _clip(line: Floats, plot: Block) -> list[Floats]:
    inside = shapely.LineString(line).intersection(plot.polygon)
    return [shapely.get_coordinates(inside)] if inside.length > 5 else []


def _plots(rng: np.random.Generator, block: Block, share: float) -> tuple[list[Block], list[Floats]]:
    """The block cut by lanes: with a share the first plot is for a facility."""
    plots = [block]
    lanes: list[Floats] = []
    if share:
        first, rest, line = cut(block, share, block.longer(), "lane")
        if rng.random() < 0.5 and share < 0.5:
            first, rest, line = cut(block, 1 - share, block.longer(), "lane")
            first, rest = rest, first
        plots, lanes = [first, rest], [line]
    if plots[-1].area > 40_000:
        first, rest, line = cut(plots[-1], rng.uniform(0.42, 0.58), plots[-1].longer(), "lane")
        plots, lanes = [*plots[:-1], first, rest], [*lanes, line]
    return plots, lanes


def _fronts(rng: np.random.Generator, plot: Block) -> list[bool]:
    odds = {"trunk": 0.5, "main": 1.0, "side": 0.45, "lane": 0.0}
    return [bool(rng.random() < odds[s]) for s in plot.sides]


def _within(plot: Block, fronts: list[bool]) -> Block:
    return inset(plot, [HALF[s] + (_STRIP_M + 9 if f else 4) for s, f in zip(plot.sides, fronts, strict=True)])


def _facility(rng: np.random.Generator, plot: Block, town: str, facilities: Facilities, park: str) -> Facility:
    kind, name = ("park", park) if park else facilities.choose(town)
    inner = inset(plot, [HALF[s] + 2 for s in plot.sides])
    rings, floors, ground = houses(rng, inset(plot, [HALF[s] + 6 for s in plot.sides]), KINDS[kind])
    return Facility(kind, name, inner, rings, floors, ground)


def _shops(rng: np.random.Generator, plots: list[Block], fronts: list[list[bool]], lanes: list[Street]) -> list[Floats]:
    rings = [r for plot, front in zip(plots, fronts, strict=True) for r in _strip(rng, plot, front)]
    if not rings:
        return []
    boxes = shapely.polygons(np.array(rings))
    ways = shapely.union_all([shapely.LineString(s.line) for s in lanes]) if lanes else shapely.Point()
    free = shapely.distance(boxes, ways) > 3.5 if lanes else np.ones(len(boxes), dtype=bool)
    return [r for r, f in zip(rings, free, strict=True) if f]


def _strip(rng: np.random.Generator, plot: Block, fronts: list[bool]) -> list[Floats]:
    """Shops in a row along each front of a plot, leaving the corners open."""
    n = len(plot.ring)
    found: list[Floats] = []
    for i in np.nonzero(np.array(fronts))[0]:
        start, end = plot.ring[i], plot.ring[(i + 1) % n]
        length = float(np.hypot(*(end - start)))
        step = (end - start) / length
        inward = np.array([-step[1], step[0]])
        near = HALF[plot.sides[i]] + 2
        before, after = (i - 1) % n, (i + 1) % n
        at = HALF[plot.sides[before]] + (_STRIP_M + 8 if fronts[before] else 5)
        stop = length - HALF[plot.sides[after]] - (_STRIP_M + 8 if fronts[after] else 5)
        while at + 14 < stop:
            width = min(float(rng.uniform(16, 38)), stop - at)
            if rng.random() > 0.1:
                depth = float(rng.uniform(9, _STRIP_M))
                a, b = start + at * step, start + (at + width) * step
                corners = [a + near * inward, b + near * inward]
                corners += [b + (near + depth) * inward, a + (near + depth) * inward]
                found.append(np.array([*corners, corners[0]]))
            at += width + float(rng.choice([1.5, 1.5, 4.0, 7.0]))
    return found
