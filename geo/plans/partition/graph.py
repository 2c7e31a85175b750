"""The cells of a community and the borders between them: what a partition into grids is made from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

LEAST_SHARED_M, LEAST_SHARE = 3.0, 0.1
FREE = -1

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class CellGraph:
    """``n`` cells with ``m`` borders between two of them. Metres are those of the installation's metric CRS.

    Attributes:
        households: of each cell, ``(n,)``.
        cases: disputes of each cell in the period that the workload rests on, ``(n,)``.
        area_m2: of each cell, ``(n,)``.
        outer_m: length of each cell's border that no other cell shares, ``(n,)``.
        centres: x and y of each cell's centroid, ``(n, 2)``.
        pairs: the two cells of each border, ``(m, 2)``; every pair stands there once.
        shared_m: length of each border, ``(m,)``; one that is met only in points is not there.
        road_m: how much of each border runs along a road, ``(m,)``.
        group: what has to stay in one grid carries one number (an estate, a police beat); -1 is free, ``(n,)``.
        locked: the grid that a cell of a locked grid belongs to; -1 is free, ``(n,)``. A locked grid neither gives
            cells away nor takes any.
    """

    households: Ints
    cases: Ints
    area_m2: Floats
    outer_m: Floats
    centres: Floats
    pairs: Ints
    shared_m: Floats
    road_m: Floats
    group: Ints
    locked: Ints

    def __len__(self) -> int:
        return len(self.households)

    @cached_property
    def perimeter_m(self) -> Floats:
        """The whole border of each cell, ``(n,)``."""
        return self.outer_m + sums(self.pairs.ravel(), np.repeat(self.shared_m, 2), len(self))

    @cached_property
    def joins(self) -> Flags:
        """Which borders make neighbours, ``(m,)``: those of 3 m, or of a tenth of the whole border of a small cell."""
        smaller = self.perimeter_m[self.pairs].min(axis=1)
        return np.asarray(self.shared_m >= np.minimum(LEAST_SHARED_M, LEAST_SHARE * smaller))

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """The neighbours of each cell, across borders that join."""
        around: list[list[int]] = [[] for _ in range(len(self))]
        for one, other in self.pairs[self.joins].tolist():
            around[one].append(other)
            around[other].append(one)
        return around


def sums(of: Ints, values: Floats | Ints, count: int) -> Floats:
    """The sum of the values of each number from 0 up to ``count``, ``(count,)``."""
    return np.bincount(of, values, count).astype(np.float64)


def parts_of(members: list[int], neighbours: list[list[int]]) -> list[list[int]]:
    """The parts into which ``members`` fall when one may step only from a member to a neighbour, each sorted."""
    left = set(members)
    parts = []
    for first in sorted(members):
        if first not in left:
            continue
        left.discard(first)
        part, at = [first], 0
        while at < len(part):
            reached = left.intersection(neighbours[part[at]])
            left -= reached
            part.extend(sorted(reached))
            at += 1
        parts.append(sorted(part))
    return parts
