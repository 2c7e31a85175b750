"""What the cells of a community are made from, and the cells."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Texts = NDArray[np.str_]

NOWHERE = -1


@dataclass(frozen=True)
class Ground:
    """What lies in a community; all coordinates are metres of one metric CRS.

    Attributes:
        community: its boundary, valid, on a 0.01 m grid.
        grids: shape (g,), boundaries of its base grids on the same grid, in the order of their codes.
        footprints: shape (b,), polygons; they may overlap, cross themselves and reach beyond the community.
        streets: shape (s,), lines that keep cells apart.
        land: shape (l,), polygons of what covers the ground; they may overlap.
        land_kinds: shape (l,), kind of each: park, field, water, square, desert.
    """

    community: shapely.MultiPolygon
    grids: Geometries
    footprints: Geometries
    streets: Geometries
    land: Geometries
    land_kinds: Texts


@dataclass(frozen=True)
class Cells:
    """An exact coverage of a community, on a 0.01 m grid.

    Attributes:
        polygons: shape (n,), each in one base grid.
        kinds: shape (n,): building, park, field, water, square, desert, open, or block for one that was given.
        grids: shape (n,), the place of its grid in :attr:`Ground.grids`, -1 where there are no grids.
        homes: shape (b,), the cell that holds the largest part of each footprint (or given polygon), -1 for one that
            lies outside.
        cut: places of the footprints of which more than a hundredth, and at least half a square metre, lies in other
            cells or outside.
    """

    polygons: Geometries
    kinds: Texts
    grids: Ints
    homes: Ints
    cut: Ints


def as_array(geometries: list[shapely.Geometry]) -> Geometries:
    """Geometries as an array of shape (n,)."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array
