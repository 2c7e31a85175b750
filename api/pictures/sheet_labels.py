"""Where the names of grids stand on a sheet: inside if they fit, else beside with a line; never on each other."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from api.pictures.lettering import ems
from api.pictures.sheet import Sheet, SheetGrid

POINT_MM = 25.4 / 72
_SIZES = (11.0, 9.0, 7.5, 6.0)
_LEADING = 1.25
_TRIED_INSIDE = 12
_DISTANCES_MM = (8, 12, 16, 22, 30, 40)
_ANGLES = 16
_PAD = 1.12


@dataclass(frozen=True)
class Label:
    """A name on the map: its middle in metres, its lines, the size of its letters in points.

    ``towards`` is the point that a line leads to from a name that stands beside its grid.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    points: float
    towards: tuple[float, float] | None = None


def labels(sheet: Sheet) -> list[Label]:
    """One for each grid that has ground; the smallest first, which have least choice."""
    frame = shapely.box(*sheet.box)
    taken: list[shapely.Geometry] = []
    found = []
    shown = [grid for grid in sheet.grids if grid.shape is not None]
    for grid in sorted(shown, key=lambda each: 0.0 if each.shape is None else float(each.shape.area)):
        label, box = next(
            (label, box)
            for label, box in _candidates(grid, sheet.metres_a_mm)
            if frame.contains(box) and not any(box.intersects(other) for other in taken)
        )
        taken.append(box)
        found.append(label)
    return found


def _candidates(grid: SheetGrid, metres_a_mm: float) -> Iterator[tuple[Label, shapely.Polygon]]:
    """Places, the best first: the whole name inside, large or small, the code alone inside, then beside."""
    shape = max(shapely.get_parts(grid.shape), key=lambda part: float(part.area))
    spots = _spots(shape)
    for lines in ((grid.end, grid.label), (grid.end,)):
        for points in _SIZES:
            for x, y in spots:
                label = Label(x, y, lines, points)
                box = _box(label, metres_a_mm)
                if shape.contains(box):
                    yield label, box
    x0, y0 = spots[0]
    for away in (*_DISTANCES_MM, *range(50, 400, 10)):
        for step in range(_ANGLES):
            angle = 2 * math.pi * step / _ANGLES
            x, y = x0 + away * metres_a_mm * math.cos(angle), y0 + away * metres_a_mm * math.sin(angle)
            label = Label(x, y, (grid.end,), _SIZES[2], (x0, y0))
            yield label, _box(label, metres_a_mm)
    label = Label(x0, y0, (grid.end,), _SIZES[-1])
    yield label, shapely.Point(x0, y0).buffer(0.01)


def _spots(shape: shapely.Polygon) -> Sequence[tuple[float, float]]:
    """Points inside, the one farthest from the border first."""
    west, south, east, north = shape.bounds
    circle = shapely.maximum_inscribed_circle(shape, tolerance=max(east - west, north - south) / 200)
    x, y = shapely.get_coordinates(circle)[0]
    steps = (np.arange(_TRIED_INSIDE) + 0.5) / _TRIED_INSIDE
    xs, ys = (grid.ravel() for grid in np.meshgrid(west + steps * (east - west), south + steps * (north - south)))
    points = shapely.points(xs, ys)
    inside = shapely.contains(shape, points)
    depth = shapely.distance(points, shape.boundary)
    order = [at for at in np.argsort(-depth, kind="stable").tolist() if inside[at]]
    return [(float(x), float(y)), *((float(xs[at]), float(ys[at])) for at in order)]


def _box(label: Label, metres_a_mm: float) -> shapely.Polygon:
    """The ground that a name takes."""
    letter = label.points * POINT_MM * metres_a_mm
    half_width = _PAD * max(ems(line) for line in label.lines) * letter / 2
    half_height = _PAD * _LEADING * len(label.lines) * letter / 2
    box: shapely.Polygon = shapely.box(
        label.x - half_width, label.y - half_height, label.x + half_width, label.y + half_height
    )
    return box
