"""A honeycomb over the plane: equal cells that no boundary has drawn, so that places can be compared by eye.

The hexagons stand on a point; the middle of one of them is the origin of the plane's coordinates. So the same place
lies in the same hexagon whatever period is asked for.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.areas.crs import transformer
from geo.heat.plane import WGS84

_CORNERS = 6


@dataclass(frozen=True)
class Hexagons:
    """The hexagons that have any cases.

    Attributes:
        size: metres from side to opposite side.
        n: how many cases lie in each, shape (hexagons,).
        rings: their closed outlines, longitude and latitude (WGS84), counter-clockwise, shape (hexagons, 7, 2).
    """

    size: float
    n: NDArray[np.int64]
    rings: NDArray[np.float64]

    @property
    def per_km2(self) -> NDArray[np.float64]:
        """Cases per square kilometre."""
        area = self.size**2 * math.sqrt(3) / 2
        return np.asarray(self.n * (1e6 / area), dtype=np.float64)


def hexagons(x: NDArray[np.float64], y: NDArray[np.float64], n: NDArray[np.int64], size: float, srid: int) -> Hexagons:
    """Collect places into hexagons.

    Args:
        x: easting in metres of EPSG ``srid``, shape (places,).
        y: northing, shape (places,).
        n: cases at each place, shape (places,).
        size: metres from side to opposite side.
        srid: the metric plane.
    """
    radius = size / math.sqrt(3)
    q, r = _nearest((x - y / math.sqrt(3)) / size, y / (1.5 * radius))
    cells, which = np.unique(np.column_stack([q, r]), axis=0, return_inverse=True)
    counts = np.bincount(which.ravel(), n, minlength=len(cells)).astype(np.int64)
    middle_x, middle_y = size * (cells[:, 0] + cells[:, 1] / 2), 1.5 * radius * cells[:, 1]
    angles = np.radians(60 * np.arange(_CORNERS + 1) - 30)
    corner_x = middle_x[:, None] + radius * np.cos(angles)
    corner_y = middle_y[:, None] + radius * np.sin(angles)
    lon, lat = transformer(srid, WGS84).transform(corner_x, corner_y)
    rings = np.stack([np.asarray(lon), np.asarray(lat)], axis=-1)
    rings[:, -1] = rings[:, 0]
    return Hexagons(size, counts, rings)


def _nearest(q: NDArray[np.float64], r: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The whole axial coordinates of the hexagon that each fractional pair lies in.

    The three coordinates of a hexagon add up to nothing; the one that rounding moved most is made to follow the others.
    """
    s = -q - r
    whole_q, whole_r, whole_s = np.rint(q), np.rint(r), np.rint(s)
    off_q, off_r, off_s = np.abs(whole_q - q), np.abs(whole_r - r), np.abs(whole_s - s)
    follows_q = (off_q > off_r) & (off_q > off_s)
    follows_r = ~follows_q & (off_r > off_s)
    of_q = np.where(follows_q, -whole_r - whole_s, whole_q)
    of_r = np.where(follows_r, -whole_q - whole_s, whole_r)
    return of_q.astype(np.int64), of_r.astype(np.int64)
