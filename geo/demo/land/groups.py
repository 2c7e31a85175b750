"""The land of a village cut into its groups: straight lanes through the lived-in core, each group its own share."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.frame import Frame
from geo.demo.land.shares import largest_remainder
from geo.demo.land.villages import Country, borders_between

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRIDS = 991
CORE_M2 = 700_000.0
_STEP_M = 40.0
_LONG = 1e6


@dataclass(frozen=True)
class Group:
    """A rural grid to be: the sector of a village it lies in and its box (u0, v0, u1, v1) in the village's frame."""

    village: int
    sector: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Groups:
    """All rural grids to be.

    Attributes:
        groups: in order of village.
        sector: the sector each piece of open country belongs to, shape (n,).
        frames, half: of each village, its frame (origin at the seat) and half the side of its core.
        cuts: the new borders, each with the village it lies in.
    """

    groups: list[Group]
    sector: Ints
    frames: list[Frame]
    half: Floats
    cuts: list[tuple[int, shapely.Geometry]]


def cut(rng: np.random.Generator, country: Country, seats: Floats, arms: list[Floats]) -> Groups:
    """Cut all villages into exactly ``GRIDS`` groups.

    Args:
        seats: of the villages, shape (n, 2).
        arms: unit vectors of the roads that leave each seat; lanes run along and across the first of them.
    """
    counts = largest_remainder(rng.uniform(5.5, 10.5, len(seats)), GRIDS)
    frames = [Frame(s, _facing_south(a[0])) for s, a in zip(seats, arms, strict=True)]
    half = np.sqrt(counts * CORE_M2) / 2
    sector = np.arange(len(country.pieces))
    groups: list[Group] = []
    cuts: list[tuple[int, shapely.Geometry]] = []
    for village in range(len(seats)):
        mine = np.nonzero(country.village == village)[0]
        points = _core_points(country.pieces[mine], frames[village], half[village])
        shares = _share(mine, country.pieces[mine], [len(p) for p in points], int(counts[village]), sector)
        for one, count in shares.items():
            land = shapely.union_all(country.pieces[sector == one])
            inside = np.vstack([points[k] for k in np.nonzero(sector[mine] == one)[0]])
            boxes, lines = _halve(inside, count, (-_LONG, -_LONG, _LONG, _LONG))
            groups += [Group(village, one, box) for box in boxes]
            for line in lines:
                chord = shapely.LineString(frames[village].world(line)).intersection(land)
                cuts.append((village, chord))
    return Groups(groups, sector, frames, half, cuts)


def _facing_south(arm: Floats) -> float:
    """The angle, along the road or across it, that is nearest to west-east: houses in rows along it face south."""
    return float((np.arctan2(arm[1], arm[0]) + np.pi / 4) % (np.pi / 2) - np.pi / 4)


def _core_points(pieces: NDArray[np.object_], frame: Frame, half: float) -> list[Floats]:
    axis = np.arange(-half + _STEP_M / 2, half, _STEP_M)
    u, v = (a.ravel() for a in np.meshgrid(axis, axis))
    local = np.column_stack([u, v])
    world = frame.world(local)
    return [local[shapely.contains_xy(p, world)] for p in pieces]


def _share(mine: Ints, pieces: NDArray[np.object_], weights: list[int], count: int, sector: Ints) -> dict[int, int]:
    """Grids for each sector; a piece too small for one joins the neighbour with the longest common border."""
    a, b, length = borders_between(pieces)
    weight = np.array(weights, dtype=float)
    label = np.arange(len(mine))
    while len(np.unique(label)) > 1:
        total = np.bincount(label, weights=weight, minlength=len(mine))
        alive = np.unique(label)
        weakest = alive[np.argmin(total[alive])]
        if total[weakest] >= 0.6 * weight.sum() / count:
            break
        out = (label[a] == weakest) != (label[b] == weakest)
        if not out.any():
            label[label == weakest] = alive[np.argmax(total[alive])]
            continue
        other = np.where(label[a[out]] == weakest, label[b[out]], label[a[out]])
        border = np.bincount(other, weights=length[out], minlength=len(mine))
        label[label == weakest] = int(np.argmax(border))
    sector[mine] = mine[label]
    alive = np.unique(label)
    total = np.bincount(label, weights=weight, minlength=len(mine))[alive].astype(float)
    shares = largest_remainder(np.asarray(total, dtype=np.float64), count, least=1)
    return {int(mine[one]): int(n) for one, n in zip(alive, shares, strict=True)}


def _halve(
    points: Floats, count: int, box: tuple[float, float, float, float]
) -> tuple[list[tuple[float, float, float, float]], list[Floats]]:
    """``count`` boxes with about the same number of points each, and the lines between them."""
    if count == 1:
        return [box], []
    axis = int(np.argmax(np.quantile(points, 0.95, axis=0) - np.quantile(points, 0.05, axis=0)))
    first = count // 2
    value = float(np.quantile(points[:, axis], first / count, method="lower")) + _STEP_M / 2
    low, high = list(box), list(box)
    low[axis + 2] = high[axis] = value
    below = points[:, axis] < value
    line = np.array([[box[0], box[1]], [box[2], box[3]]])
    line[:, axis] = value
    boxes, lines = _halve(points[below], first, tuple(low))  # type: ignore[arg-type]
    more, more_lines = _halve(points[~below], count - first, tuple(high))  # type: ignore[arg-type]
    return boxes + more, [line, *lines, *more_lines]
