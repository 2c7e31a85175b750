"""The density of cases per square kilometre and year: a Gaussian kernel on the metric plane, and its bands.

The radius is the standard deviation of the kernel (its bandwidth): 39 % of the weight of a case lies within one radius
of it, 86 % within two, and what lies beyond four is left out. The classes are the same for every period and every zoom.

Cases are shared out to the four nearest nodes of a lattice a sixth of a radius wide, and the lattice is smoothed first
along its rows and then along its columns, which for a Gaussian is the same as going round every case. So it costs the
ground that cases cover, whatever their number. Ground between far groups is not walked over: each has its own patch.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.crs import transformer
from geo.core.morton import EQUATOR_M
from geo.heat.plane import WGS84
from geo.heat.squares import LAYERS

BREAKS = (5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
_NODES_A_RADIUS = 6
_REACH = 4 * _NODES_A_RADIUS
_BLOCK = _REACH
# Sharing a case out between nodes spreads it by nothing on a node and by a quarter of a squared step between two.
_SPREAD_OF_SHARING = 1 / 8
# The cosine of 39.7° N, where this district lies; the choice of a layer need not know it better.
_ON_PARALLEL = 0.77
_DECIMALS = 7
_CACHED_NODES = 30_000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Patch:
    """Part of the surface, which is zero outside all patches.

    Attributes:
        x: of the columns of nodes, metres, shape (columns,).
        y: of the rows of nodes, metres, shape (rows,).
        values: cases per square metre, shape (rows, columns).
    """

    x: Floats
    y: Floats
    values: Floats


@dataclass(frozen=True)
class Band:
    """Where the density lies from ``lowest`` up to ``highest`` (None: without end): a MultiPolygon in WGS84."""

    number: int
    lowest: float
    highest: float | None
    geometry: shapely.MultiPolygon


def layer_for(radius: float) -> int:
    """The coarsest layer of squares that are at most a quarter of ``radius`` (metres) wide, else the finest."""
    return next((layer for layer in LAYERS if square_width(layer) <= radius / 4), LAYERS[-1])


def square_width(layer: int) -> float:
    """About how wide the squares of a layer are here, in metres."""
    width: float = EQUATOR_M * _ON_PARALLEL / 2**layer
    return width


def surface(x: Floats, y: Floats, n: Floats, radius: float) -> list[Patch]:
    """The density of cases.

    Args:
        x: easting of each place in metres, shape (places,).
        y: northing, shape (places,).
        n: cases at each place, shape (places,).
        radius: standard deviation of the kernel in metres.
    """
    step = radius / _NODES_A_RADIUS
    column, row = x / step, y / step
    kernel = _kernel()
    found = []
    for left, bottom, right, top in _patches(column, row):
        inside = (column >= left) & (column < right) & (row >= bottom) & (row < top)
        shape = (top - bottom + 2 * _REACH + 1, right - left + 2 * _REACH + 1)
        shared = _shared(column[inside] - left + _REACH, row[inside] - bottom + _REACH, n[inside], shape)
        along = _along_rows(shared, kernel)
        values = _along_rows(np.ascontiguousarray(along.T), kernel).T / step**2
        columns = step * np.arange(left - _REACH, left - _REACH + shape[1], dtype=np.float64)
        rows = step * np.arange(bottom - _REACH, bottom - _REACH + shape[0], dtype=np.float64)
        found.append(Patch(columns, rows, values))
    return found


def peak_of(patches: list[Patch]) -> float:
    """The highest density of a surface, cases per square metre."""
    return max((float(patch.values.max()) for patch in patches), default=0.0)


def bands(patches: list[Patch], times: float, srid: int) -> list[Band]:
    """The bands of a surface that occur, lowest first.

    Args:
        patches: the surface.
        times: what makes its values those that :data:`BREAKS` divide.
        srid: the metric plane of the patches.
    """
    import contourpy  # noqa: PLC0415 -- few processes ever draw a band

    outer = contourpy.FillType.OuterOffset
    contours = [contourpy.contour_generator(p.x, p.y, p.values, name="serial", fill_type=outer) for p in patches]
    found = []
    for number, lowest in enumerate(BREAKS):
        highest = BREAKS[number + 1] if number + 1 < len(BREAKS) else None
        span = lowest / times, (highest or math.inf) / times
        polygons = [polygon for drawn in contours for polygon in _polygons(*drawn.filled(*span))]
        geometry = _in_wgs84(polygons, srid)
        if not geometry.is_empty:
            found.append(Band(number, lowest, highest, geometry))
    return found


def _kernel() -> Floats:
    offsets = np.arange(-_REACH, _REACH + 1)
    weights = np.exp(-(offsets**2) / (2 * (_NODES_A_RADIUS**2 - _SPREAD_OF_SHARING)))
    kernel: Floats = weights / weights.sum()
    return kernel


def _patches(column: Floats, row: Floats) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of nodes (left, bottom, right, top) that hold all places and stay out of each other's reach."""
    blocks = np.unique(np.floor(np.column_stack([column, row]) / _BLOCK), axis=0)
    # A block reaches a block further on every side; boxes that meet there grow together until none do.
    boxes = shapely.box(blocks[:, 0] - 1, blocks[:, 1] - 1, blocks[:, 0] + 2, blocks[:, 1] + 2)
    while True:
        together = shapely.get_parts(shapely.union_all(boxes))
        bounds = shapely.bounds(together)
        grown = shapely.box(bounds[:, 0], bounds[:, 1], bounds[:, 2], bounds[:, 3])
        if len(grown) == len(boxes):
            break
        boxes = grown
    for left, bottom, right, top in bounds:
        yield (
            int((left + 1) * _BLOCK),
            int((bottom + 1) * _BLOCK),
            int((right - 1) * _BLOCK),
            int((top - 1) * _BLOCK),
        )


