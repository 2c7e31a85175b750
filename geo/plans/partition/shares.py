"""Parts of a community that touch no other, and how many grids each gets."""

import math
from dataclasses import dataclass

import numpy as np

from geo.plans.partition.graph import Floats, parts_of
from geo.plans.partition.units import Units


@dataclass(frozen=True)
class Share:
    """Units that a grid can walk among, and the number of grids they are shared out to."""

    units: list[int]
    grids: int
    load: float

    @property
    def mean(self) -> float:
        """The workload of a grid."""
        return self.load / self.grids


@dataclass(frozen=True)
class Shares:
    """The whole community shared out.

    Attributes:
        units: all units, with a link where a detached part hangs on to another.
        shares: units and grids of each part.
        detached: the units of each part that is too small for a grid of its own.
    """

    units: Units
    shares: list[Share]
    detached: list[list[int]]


def shared_out(units: Units, centres: Floats, grids: int) -> Shares:
    """Give each part of the community its number of grids.

    A part with less than half of a grid's workload hangs on to the part nearest to it, as do the smallest while there
    are more parts than grids. Grids then go one by one to the part where they are needed most, as seats go to states
    by the method of equal proportions.

    Args:
        units: of the community, at least ``grids`` of them.
        centres: x and y of each unit, ``(n, 2)``.
        grids: at least 1.
    """
    parts = [(sum(units.load[unit] for unit in part), part) for part in parts_of(list(range(len(units))), units.joined)]
    mean = sum(units.load) / grids
    links, detached = [], []
    while len(parts) > 1:
        parts.sort(key=lambda each: (each[0], each[1]))
        load, small = parts[0]
        if load >= mean / 2 and len(parts) <= grids:
            break
        link = nearest(centres, small, [unit for _, part in parts[1:] for unit in part])
        at = next(number for number, (_, part) in enumerate(parts) if link[1] in part)
        detached.append(small)
        links.append(link)
        parts = [*parts[1:at], (parts[at][0] + load, sorted(parts[at][1] + small)), *parts[at + 1 :]]
    counts = _apportioned([load for load, _ in parts], [len(part) for _, part in parts], grids)
    shares = [Share(part, count, load) for (load, part), count in zip(parts, counts, strict=True)]
    return Shares(units.linked(links), sorted(shares, key=lambda share: share.units[0]), detached)


def nearest(centres: Floats, ours: list[int], others: list[int]) -> tuple[int, int]:
    """The unit of each side that lie nearest to each other."""
    apart = np.hypot(*(centres[ours][:, None] - centres[others][None]).transpose(2, 0, 1))
    at, to = np.unravel_index(int(apart.argmin()), apart.shape)
    return ours[at], others[to]


def _apportioned(loads: list[float], most: list[int], grids: int) -> list[int]:
    """``grids`` shared out by load, at least one each and no more than ``most``."""
    counts = [1] * len(loads)
    for _ in range(grids - len(loads)):
        open_to = [at for at in range(len(loads)) if counts[at] < most[at]]
        counts[max(open_to, key=lambda at: (loads[at] / math.sqrt(counts[at] * (counts[at] + 1)), -at))] += 1
    return counts
