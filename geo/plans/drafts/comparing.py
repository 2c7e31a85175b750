"""Two drafts beside each other, or one beside the grids in force."""

from dataclasses import dataclass

import numpy as np

from geo.plans.drafts.land import NOWHERE, Land
from geo.plans.drafts.state import State
from geo.plans.partition.graph import Ints


@dataclass(frozen=True)
class Difference:
    """Cells of one community that are in one grid here and in another there.

    Attributes:
        community: its code.
        of, than: keys of the grids here and there; None for none.
        atoms: ids of the cells.
        households: that live in them.
    """

    community: str
    of: str | None
    than: str | None
    atoms: tuple[int, ...]
    households: int


def against_force(state: State) -> list[Difference]:
    """What differs from the grids in force."""
    home = [grid.key for grid in state.land.grids]
    return _differences(state.land, _keys(state), _named(state.land.home, home))


def against(state: State, other: State) -> list[Difference]:
    """What differs from another draft of the same community on the same cells."""
    return _differences(state.land, _keys(state), _keys(other))


def _keys(state: State) -> list[str | None]:
    return _named(state.of, [grid.key for grid in state.grids])


def _named(of: Ints, keys: list[str]) -> list[str | None]:
    return [None if at == NOWHERE else keys[at] for at in of.tolist()]


def _differences(land: Land, here: list[str | None], there: list[str | None]) -> list[Difference]:
    groups: dict[tuple[str | None, str | None], list[int]] = {}
    for cell, pair in enumerate(zip(here, there, strict=True)):
        if pair[0] != pair[1]:
            groups.setdefault(pair, []).append(cell)
    found = []
    for (one, other), cells in groups.items():
        atoms = tuple(land.atoms[cells].tolist())
        found.append(Difference(land.code, one, other, atoms, int(land.households[np.array(cells)].sum())))
    return sorted(found, key=lambda each: (-each.households, each.of or "", each.than or ""))
