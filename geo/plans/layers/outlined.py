"""The grids of a draft as polygons, and those that it started from."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.plans.cells.outlines import outlines
from geo.plans.drafts.state import State


@dataclass(frozen=True)
class Outlined:
    """Polygons in the land's metres by the place of their grid in the draft; grids without cells have none.

    Attributes:
        before: of the grids in force.
        after: of those of the draft.
    """

    before: dict[int, shapely.MultiPolygon]
    after: dict[int, shapely.MultiPolygon]


def outlined(state: State) -> Outlined:
    """Both, with the same points where both run along the same border."""
    land = state.land
    boundary = np.array([land.boundary], dtype=object)
    before = outlines(land.polygons, land.home, boundary)
    kept = np.empty(len(before) + 1, dtype=object)
    kept[:] = [land.boundary, *before.values()]
    return Outlined(before, outlines(land.polygons, state.of, kept))
