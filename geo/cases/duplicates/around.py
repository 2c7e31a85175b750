"""The ranges of keys of the web map that cover all that is near a point."""

import math

from geo.core import morton

_ZOOM = 17
_EARTH_M = 6_371_008.8


def ranges(lon: float, lat: float, within_m: float) -> list[tuple[int, int]]:
    """Half-open ranges of :mod:`geo.core.morton` keys that hold all within ``within_m`` metres of a WGS84 point.

    They hold others too, up to about two tiles of zoom 17 around; ranges that follow each other are joined.
    """
    side = 1 << _ZOOM
    x, y = _on_map(lon, lat, side)
    reach = within_m / (morton.EQUATOR_M * math.cos(math.radians(lat))) * side
    columns = range(max(0, math.floor(x - reach)), min(side - 1, math.floor(x + reach)) + 1)
    rows = range(max(0, math.floor(y - reach)), min(side - 1, math.floor(y + reach)) + 1)
    joined: list[tuple[int, int]] = []
    for low, high in sorted(morton.tile_range(_ZOOM, column, row) for column in columns for row in rows):
        if joined and joined[-1][1] == low:
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two WGS84 points (degrees) on a sphere: good to half a per cent."""
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    chord = (
        math.sin((other_phi - phi) / 2) ** 2
        + math.cos(phi) * math.cos(other_phi) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(chord)))


def _on_map(lon: float, lat: float, side: int) -> tuple[float, float]:
    phi = math.radians(max(-85.0, min(85.0, lat)))
    return (lon + 180) / 360 * side, (1 - math.asinh(math.tan(phi)) / math.pi) / 2 * side
