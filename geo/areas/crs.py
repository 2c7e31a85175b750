"""The metric CRS of a district: the 3-degree Gauss-Krüger zone of CGCS2000 that its middle lies in."""

from functools import cache

import pyproj
import shapely

GRID_SIZE_M = 0.01
_FIRST_ZONE_SRID = 4534  # EPSG:4534 is the zone of 75° E, one number every 3 degrees up to EPSG:4554 at 135° E.
_FIRST_MERIDIAN, _LAST_MERIDIAN = 75, 135


def metric_srid(lon: float, lat: float) -> int:
    """The EPSG code of the metric CRS for a WGS84 point (degrees).

    In China it is the CGCS2000 zone whose central meridian is nearest; elsewhere the UTM zone on WGS84.
    """
    meridian = round(lon / 3) * 3
    if _FIRST_MERIDIAN <= meridian <= _LAST_MERIDIAN and 0 <= lat <= 60:
        return _FIRST_ZONE_SRID + (meridian - _FIRST_MERIDIAN) // 3
    zone = int((lon + 180) // 6) % 60 + 1
    return (32600 if lat >= 0 else 32700) + zone


@cache
def transformer(source: int, target: int) -> pyproj.Transformer:
    """The transformation between two EPSG codes, x before y on both sides whatever the authority says."""
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def project(geometry: shapely.Geometry, source: int, target: int) -> shapely.Geometry:
    """A geometry (x, y order) in EPSG ``source``, as EPSG ``target``."""
    if source == target:
        return geometry
    convert = transformer(source, target)
    return shapely.transform(geometry, convert.transform, interleaved=False)
