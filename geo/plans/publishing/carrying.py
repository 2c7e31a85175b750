"""What a draft of a community wants, on other cells and grids than it was made on. Pure: nothing is read or written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from geo.plans.drafts.codes import coded
from geo.plans.drafts.land import NOWHERE, Land
from geo.plans.drafts.state import Dedicated, Grid, Keep, State, in_force

Why = Literal[
    "cell_gone", "grid_gone", "grid_changed", "grid_kept", "grid_empty", "code_taken", "keep_smaller", "keep_dropped"
]


@dataclass(frozen=True)
class NotCarried:
    """Something that a draft wanted and cannot have on other ground: of a community (code), a grid (key), and cells.

    ``cell_gone``: the cells are no more. ``grid_gone``: the grid is no more, so the cells stay where they are.
    ``grid_changed``: a dedicated grid was changed by others, and stays so. ``grid_kept``: others have put cells into
    the grid that was to end. ``grid_empty``: the grid would have no cells; a new one is forgotten, another keeps its
    own. ``code_taken``: another area has the code. ``keep_smaller``, ``keep_dropped``: of what was to stay together,
    the cells are no more, or lie in several grids.
    """

    community: str
    grid: str | None
    atoms: tuple[int, ...]
    why: Why


@dataclass(frozen=True)
class Wanted:
    """What a draft differs by in a community.

    Attributes:
        grids, keeps: of the draft.
        moved: the grid of each cell that is in another, by the cell's id.
        dedicated: all dedicated grids, as the draft has them.
        names: that its grids had in force, by their keys.
    """

    grids: Sequence[Grid]
    keeps: Sequence[Keep]
    moved: Mapping[int, str | None]
    dedicated: tuple[Dedicated, ...]
    names: Mapping[str, str]

    @property
    def nothing(self) -> bool:
        """Whether all shall be as in force."""
        return not (self.grids or self.keeps or self.moved or any(each.change != "same" for each in self.dedicated))


def carried(
    land: Land, used: frozenset[str], wanted: Wanted, new_key: Callable[[], str]
) -> tuple[State, State, list[NotCarried]]:
    """A community as it is on its new ground, as a draft would have it there, and what cannot be had.

    Args:
        land: the new ground.
        used: codes that some area has or had.
        wanted: by the draft.
        new_key: makes a key that no other grid of any draft has.
    """
    grids = tuple(in_force(grid) for grid in land.grids)
    plain = State(land, grids, land.home.copy(), (), used, new_key, wanted.dedicated)
    carrying = _Carrying(plain, wanted)
    carrying.grids()
    carrying.cells()
    carrying.whole()
    carrying.keeps()
    return plain, coded(carrying.state), carrying.report


class _Carrying:
    def __init__(self, plain: State, wanted: Wanted) -> None:
        self.state, self._wanted = plain, wanted
        self.report: list[NotCarried] = []

    def _note(self, why: Why, grid: str | None, atoms: Sequence[int] = ()) -> None:
        self.report.append(NotCarried(self.state.land.code, grid, tuple(atoms), why))

    def grids(self) -> None:
        """Tell grids as the draft does: what it says of one in force stands beside what others have said since."""
        grids = list(self.state.grids)
        places = {grid.key: at for at, grid in enumerate(grids)}
        for told in self._wanted.grids:
            if told.grid_id is None:
                taken = not told.provisional and told.code in self.state.used
                if taken:
                    self._note("code_taken", told.key)
                grids.append(replace(told, provisional=told.provisional or taken))
            elif told.key in places:
                grids[places[told.key]] = self._retold(grids[places[told.key]], told)
            else:
                self._note("grid_gone", told.key)
        self.state = replace(self.state, grids=tuple(grids))

    def _retold(self, grid: Grid, told: Grid) -> Grid:
        name = grid.name if told.name == self._wanted.names.get(told.key) else told.name
        return replace(grid, name=name, person_id=told.person_id, locked=told.locked, retired=told.retired)

    def cells(self) -> None:
        """Put cells into the grids that the draft wants them in."""
        land, of = self.state.land, self.state.of.copy()
        places: dict[str | None, int] = {grid.key: at for at, grid in enumerate(self.state.grids)} | {None: NOWHERE}
        groups: dict[str | None, list[int]] = {}
        for atom, key in self._wanted.moved.items():
            groups.setdefault(key, []).append(atom)
        for key, atoms in groups.items():
            asked = np.array(sorted(atoms), dtype=np.int64)
            at = np.minimum(np.searchsorted(land.atoms, asked), len(land) - 1)
            there = land.atoms[at] == asked
            if not there.all():
                self._note("cell_gone", key, asked[~there].tolist())
            if key not in places:
                self._note("grid_gone", key, asked[there].tolist())
            else:
                of[at[there]] = places[key]
        self.state = replace(self.state, of=of)

    def whole(self) -> None:
        """Leave no cells in a grid that ends and no grid without cells."""
        for at, grid in enumerate(self.state.grids):
            cells = self.state.cells_of(at)
            if grid.retired and len(cells):
                self._note("grid_kept", grid.key, self.state.land.atoms[cells].tolist())
                self.state = self.state.told(at, retired=False)
        # A grid that takes its cells back may leave another without.
        while (empty := self._emptied()) is not None:
            home = np.flatnonzero(self.state.land.home == empty)
            self._note("grid_empty", self.state.grids[empty].key, self.state.land.atoms[home].tolist())
            self.state = self.state.moved(home, empty) if len(home) else self.state.told(empty, retired=True)

    def _emptied(self) -> int | None:
        """The place of a grid that the draft leaves without cells."""
        filled = set(np.unique(self.state.of).tolist()) - {NOWHERE}
        home = set(np.unique(self.state.land.home).tolist())
        for at in self.state.live:
            if at not in filled and (at in home or self.state.grids[at].grid_id is None):
                return at
        return None

    def keeps(self) -> None:
        """Let stay together what is still in one grid."""
        kept = []
        for keep in self._wanted.keeps:
            there = np.isin(np.array(keep.atoms, dtype=np.int64), self.state.land.atoms)
            atoms = tuple(np.array(keep.atoms, dtype=np.int64)[there].tolist())
            gone = np.array(keep.atoms, dtype=np.int64)[~there].tolist()
            cells = np.searchsorted(self.state.land.atoms, atoms)
            if len(atoms) < 2 or len(np.unique(self.state.of[cells])) > 1:
                self._note("keep_dropped", None, keep.atoms)
                continue
            if gone:
                self._note("keep_smaller", None, gone)
            kept.append(replace(keep, atoms=atoms))
        self.state = replace(self.state, keeps=tuple(kept))
