"""A grid is drawn anew."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from geo.plans.drafts.drawn import cells_within, checked_polygon, ground_within, middle
from geo.plans.drafts.operations.giving import given_away
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State


@dataclass(frozen=True)
class Redraw:
    """A grid becomes what lies in ``polygon`` (WGS84 degrees): cells whose inside point is inside join it.

    Its cells outside go to the grids beside them, each by its longest border. A dedicated grid becomes the polygon.
    """

    kind: ClassVar[str] = "redraw"

    grid: str
    polygon: shapely.Polygon

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The grid that is drawn anew."""
        return (self.grid,)

    def apply(self, state: State) -> State:
        """The grid as it was drawn."""
        land = state.land
        if (over := state.over(self.grid)) is not None:
            return state.laid(over, state.dedicated[over].on(ground_within(land, self.polygon)))
        index, drawn = state.index(self.grid), checked_polygon(land, self.polygon)
        inside = cells_within(land, drawn)
        if len(inside) == 0:
            raise RefusedError("polygon", "plan_polygon_holds_none", land.spot_at(*middle(drawn)))
        joined = state.moved(inside, index)
        outside = np.setdiff1d(state.cells_of(index), inside)
        return given_away(joined, outside, index, "polygon") if len(outside) else joined
