"""Cells become a grid of their own."""

from dataclasses import dataclass
from typing import ClassVar

from geo.plans.drafts.state import State


@dataclass(frozen=True)
class NewGrid:
    """Cells leave their grids and become a new one."""

    kind: ClassVar[str] = "new_grid"

    atoms: tuple[int, ...]
    name: str | None = None

    keys: ClassVar[tuple[str, ...]] = ()

    def apply(self, state: State) -> State:
        """One grid more."""
        return state.added(self.name).moved(state.land.cells(self.atoms, "atoms"), len(state.grids))
