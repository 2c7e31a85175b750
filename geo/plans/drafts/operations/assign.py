"""Cells go to grids one by one, as a table has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from geo.plans.drafts.state import State


@dataclass(frozen=True)
class Assign:
    """Each cell goes to the grid of a key; those not named stay where they are.

    Attributes:
        to: the key of its grid, by the id of the cell.
    """

    kind: ClassVar[str] = "assign"

    to: Mapping[int, str]

    @property
    def atoms(self) -> tuple[int, ...]:
        """The cells, in order."""
        return tuple(sorted(self.to))

    @property
    def keys(self) -> tuple[str, ...]:
        """The grids, each once."""
        return tuple(dict.fromkeys(self.to.values()))

    def apply(self, state: State) -> State:
        """The cells in their grids."""
        places = {key: state.index(key) for key in self.keys}
        to = np.array([places[self.to[atom]] for atom in self.atoms], dtype=np.int64)
        return state.moved(state.land.cells(self.atoms, "atoms"), to)
