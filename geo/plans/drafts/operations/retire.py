"""A grid is given up."""

from dataclasses import dataclass
from typing import ClassVar

from geo.plans.drafts.operations.giving import given_away
from geo.plans.drafts.state import State


@dataclass(frozen=True)
class Retire:
    """A grid is no more; its cells go to the grids beside them, each by its longest border.

    A dedicated one has no cells.
    """

    kind: ClassVar[str] = "retire"

    grid: str

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The grid that goes."""
        return (self.grid,)

    def apply(self, state: State) -> State:
        """One grid less."""
        if state.over(self.grid) is not None:
            return state.retold(self.grid, retired=True)
        index = state.index(self.grid)
        return given_away(state, state.cells_of(index), index, "grid").told(index, retired=True)
