"""The map of a sheet: ground below, grids tinted, borders as they were and as they shall be, names, scale and north."""

import math
from collections.abc import Iterable
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.patheffects import withStroke

from api.pictures.image import path_of, round_length
from api.pictures.layout import INK, QUIET
from api.pictures.sheet import MAP_WIDTH_MM, TINTS, Sheet
from api.pictures.sheet_labels import labels
from api.pictures.words import say

BORDER, BEFORE, MOVED = "#b3261e", "#3b4754", "#7d8893"
PAPER = "#ffffff"
_LAND = {"park": "#cfe3c4", "field": "#eef0dc", "water": "#bcd9ea", "square": "#ececec", "desert": "#f3ecd9"}
_STREETS = {"lane": 0.5, "side": 1.0, "main": 2.0, "trunk": 2.8}
_WATER_LINES = {"canal": 0.8, "river": 1.6}
_STREET, _CASING, _BUILDING, _RAIL = "#ffffff", "#b8c0c8", "#aab3bc", "#6b7580"
_BAR = 0.22
_NAMED_MM = 30.0


def draw_map(axes: Axes, sheet: Sheet, font: str) -> None:
    """All of the map on ``axes``, which have its proportions."""
    west, south, east, north = sheet.box
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor="#f7f8f8")
    for spine in axes.spines.values():
        spine.set(color=INK, linewidth=0.8)
    _ground(axes, sheet)
    _borders(axes, sheet)
    _street_names(axes, sheet, font)
    _grid_names(axes, sheet, font)
    _scale(axes, sheet, font)
    _north(axes, sheet, font)


def _ground(axes: Axes, sheet: Sheet) -> None:
    shapes = sheet.ground.shapes
    for kind, colour in _LAND.items():
        _areas(axes, shapes.get(kind, ()), facecolors=colour, edgecolors="none", alpha=0.7)
    for grid in sheet.grids:
        if grid.shape is not None:
            _areas(axes, [grid.shape], facecolors=TINTS[grid.tint], edgecolors="none", alpha=0.75)
    for kind, width in _WATER_LINES.items():
        _lines(axes, shapes.get(kind, ()), colors=_LAND["water"], linewidths=width)
    for extra, colour in ((0.7, _CASING), (0.0, _STREET)):
        for kind, width in _STREETS.items():
            _lines(axes, shapes.get(kind, ()), colors=colour, linewidths=width + extra, capstyle="round")
    _lines(axes, shapes.get("rail", ()), colors=_RAIL, linewidths=1.2, linestyles=(0, (4, 2)))
    _areas(axes, shapes.get("building", ()), facecolors=_BUILDING, edgecolors="none", alpha=0.8)


def _borders(axes: Axes, sheet: Sheet) -> None:
    outside = shapely.difference(shapely.box(*sheet.box), sheet.boundary)
    _areas(axes, [outside], facecolors=PAPER, edgecolors="none", alpha=0.55)
    if not sheet.moved.is_empty:
        _areas(axes, [sheet.moved], facecolors="none", edgecolors=MOVED, hatch="///", linewidths=0)
    _areas(axes, sheet.before, facecolors="none", edgecolors=PAPER, linewidths=2.0)
    _areas(axes, sheet.before, facecolors="none", edgecolors=BEFORE, linewidths=0.9, linestyles=(0, (5, 3)))
    shown = [grid.shape for grid in sheet.grids if grid.shape is not None]
    _areas(axes, shown, facecolors="none", edgecolors=PAPER, linewidths=3.2)
    _areas(axes, shown, facecolors="none", edgecolors=BORDER, linewidths=1.8)
    _areas(axes, [sheet.boundary], facecolors="none", edgecolors=INK, linewidths=2.6)


def _areas(axes: Axes, shapes: Iterable[shapely.Geometry], **look: Any) -> None:
    paths = [path_of(shape) for each in shapes for shape in shapely.get_parts(each) if shape.geom_type == "Polygon"]
    if paths:
        _add(axes, PathCollection(paths, **look))


