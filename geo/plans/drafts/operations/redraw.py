"""A grid is drawn anew."""

import re
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from geo.plans.drafts.land import Land
from geo.plans.drafts.operations.giving import given_away
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State

_AT = re.compile(r"\[(\S+) (\S+)\]")


@dataclass(frozen=True)
class Redraw:
    """A grid becomes what lies in ``polygon`` (WGS84 degrees): cells whose inside point is inside join it.

    Its cells outside go to the grids beside them, each by its longest border.
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
        index, land = state.index(self.grid), state.land
        drawn = _checked(land, self.polygon)
        shapely.prepare(drawn)
        inside = np.asarray(shapely.intersects(drawn, land.points))
        if not inside.any():
            raise RefusedError("polygon", "plan_polygon_holds_none", land.spot_at(*_middle(drawn)))
        joined = state.moved(np.flatnonzero(inside), index)
        outside = np.flatnonzero(~inside & (state.of == index))
        return given_away(joined, outside, index, "polygon") if len(outside) else joined


def _checked(land: Land, polygon: shapely.Polygon) -> shapely.Polygon:
    drawn = land.metric(polygon)
    if not drawn.is_valid:
        found = _AT.search(shapely.is_valid_reason(drawn))
        spots = [land.spot_at(float(found[1]), float(found[2]))] if found else []
        raise RefusedError("polygon", "plan_polygon_crosses_itself", *spots)
    if not drawn.intersects(land.boundary):
        raise RefusedError("polygon", "plan_polygon_outside", land.spot_at(*_middle(drawn)), community=land.name)
    return drawn


def _middle(drawn: shapely.Polygon) -> tuple[float, float]:
    point = shapely.point_on_surface(drawn)
    return float(point.x), float(point.y)
