import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.core.datum import Datum, from_wgs84, geometry_to_wgs84, point_to_wgs84, to_wgs84

LONGITUDES = st.floats(75, 134)
LATITUDES = st.floats(4, 53)


def metres(lon: float, lat: float, other: tuple[float, float]) -> float:
    return float(pyproj.Geod(ellps="WGS84").inv(lon, lat, *other)[2])


@pytest.mark.parametrize(("datum", "least", "most"), [(Datum.GCJ02, 95, 110), (Datum.BD09, 950, 1020)])
def test_the_datums_are_as_far_off_here_as_they_are_known_to_be(datum: Datum, least: float, most: float) -> None:
    lon, lat = 98.511, 39.744
    x, y = from_wgs84(np.array([lon]), np.array([lat]), datum)
    assert least < metres(lon, lat, (float(x[0]), float(y[0]))) < most


def test_a_published_pair_agrees() -> None:
    # 天安门: WGS84 116.39123, 39.90691 is GCJ-02 116.397476, 39.908315 in the usual tools.
    x, y = from_wgs84(np.array([116.39123]), np.array([39.90691]), Datum.GCJ02)
    assert metres(float(x[0]), float(y[0]), (116.397476, 39.908315)) < 1.5


@given(LONGITUDES, LATITUDES, st.sampled_from(list(Datum)))
def test_there_and_back_is_the_same_place(lon: float, lat: float, datum: Datum) -> None:
    x, y = from_wgs84(np.array([lon]), np.array([lat]), datum)
    back_x, back_y = to_wgs84(x, y, datum)
    assert metres(lon, lat, (float(back_x[0]), float(back_y[0]))) < 0.001


def test_a_geometry_moves_like_its_points() -> None:
    square = shapely.box(98.5, 39.7, 98.6, 39.8)
    moved = geometry_to_wgs84(square, Datum.GCJ02)
    assert shapely.get_coordinates(moved)[0].tolist() == list(
        point_to_wgs84(*shapely.get_coordinates(square)[0].tolist(), Datum.GCJ02)
    )
