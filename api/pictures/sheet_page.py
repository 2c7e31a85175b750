"""Sheets drawn with matplotlib: pages of a PDF, or one image."""

import io
from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from api.pictures.layout import INK, QUIET, RED
from api.pictures.lettering import family
from api.pictures.sheet import (
    FOOT_MM,
    GAP_MM,
    HEIGHT_MM,
    MAP_HEIGHT_MM,
    MAP_WIDTH_MM,
    MARGIN_MM,
    SIDE_MM,
    WIDTH_MM,
    Sheet,
)
from api.pictures.sheet_labels import POINT_MM
from api.pictures.sheet_map import draw_map
from api.pictures.sheet_side import draw_side, fitted

_DPI = 150
_INCH_MM = 25.4


def sheets_pdf(sheets: Sequence[Sheet]) -> bytes:
    """One A3 page for each sheet.

    Raises:
        UnavailableError: the machine has no font with Chinese letters.
    """
    drawn = io.BytesIO()
    with PdfPages(drawn, metadata={"Title": sheets[0].title, "Subject": " ".join(sheets[0].marks)}) as pages:
        for sheet in sheets:
            pages.savefig(_figure(sheet))
    return drawn.getvalue()


def sheet_png(sheet: Sheet) -> bytes:
    """The sheet as an image, 2,480 by 1,754 pixels.

    Raises:
        UnavailableError: the machine has no font with Chinese letters.
    """
    drawn = io.BytesIO()
    _figure(sheet).savefig(drawn, format="png", metadata={"Title": sheet.title, "Comment": " ".join(sheet.marks)})
    return drawn.getvalue()


def _figure(sheet: Sheet) -> Figure:
    font = family()
    figure = Figure(figsize=(WIDTH_MM / _INCH_MM, HEIGHT_MM / _INCH_MM), dpi=_DPI, facecolor="#ffffff")
    FigureCanvasAgg(figure)
    figure.set_layout_engine("none")
    low = (MARGIN_MM + FOOT_MM) / HEIGHT_MM
    tall = MAP_HEIGHT_MM / HEIGHT_MM
    draw_map(figure.add_axes((MARGIN_MM / WIDTH_MM, low, MAP_WIDTH_MM / WIDTH_MM, tall)), sheet, font)
    side = (MARGIN_MM + MAP_WIDTH_MM + GAP_MM) / WIDTH_MM
    draw_side(figure.add_axes((side, low, SIDE_MM / WIDTH_MM, tall)), sheet, font)
    _write_around(figure, sheet, font)
    return figure


def _write_around(figure: Figure, sheet: Sheet, font: str) -> None:
    """Title and facts above, the foot below."""
    whole = WIDTH_MM - 2 * MARGIN_MM
    marks = "　".join(sheet.marks)
    for words, from_top, points, colour, align, width in (
        (sheet.title, 0.0, 22.0, INK, "left", 0.68 * whole),
        (marks, 1.0, 12.0, RED, "right", 0.31 * whole),
        ("　".join(sheet.facts), 13.0, 10.0, QUIET, "left", whole),
        (sheet.foot, HEIGHT_MM - 2 * MARGIN_MM - FOOT_MM + 3.0, 9.0, QUIET, "left", 0.7 * whole),
        (marks, HEIGHT_MM - 2 * MARGIN_MM - FOOT_MM + 3.0, 9.0, RED, "right", 0.28 * whole),
    ):
        x = MARGIN_MM if align == "left" else WIDTH_MM - MARGIN_MM
        figure.text(
            x / WIDTH_MM,
            1 - (MARGIN_MM + from_top) / HEIGHT_MM,
            fitted(words, width / (points * POINT_MM)),
            fontsize=points,
            color=colour,
            family=font,
            ha=align,
            va="top",
            parse_math=False,
        )