def _lines(axes: Axes, shapes: Iterable[shapely.Geometry], **look: Any) -> None:
    lines = [shapely.get_coordinates(part) for shape in shapes for part in shapely.get_parts(shape)]
    if lines:
        _add(axes, LineCollection(lines, **look))


def _add(axes: Axes, drawn: Collection) -> None:
    """Put shapes on top of all that was put there before; matplotlib alone would draw lines over areas."""
    drawn.set_zorder(1.0 + 0.01 * len(axes.collections))
    axes.add_collection(drawn, autolim=False)


def _street_names(axes: Axes, sheet: Sheet, font: str) -> None:
    """The name of each street that is long enough, along its longest stretch."""
    for name, line in sheet.ground.names.items():
        if line.length < _NAMED_MM * sheet.metres_a_mm:
            continue
        middle, ahead = (line.interpolate(share, normalized=True) for share in (0.5, 0.52))
        angle = math.degrees(math.atan2(ahead.y - middle.y, ahead.x - middle.x))
        upright = angle - 180 * round(angle / 180)
        _words(axes, middle.x, middle.y, name, 6.0, font, colour=QUIET, rotation=upright, zorder=3)


def _grid_names(axes: Axes, sheet: Sheet, font: str) -> None:
    for label in labels(sheet):
        if label.towards is not None:
            xs, ys = (label.x, label.towards[0]), (label.y, label.towards[1])
            axes.plot(xs, ys, color=INK, linewidth=0.6, scalex=False, scaley=False, zorder=4)
        _words(axes, label.x, label.y, "\n".join(label.lines), label.points, font, zorder=5)


def _words(
    axes: Axes, x: float, y: float, words: str, points: float, font: str, colour: str = INK, **more: Any
) -> None:
    axes.text(
        x,
        y,
        words,
        fontsize=points,
        color=colour,
        family=font,
        ha="center",
        va="center",
        linespacing=1.05,
        parse_math=False,
        clip_on=True,
        path_effects=[withStroke(linewidth=2.2, foreground=PAPER)],
        **more,
    )


def _scale(axes: Axes, sheet: Sheet, font: str) -> None:
    """A bar of round metres in two halves on a slip of paper, in the lower corner that hides less of the community."""
    mm = sheet.metres_a_mm
    length = round_length(_BAR * MAP_WIDTH_MM * mm)
    y = sheet.box[1] + 6 * mm
    corners = (sheet.box[0] + 8 * mm, sheet.box[2] - length - 17 * mm)
    slips = {x: shapely.box(x - 5 * mm, y - 3.5 * mm, x + length + 14 * mm, y + 8 * mm) for x in corners}
    x, slip = min(slips.items(), key=lambda each: float(shapely.intersection(each[1], sheet.boundary).area))
    _areas(axes, [slip], facecolors=PAPER, edgecolors=MOVED, linewidths=0.4)
    for start, colour in ((0.0, INK), (0.5, PAPER)):
        half = shapely.box(x + start * length, y, x + (start + 0.5) * length, y + 1.6 * mm)
        _areas(axes, [half], facecolors=colour, edgecolors=INK, linewidths=0.8)
    for share in (0.0, 0.5, 1.0):
        words = f"{share * length:g}" if share < 1 else say(sheet.language, "metres", n=f"{length:g}")
        _words(axes, x + share * length, y + 4.6 * mm, words, 7.5, font, zorder=7)


def _north(axes: Axes, sheet: Sheet, font: str) -> None:
    """An arrow in the upper right corner."""
    mm = sheet.metres_a_mm
    x, y = sheet.box[2] - 10 * mm, sheet.box[3] - 20 * mm
    half = shapely.Polygon([(x, y + 11 * mm), (x - 4 * mm, y), (x, y + 3 * mm)])
    other = shapely.Polygon([(x, y + 11 * mm), (x + 4 * mm, y), (x, y + 3 * mm)])
    for shape, colour in ((half, INK), (other, PAPER)):
        _areas(axes, [shape], facecolors=colour, edgecolors=INK, linewidths=0.8)
    _words(axes, x, y + 14 * mm, say(sheet.language, "north"), 10.0, font, zorder=7)
