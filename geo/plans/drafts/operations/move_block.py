"""Cells go to another grid: painted, clicked or lassoed."""

from dataclasses import dataclass
from typing import ClassVar

from geo.plans.drafts.state import State


@dataclass(frozen=True)
class MoveBlock:
    """Cells, of whichever grids, go to the grid ``to``."""

    kind: ClassVar[str] = "move_block"

    atoms: tuple[int, ...]
    to: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The grid that takes them."""
        return (self.to,)

    def apply(self, state: State) -> State:
        """The cells in their new grid."""
        return state.moved(state.land.cells(self.atoms, "atoms"), state.index(self.to, "to"))
