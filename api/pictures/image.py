"""A picture as an image, drawn on the district's metric plane so that its scale bar holds everywhere."""

import io
import math
from dataclasses import dataclass

import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from api.pictures.layout import INK, Layout, layout
from api.pictures.lettering import ems, family
from api.pictures.picture import Picture, largest_first, middles, simplified
from api.pictures.words import say

_DPI = 100
_POINTS_A_PIXEL = 72 / _DPI
_EDGE, _PAPER, _GROUND = "#7b8794", "#ffffff", "#f5f6f7"
_FLATTEST, _TALLEST = 0.55, 1.3
_HALF_A_PIXEL = 0.5
_BAR = 0.25  # The longest scale bar, of the map's width.
_ROUND_NUMBERS = (5, 2, 1)
_NOWHERE = (0.0, 0.0, 1e4, 1e4)  # What a map without any areas shows, metres.


@dataclass(frozen=True)
class View:
    """The part of the plane that the map shows, in metres, and how many of them a pixel is."""

    west: float
    south: float
    width: float
    height: float
    metres_a_pixel: float


def image(picture: Picture, width: int) -> bytes:
    """The picture as PNG, exactly ``width`` pixels wide; as high as the district and the words want.

    Raises:
        UnavailableError: the machine has no font with Chinese letters.
    """
    font = family()
    laid = layout(picture, width)
    view = _view(picture, laid)
    map_height = view.height / view.metres_a_pixel
    height = laid.height(map_height)
    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=_PAPER)
    figure.set_layout_engine("none")
    _write(figure, laid, height, font)
    bottom = height - laid.head.y - map_height
    axes = figure.add_axes(
        (laid.margin / width, bottom / height, laid.map_width / width, map_height / height), facecolor=_GROUND
    )
    _draw(axes, picture, view)
    _name_towns(axes, picture, view, laid.margin, font)
    _scale(axes, picture, view, laid.margin, font)
    drawn = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(drawn, format="png", metadata={"Title": picture.title, "Comment": " ".join(picture.marks)})
    return drawn.getvalue()


def _view(picture: Picture, laid: Layout) -> View:
    """All areas with a rim, in a window that is neither very flat nor very tall."""
    shapes = picture.ground.shapes if len(picture.ground.shapes) else picture.ground.outlines
    west, south, east, north = shapely.total_bounds(shapes) if len(shapes) else _NOWHERE
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    width, height = 1.04 * (east - west), 1.04 * (north - south)
    width = max(width, height / _TALLEST)
    height = max(height, width * _FLATTEST)
    return View(middle_x - width / 2, middle_y - height / 2, width, height, width / laid.map_width)


def _write(figure: Figure, laid: Layout, height: int, font: str) -> None:
    for column in (laid.head, laid.side):
        for line in column.lines:
            figure.text(
                line.x / laid.width,
                1 - line.y / height,
                line.words,
                fontsize=line.letter * _POINTS_A_PIXEL,
                color=line.colour,
                family=font,
                va="top",
                parse_math=False,
            )
        for patch in column.patches:
            corner = (patch.x / laid.width, 1 - (patch.y + patch.side) / height)
            figure.add_artist(
                Rectangle(
                    corner,
                    patch.side / laid.width,
                    patch.side / height,
                    facecolor=patch.colour,
                    edgecolor=_EDGE,
                    lw=0.5,
                )
            )


def _draw(axes: Axes, picture: Picture, view: View) -> None:
    axes.set(
        xlim=(view.west, view.west + view.width), ylim=(view.south, view.south + view.height), xticks=[], yticks=[]
    )
    for spine in axes.spines.values():
        spine.set(color=_EDGE, linewidth=0.5)
    ground, tolerance = picture.ground, _HALF_A_PIXEL * view.metres_a_pixel
    order = largest_first(ground.shapes)
    shades = picture.steps[0].shades
    paths = [path_of(shape) for shape in simplified(ground.shapes, tolerance)[order]]
    colours = [picture.shades[shades[place]].colour for place in order]
    axes.add_collection(PathCollection(paths, facecolors=colours, edgecolors=_EDGE, linewidths=0.4), autolim=False)
    outlines = [path_of(shape) for shape in simplified(ground.outlines, tolerance)]
    axes.add_collection(PathCollection(outlines, facecolors="none", edgecolors=INK, linewidths=1.1), autolim=False)


def path_of(shape: shapely.Geometry) -> Path:
    """A polygon of any number of parts and holes as one path, whose holes stay empty."""
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    codes = []
    for ring in rings:
        codes += [Path.MOVETO, *[Path.LINETO] * (shapely.get_num_points(ring) - 2), Path.CLOSEPOLY]
    return Path(shapely.get_coordinates(rings), codes)


def _name_towns(axes: Axes, picture: Picture, view: View, letter: float, font: str) -> None:
    """The names of towns, the largest town's first; one that would stand on another is left out."""
    ground = picture.ground
    taken: list[shapely.Geometry] = []
    spots = middles(ground.outlines)
    for place in largest_first(ground.outlines):
        name, middle = ground.towns[place], spots[place]
        half = ems(name) / 2 * letter * view.metres_a_pixel
        tall = 0.7 * letter * view.metres_a_pixel
        box = shapely.box(middle.x - half, middle.y - tall, middle.x + half, middle.y + tall)
        if any(box.intersects(other) for other in taken):
            continue
        taken.append(box)
        axes.text(
            middle.x,
            middle.y,
            name,
            fontsize=letter * _POINTS_A_PIXEL,
            color=INK,
            family=font,
            ha="center",
            va="center",
            parse_math=False,
            clip_on=True,
            path_effects=[withStroke(linewidth=2.5, foreground=_PAPER)],
        )


def _scale(axes: Axes, picture: Picture, view: View, letter: float, font: str) -> None:
    """A bar of a round length in the lower left corner."""
    length = round_length(_BAR * view.width)
    pixel = view.metres_a_pixel
    left, low = view.west + letter * pixel, view.south + letter * pixel
    halo = [withStroke(linewidth=4, foreground=_PAPER)]
    tall = 0.4 * letter * pixel
    xs, ys = [left, left, left + length, left + length], [low + tall, low, low, low + tall]
    axes.plot(xs, ys, color=INK, linewidth=1.5, path_effects=halo, scalex=False, scaley=False)
    unit, n = ("kilometres", length / 1000) if length >= 1000 else ("metres", length)
    axes.text(
        left + length / 2,
        low + tall,
        say(picture.language, unit, n=f"{n:g}"),
        fontsize=0.9 * letter * _POINTS_A_PIXEL,
        color=INK,
        family=font,
        ha="center",
        va="bottom",
        path_effects=halo,
    )


def round_length(most: float) -> float:
    """The longest of 1, 2, 5, 10, 20, 50 … metres that is not above ``most``."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(number * power for number in _ROUND_NUMBERS if number * power <= most)
