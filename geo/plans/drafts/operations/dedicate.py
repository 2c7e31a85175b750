"""A dedicated grid is laid over the others."""

from dataclasses import dataclass, replace
from typing import ClassVar

import shapely

from geo.plans.drafts.drawn import ground_of, ground_within
from geo.plans.drafts.state import Dedicated, Grid, State


@dataclass(frozen=True)
class Dedicate:
    """A market, a school or a firm becomes a dedicated grid; base grids and their cells stay as they are.

    It is ``polygon`` (WGS84 degrees), in the community of the cells ``atoms``; without a polygon, it is those cells.
    """

    kind: ClassVar[str] = "dedicate"

    atoms: tuple[int, ...]
    polygon: shapely.Polygon | None = None
    name: str | None = None

    keys: ClassVar[tuple[str, ...]] = ()

    def apply(self, state: State) -> State:
        """One dedicated grid more; its code is given later."""
        land = state.land
        if self.polygon is None:
            shape = ground_of(land, land.cells(self.atoms, "atoms"))
        else:
            shape = ground_within(land, self.polygon)
        grid = Grid(state.new_key(), None, "", self.name or _name(state), provisional=True)
        return replace(state, dedicated=(*state.dedicated, Dedicated(grid, shape)))


def _name(state: State) -> str:
    names = {each.grid.name for each in state.dedicated}
    return next(each for number in range(1, len(names) + 2) if (each := f"新专属网格{number}") not in names)
