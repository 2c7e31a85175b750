"""Cells that a grid gives away go to the grids beside it."""

import numpy as np

from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State
from geo.plans.partition.graph import Flags, Floats, Ints, sums


def given_away(state: State, cells: Ints, leaving: int, field: str) -> State:
    """Let each cell go to the grid that it shares the longest border with, those at its edge first.

    So what a grid takes always hangs on to it. Locked grids take nothing.

    Args:
        state: the draft.
        cells: that are given away.
        leaving: the grid that they do not go to, though it be beside them.
        field: named where some cells have nowhere to go.

    Raises:
        RefusedError: no other grid is beside them.
    """
    graph, of = state.land.graph, state.of.copy()
    pending = np.zeros(len(of), dtype=np.bool_)
    pending[cells] = True
    takes = np.array([not (grid.locked or grid.retired) for grid in state.grids] + [False])
    takes[leaving] = False
    pairs, shared = graph.pairs[graph.joins], graph.shared_m[graph.joins]
    ends, metres = np.concatenate([pairs, pairs[:, ::-1]]), np.concatenate([shared, shared])
    whole: Floats | None = None
    while pending.any():
        open_ends = pending[ends[:, 0]] & ~pending[ends[:, 1]] & takes[of[ends[:, 1]]]
        if not open_ends.any():
            raise RefusedError(field, "plan_no_neighbour", state.land.spot(np.flatnonzero(pending)))
        if whole is None:
            whole = sums(of[ends[open_ends, 1]], metres[open_ends], len(state.grids))
        _settle(of, pending, ends[open_ends], metres[open_ends], whole)
    return state.moved(cells, of[cells])


def _settle(of: Ints, pending: Flags, ends: Ints, metres: Floats, whole: Floats) -> None:
    """Give every cell that touches grids that take cells to the one it shares most with.

    Of two with which it shares as much, to the one with more border (``whole``) with all that is given away.
    """
    grids = len(whole)
    key, place = np.unique(ends[:, 0] * grids + of[ends[:, 1]], return_inverse=True)
    length = np.round(np.bincount(place, metres), 2)
    cell, grid = key // grids, key % grids
    order = np.lexsort((grid, -whole[grid], -length, cell))
    first = np.unique(cell[order], return_index=True)[1]
    chosen = order[first]
    of[cell[chosen]] = grid[chosen]
    pending[cell[chosen]] = False
