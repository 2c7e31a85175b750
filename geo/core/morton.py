"""Morton keys: a point of the web map as one integer whose high bits are the tile it lies in, at every zoom.

A tile is then a plain range of a b-tree, which row security does not turn off as it does a spatial index.
"""

import math

import numpy as np
from numpy.typing import NDArray

ZOOM = 30
_SIDE = 1 << ZOOM
_MAX_LATITUDE = 85.0511287798066
EQUATOR_M = 40_075_016.6855784
"""The length of the equator, which is the side of the web map (EPSG:3857) in its own metres."""


def key(lon: float, lat: float) -> int:
    """The key of a WGS84 point (degrees): 60 bits, y before x in each pair."""
    return int(keys(np.array([lon]), np.array([lat]))[0])


def keys(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """The keys of WGS84 points (degrees, shape (n,)), as int64 of shape (n,)."""
    phi = np.radians(np.clip(lat, -_MAX_LATITUDE, _MAX_LATITUDE))
    x = (lon + 180.0) / 360.0
    y = (1.0 - np.arcsinh(np.tan(phi)) / math.pi) / 2.0
    column = np.clip((x * _SIDE).astype(np.int64), 0, _SIDE - 1)
    row = np.clip((y * _SIDE).astype(np.int64), 0, _SIDE - 1)
    return (_spread(row) << 1) | _spread(column)


def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """The half-open range of keys of the points in web map tile ``z/x/y``."""
    first = (int(_spread(np.array([y]))[0]) << 1) | int(_spread(np.array([x]))[0])
    shift = 2 * (ZOOM - z)
    return first << shift, (first + 1) << shift


def centres(cells: NDArray[np.int64], zoom: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude (WGS84 degrees) of the middles of tiles of ``zoom``, given as Morton keys, shape (n,)."""
    side = 1 << zoom
    x, y = (_gathered(cells) + 0.5) / side, (_gathered(cells >> 1) + 0.5) / side
    return x * 360.0 - 180.0, np.degrees(np.arctan(np.sinh(math.pi * (1.0 - 2.0 * y))))


def _spread(value: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bits of each value, one zero between any two."""
    spread = value.astype(np.int64)
    for shift, mask in (
        (32, 0x00000000FFFFFFFF),
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | (spread << shift)) & mask
    return spread


def _gathered(spread: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every second bit of each value, from the lowest on: the inverse of :func:`_spread`."""
    value = spread.astype(np.int64) & 0x5555555555555555
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ):
        value = (value | (value >> shift)) & mask
    return value
