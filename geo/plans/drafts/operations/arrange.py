"""Grids of a community as a layer has them that was drawn elsewhere."""

from dataclasses import dataclass
from typing import ClassVar

from geo.plans.drafts.state import State


@dataclass(frozen=True)
class Arranged:
    """One grid of the layer.

    Attributes:
        atoms: ids of its cells.
        key: of the grid that it goes on as, None for a new one.
        name: empty where the layer says none.
        code: given by the superior platform to a new grid; empty where it has to be made up.
    """

    atoms: tuple[int, ...]
    key: str | None = None
    name: str = ""
    code: str = ""


@dataclass(frozen=True)
class Arrange:
    """Cells are in the grids that a layer has them in, and grids that keep none are given up.

    Cells that the layer says nothing of stay where they are.
    """

    kind: ClassVar[str] = "import"

    grids: tuple[Arranged, ...]

    @property
    def atoms(self) -> tuple[int, ...]:
        """All cells that change hands."""
        return tuple(atom for grid in self.grids for atom in grid.atoms)

    @property
    def keys(self) -> tuple[str, ...]:
        """The grids that go on."""
        return tuple(grid.key for grid in self.grids if grid.key is not None)

    def apply(self, state: State) -> State:
        """The community as the layer has it."""
        for grid in self.grids:
            state = _placed(state, grid)
        for at in state.live:
            if len(state.cells_of(at)) == 0:
                state = state.told(at, retired=True)
        return state


def _placed(state: State, grid: Arranged) -> State:
    if grid.key is None:
        index = len(state.grids)
        state = state.added(grid.name or None)
        if grid.code:
            state = state.told(index, code=grid.code, provisional=False)
    else:
        index = state.index(grid.key)
        if grid.name:
            state = state.told(index, name=grid.name)
    return state.moved(state.land.cells(grid.atoms, "atoms"), index)
