"""An edit as differences of rows: writing what was after does it, writing what was before undoes it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import shapely

from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.state import Dedicated, Grid, Keep, State

What = Literal["atom", "grid", "keep", "dedicated"]


@dataclass(frozen=True)
class Change:
    """Rows of one community that became others.

    Attributes:
        what: cells that went from grid to grid, or one grid, base or dedicated, or one group that stays together.
        community: the id of its area.
        keys: ids of the cells; the key of the grid or group.
        before, after: the key of the cells' grid, or the fields of the row; None where there is no grid or row.
    """

    what: What
    community: int
    keys: tuple[int | str, ...]
    before: Any
    after: Any

    def undone(self) -> "Change":
        """The inverse."""
        return Change(self.what, self.community, self.keys, self.after, self.before)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def change_of(kept: dict[str, Any]) -> Change:
    """A change as it was kept."""
    return Change(kept["what"], kept["community"], tuple(kept["keys"]), kept["before"], kept["after"])


def undone(changes: Sequence[Change]) -> list[Change]:
    """The inverse of an edit."""
    return [change.undone() for change in reversed(changes)]


def differences(before: State, after: State) -> list[Change]:
    """What an edit changed."""
    return [*_grids(before, after), *_atoms(before, after), *_keeps(before, after), *_dedicated(before, after)]


def _grids(before: State, after: State) -> Iterable[Change]:
    for at, grid in enumerate(after.grids):
        was = before.grids[at] if at < len(before.grids) else None
        old, new = None if was is None else _row(was), _row(grid)
        if old != new:
            yield Change("grid", after.land.community_id, (grid.key,), old, new)


def _row(grid: Grid) -> dict[str, Any] | None:
    """The fields of a grid as a row; a new one that is retired has none."""
    return None if grid.retired and grid.grid_id is None else asdict(grid)


def _atoms(before: State, after: State) -> Iterable[Change]:
    moved = np.flatnonzero(before.of != after.of)
    pairs, group = np.unique(np.stack([before.of[moved], after.of[moved]]), axis=1, return_inverse=True)
    for number, (old, new) in enumerate(pairs.T.tolist()):
        atoms = after.land.atoms[moved[group.ravel() == number]]
        yield Change("atom", after.land.community_id, tuple(atoms.tolist()), _key(before, old), _key(after, new))


def _key(state: State, index: int) -> str | None:
    return None if index == NOWHERE else state.grids[index].key


def _keeps(before: State, after: State) -> Iterable[Change]:
    old, new = ({keep.key: _kept(keep) for keep in state.keeps} for state in (before, after))
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield Change("keep", after.land.community_id, (key,), old.get(key), new.get(key))


def _dedicated(before: State, after: State) -> Iterable[Change]:
    for at, each in enumerate(after.dedicated):
        old = _laid(before.dedicated[at], after.land.srid) if at < len(before.dedicated) else None
        new = _laid(each, after.land.srid)
        if old != new:
            yield Change("dedicated", after.land.community_id, (each.grid.key,), old, new)


def _laid(dedicated: Dedicated, srid: int) -> dict[str, Any] | None:
    """A dedicated grid as a row, its ground as EWKB in hexadecimal digits."""
    row = _row(dedicated.grid)
    if row is None:
        return None
    del row["locked"]
    geom = shapely.to_wkb(shapely.set_srid(dedicated.shape, srid), hex=True, include_srid=True)
    return row | {"version_id": dedicated.version_id, "geom": geom}


def _kept(keep: Keep) -> dict[str, Any]:
    return {"key": keep.key, "name": keep.name, "atoms": list(keep.atoms), "of": keep.of}
