"""Synthetic grids: a field of cells with crooked shared edges, 32 vertices a cell, without gap or overlap."""

import math

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.crs import transformer

SRID = 4542
WEST_M, SOUTH_M = 430_000.0, 4_390_000.0
SIDE_M = 200.0
POINTS_AN_EDGE = 8


def columns_of(count: int) -> int:
    """How many of ``count`` cells stand in a row."""
    return math.isqrt(count - 1) + 1


def cells(count: int, seed: int = 620902) -> NDArray[np.object_]:
    """``count`` polygons in EPSG:4542, in rows of the square root of ``count``, from the south-west corner on."""
    columns = columns_of(count)
    rows = -(-count // columns)
    rng = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1)), axis=-1) * SIDE_M
    corners = corners + rng.uniform(-0.2, 0.2, corners.shape) * SIDE_M + [WEST_M, SOUTH_M]
    across = _edges(corners[:, :-1], corners[:, 1:], rng)
    upward = _edges(corners[:-1], corners[1:], rng)
    south, north, west, east = across[:-1], across[1:], upward[:, :-1], upward[:, 1:]
    rings = np.concatenate(
        [south, east, corners[1:, 1:, None], north[..., :0:-1, :], corners[1:, :-1, None], west[..., ::-1, :]], axis=2
    )
    made: NDArray[np.object_] = shapely.polygons(np.round(rings.reshape(columns * rows, -1, 2)[:count], 2))
    return made


def middles(count: int) -> NDArray[np.float64]:
    """Where the middle of each of ``count`` cells is, in EPSG:4542, shape (count, 2); 50 m around lie in the cell."""
    columns = columns_of(count)
    number = np.arange(count)
    return np.column_stack([WEST_M + (number % columns + 0.5) * SIDE_M, SOUTH_M + (number // columns + 0.5) * SIDE_M])


def _edges(start: NDArray[np.float64], end: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Crooked lines from start to end, without the end: shape (..., POINTS_AN_EDGE, 2)."""
    steps = (np.arange(POINTS_AN_EDGE) / POINTS_AN_EDGE)[:, None]
    line = start[..., None, :] + (end - start)[..., None, :] * steps
    bend = rng.uniform(-0.03, 0.03, line.shape) * SIDE_M
    bend[..., 0, :] = 0
    return line + bend


def points(count: int, how_many: int, seed: int = 7) -> NDArray[np.float64]:
    """Lon, lat of ``how_many`` points inside the field of ``count`` cells, shape (how_many, 2)."""
    west, south, east, north = extent(count)
    metres = np.random.default_rng(seed).uniform(
        [west + SIDE_M, south + SIDE_M], [east - SIDE_M, north - 2 * SIDE_M], (how_many, 2)
    )
    return np.column_stack(transformer(SRID, 4326).transform(metres[:, 0], metres[:, 1]))


def extent(count: int) -> tuple[float, float, float, float]:
    """West, south, east and north of the field of ``count`` cells, in EPSG:4542."""
    columns = columns_of(count)
    return WEST_M, SOUTH_M, WEST_M + columns * SIDE_M, SOUTH_M - (-count // columns) * SIDE_M
