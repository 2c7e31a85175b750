"""Units: what moves from grid to grid as one. A free cell, or all that has to stay together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.plans.partition.graph import CellGraph, Floats, Ints, sums


@dataclass(frozen=True)
class Units:
    """``n`` units and what lies between them, as lists: the search steps through them one by one.

    Attributes:
        cells: the cells of each unit.
        load: workload of each.
        households: of each.
        area: m² of each.
        border: metres, the whole border of each.
        around: of each, every unit that it meets, with the metres of border between and those of them on no road.
        joined: of each, the units that a grid may step to without being in two parts.
    """

    cells: list[list[int]]
    load: list[float]
    households: list[int]
    area: list[float]
    border: list[float]
    around: list[list[tuple[int, float, float]]]
    joined: list[list[int]]

    def __len__(self) -> int:
        return len(self.load)

    def only(self, members: Sequence[int]) -> "Units":
        """Some of the units, numbered anew in the order given; borders with others become outer ones."""
        new = {old: number for number, old in enumerate(members)}
        return Units(
            cells=[self.cells[old] for old in members],
            load=[self.load[old] for old in members],
            households=[self.households[old] for old in members],
            area=[self.area[old] for old in members],
            border=[self.border[old] for old in members],
            around=[[(new[v], shared, off) for v, shared, off in self.around[old] if v in new] for old in members],
            joined=[[new[v] for v in self.joined[old] if v in new] for old in members],
        )

    def linked(self, links: Sequence[tuple[int, int]]) -> "Units":
        """The same units, where a grid may also step across ``links``, though nothing is met there."""
        joined = [list(near) for near in self.joined]
        for one, other in links:
            if other not in joined[one]:
                joined[one].append(other)
                joined[other].append(one)
        return replace(self, joined=joined)


def units_of(graph: CellGraph, load: Floats, of_cell: Ints) -> Units:
    """The units of a graph.

    Args:
        graph: the cells.
        load: workload of each cell.
        of_cell: the unit of each cell, numbered from 0 without a gap; -1 for cells that do not move.
    """
    count = int(of_cell.max(initial=-1)) + 1
    moves = of_cell >= 0
    cells: list[list[int]] = [[] for _ in range(count)]
    for cell in np.flatnonzero(moves).tolist():
        cells[of_cell[cell]].append(cell)

    def total(values: Floats | Ints) -> Floats:
        return sums(of_cell[moves], values[moves], count)

    ends = of_cell[graph.pairs]
    inside = (ends[:, 0] == ends[:, 1]) & (ends[:, 0] >= 0)
    within = sums(ends[inside, 0], graph.shared_m[inside], count)
    around, joined = _between(graph, ends, count)
    return Units(
        cells=cells,
        load=total(load).tolist(),
        households=total(graph.households).astype(np.int64).tolist(),
        area=total(graph.area_m2).tolist(),
        border=(total(graph.perimeter_m) - 2 * within).tolist(),
        around=around,
        joined=joined,
    )


def _between(graph: CellGraph, ends: Ints, count: int) -> tuple[list[list[tuple[int, float, float]]], list[list[int]]]:
    """What each unit meets, and what it may step to, from the units at both ``ends`` of each border."""
    across = (ends[:, 0] != ends[:, 1]) & (ends >= 0).all(axis=1)
    low, high = ends[across].min(axis=1), ends[across].max(axis=1)
    keys, of = np.unique(low * count + high, return_inverse=True)
    shared = sums(of, graph.shared_m[across], len(keys))
    off_road = sums(of, (graph.shared_m - graph.road_m)[across], len(keys))
    joins = sums(of, graph.joins[across].astype(np.int64), len(keys)) > 0
    around: list[list[tuple[int, float, float]]] = [[] for _ in range(count)]
    joined: list[list[int]] = [[] for _ in range(count)]
    for key, metres, off, may_step in zip(
        keys.tolist(), shared.tolist(), off_road.tolist(), joins.tolist(), strict=True
    ):
        one, other = divmod(key, count)
        around[one].append((other, metres, off))
        around[other].append((one, metres, off))
        if may_step:
            joined[one].append(other)
            joined[other].append(one)
    return around, joined
