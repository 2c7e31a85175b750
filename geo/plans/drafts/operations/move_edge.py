"""The border of two grids takes another course."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from geo.plans.drafts.border import between, checked_line, shared_border
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State


@dataclass(frozen=True)
class MoveEdge:
    """The border that two grids share runs along ``line`` (WGS84 degrees) between its ends; both grids follow.

    What was on one side of the border and is on the other now goes over; a cell is where its inside point is.
    """

    kind: ClassVar[str] = "move_edge"

    grids: tuple[str, str]
    line: shapely.LineString

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The two grids."""
        return self.grids

    def apply(self, state: State) -> State:
        """Both grids along the new border."""
        one, other = (state.index(key, "grids") for key in self.grids)
        if one == other:
            raise RefusedError("grids", "plan_grid_twice")
        line = checked_line(state.land, self.line)
        border = shared_border(state.shape(one), state.shape(other))
        if not border:
            names = [state.grids[at].name for at in (one, other)]
            raise RefusedError("grids", "plan_no_border", one=names[0], other=names[1])
        crossed = between(state.land, border, line)
        strange = np.flatnonzero(crossed & (state.of != one) & (state.of != other))
        if len(strange):
            raise RefusedError("line", "plan_line_leaves_grids", state.land.spot(strange))
        goes, comes = np.flatnonzero(crossed & (state.of == one)), np.flatnonzero(crossed & (state.of == other))
        return state.moved(goes, other).moved(comes, one)