def _shared(column: Floats, row: Floats, n: Floats, shape: tuple[int, int]) -> Floats:
    """Cases shared out to the four nodes around each."""
    left, bottom = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    east, north = column - left, row - bottom
    nodes = np.zeros(shape[0] * shape[1])
    for up, of_row in ((0, 1 - north), (1, north)):
        for right, of_column in ((0, 1 - east), (1, east)):
            at = (bottom + up) * shape[1] + left + right
            nodes += np.bincount(at, n * of_row * of_column, minlength=len(nodes))
    return nodes.reshape(shape)


def _along_rows(nodes: Floats, kernel: Floats) -> Floats:
    """Each row smoothed; there is room for the kernel on both sides of all that is not zero."""
    smoothed = np.zeros_like(nodes)
    full = np.flatnonzero(nodes.any(axis=1))
    # Few rows at a time, so that they stay in the processor's cache while the kernel passes over them.
    few = max(1, _CACHED_NODES // nodes.shape[1])
    for rows in np.split(full, range(few, len(full), few)):
        given = nodes[rows]
        found = kernel[_REACH] * given
        for offset in range(1, _REACH + 1):
            weighted = kernel[_REACH + offset] * given
            found[:, offset:] += weighted[:, :-offset]
            found[:, :-offset] += weighted[:, offset:]
        smoothed[rows] = found
    return smoothed


def _polygons(points: Sequence[Any], offsets: Sequence[Any]) -> Iterator[shapely.Polygon]:
    """The polygons of a filled contour: the points of all rings of each, and where each ring begins."""
    for rings, begins in zip(points, offsets, strict=True):
        shell, *holes = np.split(rings, begins[1:-1])
        yield shapely.Polygon(shell, holes)


def _in_wgs84(polygons: list[shapely.Polygon], srid: int) -> shapely.MultiPolygon:
    lon_lat = transformer(srid, WGS84)

    def rounded(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        lon, lat = lon_lat.transform(x, y)
        return np.round(lon, _DECIMALS), np.round(lat, _DECIMALS)

    moved = shapely.transform(shapely.MultiPolygon(polygons), rounded, interleaved=False)
    if not moved.is_valid:
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapely.get_parts(moved))))
        moved = shapely.union_all([part for part in parts if part.geom_type == "Polygon"])
    return shapely.orient_polygons(shapely.MultiPolygon(shapely.get_parts(moved)))
