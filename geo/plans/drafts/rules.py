"""What no edit may do to a draft, whichever operation it is."""

import numpy as np

from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State
from geo.plans.partition.graph import Ints, parts_of


def check(before: State, after: State, *, may_detach: bool = False, as_drawn: bool = False) -> None:
    """Refuse an edit that touches a locked grid, empties one, lets one fall apart or parts what has to stay together.

    Args:
        before: the draft before the edit.
        after: the draft as the edit would leave it.
        may_detach: a grid may take in a part of the community that touches no other, where there is one.
        as_drawn: grids may be in pieces, as somebody drew them elsewhere.

    Raises:
        RefusedError: with the cells where that is.
    """
    changed = np.flatnonzero(before.of != after.of)
    _check_locked(before, after, changed)
    touched = np.unique(np.concatenate([before.of[changed], after.of[changed], _new(before, after)]))
    for index in touched[touched != NOWHERE].tolist():
        if not after.grids[index].retired:
            _check_filled(before, after, index)
            if not as_drawn:
                _check_whole(before, after, index, may_detach)
    _check_keeps(after)


def _new(before: State, after: State) -> Ints:
    return np.arange(len(before.grids), len(after.grids), dtype=np.int64)


def _check_locked(before: State, after: State, changed: Ints) -> None:
    locked = np.array([grid.locked for grid in before.grids] + [False] * (len(after.grids) - len(before.grids) + 1))
    wrong = changed[locked[before.of[changed]] | locked[after.of[changed]]]
    if len(wrong):
        first = int(wrong[0])
        index = int(before.of[first]) if locked[before.of[first]] else int(after.of[first])
        grid = before.grids[index]
        raise RefusedError("grid", "plan_grid_locked", before.land.spot(wrong), code=grid.code, name=grid.name)


def _check_filled(before: State, after: State, index: int) -> None:
    grid, land = after.grids[index], after.land
    cells = after.cells_of(index)
    if len(cells) == 0:
        was = before.cells_of(index) if index < len(before.grids) else cells
        spots = [land.spot(was)] if len(was) else []
        raise RefusedError("grid", "plan_grid_empty", *spots, code=grid.code, name=grid.name)


def _check_whole(before: State, after: State, index: int, may_detach: bool) -> None:
    grid, land = after.grids[index], after.land
    cells = after.cells_of(index)
    pieces = parts_of(cells.tolist(), land.graph.neighbours)
    allowed = 1
    if index < len(before.grids):
        allowed = max(1, len(parts_of(before.cells_of(index).tolist(), land.graph.neighbours)))
    if may_detach:
        allowed = max(allowed, len(np.unique(land.part[cells])))
    if len(pieces) > allowed:
        pieces.sort(key=len)
        spots = [land.spot(piece) for piece in pieces[:-1]]
        raise RefusedError("grid", "plan_grid_falls_apart", *spots, code=grid.code, name=grid.name, parts=len(pieces))


def _check_keeps(after: State) -> None:
    for keep in after.keeps:
        cells = np.searchsorted(after.land.atoms, keep.atoms)
        grids, count = np.unique(after.of[cells], return_counts=True)
        if len(grids) > 1:
            fewer = cells[after.of[cells] != grids[int(np.argmax(count))]]
            raise RefusedError("atoms", "plan_keep_torn", after.land.spot(fewer), keep=keep.name)
