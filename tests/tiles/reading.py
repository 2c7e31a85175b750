"""Tiles as a client reads them."""

from typing import Any

import mapbox_vector_tile
from httpx import AsyncClient

from geo.core import morton
from tests.factories import NORTH, SIDE, WEST, lon_lat

EXTENT = 4096
CORNERS = [lon_lat(WEST + dx, NORTH - dy) for dx in (-9500, 4 * SIDE + 500) for dy in (-500, 4 * SIDE + 500)]


def tile_at(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Column and row of the tile that a point lies in, by its key."""
    key = morton.key(lon, lat) >> 2 * (morton.ZOOM - z)
    bits = range(z)
    return sum((key >> 2 * b & 1) << b for b in bits), sum((key >> 2 * b + 1 & 1) << b for b in bits)


def tiles_of_district(z: int) -> list[tuple[int, int]]:
    """Every tile of a zoom that the small district and 9 km west of it lie in."""
    columns, rows = zip(*(tile_at(lon, lat, z) for lon, lat in CORNERS), strict=True)
    return [(x, y) for x in range(min(columns), max(columns) + 1) for y in range(min(rows), max(rows) + 1)]


def decode(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """The features of a tile by layer, in units of the tile with y downwards."""
    found = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    return {name: layer["features"] for name, layer in found.items()}


async def features_of_zoom(
    client: AsyncClient, layer: str, z: int, query: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """All features of ``layer`` in all tiles of a zoom."""
    found: list[dict[str, Any]] = []
    for x, y in tiles_of_district(z):
        answer = await client.get(f"/tiles/{layer}/{z}/{x}/{y}.mvt", params=query or {})
        assert answer.status_code in (200, 204), answer.text
        if answer.status_code == 200:
            found += decode(answer.content).get(layer, [])
    return found
