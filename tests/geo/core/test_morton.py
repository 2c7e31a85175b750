import math
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.core import morton

LONGITUDES = st.floats(-180, 179.999999)
LATITUDES = st.floats(-85, 85)
ZOOMS = st.integers(0, 22)


def tile(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Column and row of a web map tile, by the formula everybody uses."""
    side = 1 << z
    x = int((lon + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side)
    return min(max(x, 0), side - 1), min(max(y, 0), side - 1)


@given(LONGITUDES, LATITUDES, ZOOMS)
def test_a_point_lies_in_the_range_of_its_tile_and_of_no_neighbour(lon: float, lat: float, z: int) -> None:
    x, y = tile(lon, lat, z)
    key = morton.key(lon, lat)
    first, past = morton.tile_range(z, x, y)
    assert first <= key < past
    for dx, dy in ((1, 0), (0, 1), (-1, 0)):
        if 0 <= x + dx < 1 << z and 0 <= y + dy < 1 << z:
            low, high = morton.tile_range(z, x + dx, y + dy)
            assert not low <= key < high


@given(st.integers(1, 22), st.data())
def test_four_tiles_make_the_one_above(z: int, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(0, (1 << z - 1) - 1)), data.draw(st.integers(0, (1 << z - 1) - 1))
    first, past = morton.tile_range(z - 1, x, y)
    parts = sorted(morton.tile_range(z, 2 * x + i, 2 * y + j) for i in (0, 1) for j in (0, 1))
    assert parts[0][0] == first
    assert parts[-1][1] == past
    assert all(a[1] == b[0] for a, b in pairwise(parts))


def test_many_keys_are_the_keys_of_each() -> None:
    lon, lat = np.array([98.5, 98.6]), np.array([39.7, 39.8])
    assert morton.keys(lon, lat).tolist() == [morton.key(98.5, 39.7), morton.key(98.6, 39.8)]


@given(LONGITUDES, LATITUDES, st.integers(1, 30))
def test_the_centre_of_a_tile_lies_in_it(lon: float, lat: float, z: int) -> None:
    cell = morton.key(lon, lat) >> 2 * (morton.ZOOM - z)
    east, north = morton.centres(np.array([cell]), z)
    assert morton.key(east[0], north[0]) >> 2 * (morton.ZOOM - z) == cell
    assert abs(east[0] - lon) <= 180 / (1 << z) * 1.000001
