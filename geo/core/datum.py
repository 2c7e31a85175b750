"""Datums in use on Chinese maps, and the way from each to WGS84.

GCJ-02 is the offset that Chinese law asks of public maps (about 100 m in the district), BD-09 adds Baidu's own on top
(about 1 km). A point in the wrong datum falls in the wrong grid, so every input says or is asked which one it is in.
The published formulas are not invertible in closed form; the inverse is found by iteration to below a millimetre.
"""

from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_PI = np.pi * 3000.0 / 180.0
_BD_SHIFT = (0.0065, 0.006)
# A degree of latitude on the mean sphere: for reaches and short distances, never for a border.
METRES_A_DEGREE = 111_195.0
# Where points of China lie, generously: what shows that a latitude stands where a longitude should.
CHINA_LON, CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)


class Datum(StrEnum):
    """A datum that coordinates may be given in; CGCS2000 counts as WGS84 at this scale."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: Floats, lat: Floats, datum: Datum) -> tuple[Floats, Floats]:
    """Longitudes and latitudes (degrees, any equal shape) in ``datum``, as WGS84."""
    if datum is Datum.WGS84:
        return lon, lat
    if datum is Datum.BD09:
        lon, lat = _bd09_to_gcj02(lon, lat)
    return _invert_gcj02(lon, lat)


def from_wgs84(lon: Floats, lat: Floats, datum: Datum) -> tuple[Floats, Floats]:
    """WGS84 longitudes and latitudes (degrees, any equal shape), in ``datum``."""
    if datum is Datum.WGS84:
        return lon, lat
    lon, lat = _wgs84_to_gcj02(lon, lat)
    return _gcj02_to_bd09(lon, lat) if datum is Datum.BD09 else (lon, lat)


def point_to_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """One longitude and latitude (degrees) in ``datum``, as WGS84."""
    if datum is Datum.WGS84:
        return lon, lat
    x, y = to_wgs84(np.array([lon]), np.array([lat]), datum)
    return float(x[0]), float(y[0])


def geometry_to_wgs84(geometry: shapely.Geometry, datum: Datum) -> shapely.Geometry:
    """A geometry whose coordinates are lon, lat degrees in ``datum``, as WGS84."""
    if datum is Datum.WGS84:
        return geometry

    def convert(coordinates: Floats) -> Floats:
        return np.column_stack(to_wgs84(coordinates[:, 0], coordinates[:, 1], datum))

    return shapely.transform(geometry, convert)


def _invert_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon.astype(float), lat.astype(float)
    for _ in range(5):
        ahead_x, ahead_y = _wgs84_to_gcj02(x, y)
        x, y = x + lon - ahead_x, y + lat - ahead_y
    return x, y


def _wgs84_to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    west, south, east, north = _CHINA
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    d_lat = (
        -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + ripple
        + (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
        + (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    )
    d_lon = (
        300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + ripple
        + (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
        + (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    )
    phi = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    d_lat = np.degrees(d_lat * magic * np.sqrt(magic) / (_SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED)))
    d_lon = np.degrees(d_lon * np.sqrt(magic) / (_SEMI_MAJOR_M * np.cos(phi)))
    return lon + np.where(inside, d_lon, 0.0), lat + np.where(inside, d_lat, 0.0)


def _gcj02_to_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_PI)
    return radius * np.cos(angle) + _BD_SHIFT[0], radius * np.sin(angle) + _BD_SHIFT[1]


def _bd09_to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon - _BD_SHIFT[0], lat - _BD_SHIFT[1]
    for _ in range(3):
        ahead_x, ahead_y = _gcj02_to_bd09(x, y)
        x, y = x + lon - ahead_x, y + lat - ahead_y
    return x, y
