"""What stands beside the map of a sheet: the legend, and the table of its grids."""

from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from api.pictures.layout import INK, QUIET
from api.pictures.lettering import ems
from api.pictures.sheet import MAP_HEIGHT_MM, SIDE_MM, TINTS, Sheet, SheetGrid
from api.pictures.sheet_labels import POINT_MM
from api.pictures.sheet_map import BEFORE, BORDER, MOVED
from api.pictures.words import say

_LEGEND_MM = 34.0
_TALLEST_MM, _LEAST_MM = 7.0, 3.6
_RULE = "#c3cad1"


@dataclass(frozen=True)
class _Column:
    """One of the table: its heading's key in words.toml, how wide it is, and how its words are set."""

    key: str
    width_mm: float
    align: str


_COLUMNS = (
    _Column("sheet_code", 11.0, "left"),
    _Column("sheet_grid", 37.0, "left"),
    _Column("sheet_leader", 20.0, "left"),
    _Column("sheet_before", 14.0, "right"),
    _Column("sheet_after", 14.0, "right"),
    _Column("sheet_cases", 15.5, "right"),
    _Column("sheet_change", 13.5, "right"),
)


def draw_side(axes: Axes, sheet: Sheet, font: str) -> None:
    """Legend and table on ``axes``, whose units are millimetres from the upper left corner downwards."""
    axes.set(xlim=(0, SIDE_MM), ylim=(MAP_HEIGHT_MM, 0))
    axes.axis("off")
    _legend(axes, sheet, font)
    _table(axes, sheet, font)


def _legend(axes: Axes, sheet: Sheet, font: str) -> None:
    words = {
        "sheet_border": Line2D([], [], color=BORDER, linewidth=1.8),
        "sheet_old_border": Line2D([], [], color=BEFORE, linewidth=0.9, linestyle=(0, (5, 3))),
        "sheet_community": Line2D([], [], color=INK, linewidth=2.6),
        "sheet_moved": Patch(facecolor="#ffffff", edgecolor=MOVED, hatch="///", linewidth=0.4),
        "sheet_tint": Patch(facecolor=TINTS[0], edgecolor="none"),
        "sheet_buildings": Patch(facecolor="#aab3bc", edgecolor="none"),
    }
    legend = axes.legend(
        list(words.values()),
        [say(sheet.language, key) for key in words],
        loc="upper left",
        bbox_to_anchor=(0.0, 1.0),
        borderaxespad=0.0,
        ncols=2,
        title=say(sheet.language, "sheet_legend"),
        title_fontproperties={"family": font, "size": 10},
        prop={"family": font, "size": 8.5},
        labelcolor=INK,
        frameon=False,
        handlelength=3.0,
        columnspacing=1.5,
        alignment="left",
    )
    legend.set_in_layout(False)


def _table(axes: Axes, sheet: Sheet, font: str) -> None:
    """Lines as high as there is room; where there is too little, the last says how many are left out."""
    room = MAP_HEIGHT_MM - _LEGEND_MM
    height = min(_TALLEST_MM, max(_LEAST_MM, room / (len(sheet.grids) + 2)))
    most = int(room / height) - 2
    shown = sheet.grids if len(sheet.grids) <= most else sheet.grids[: most - 1]
    points = min(9.0, height / POINT_MM * 0.6)
    y = _LEGEND_MM
    _line(axes, y, height, [say(sheet.language, column.key) for column in _COLUMNS], points, font, QUIET)
    for grid in shown:
        y += height
        if grid.shape is not None:
            patch = Rectangle((0, y + 0.15 * height), 2.2, 0.7 * height, facecolor=TINTS[grid.tint], linewidth=0)
            axes.add_patch(patch)
        _line(axes, y, height, list(_cells(grid)), points, font, INK)
    y += height
    if len(shown) < len(sheet.grids):
        more = say(sheet.language, "sheet_more", n=len(sheet.grids) - len(shown))
        _line(axes, y, height, ["", more, *[""] * (len(_COLUMNS) - 2)], points, font, QUIET)
        y += height
    _line(axes, y, height, _sums(sheet), points, font, INK)


def _cells(grid: SheetGrid) -> Iterator[str]:
    yield grid.end
    yield grid.name
    yield grid.leader or "–"
    for households in grid.households:
        yield "–" if households is None else str(households)
    yield str(grid.cases)
    yield grid.change


def _sums(sheet: Sheet) -> list[str]:
    before, after = (sum(grid.households[at] or 0 for grid in sheet.grids) for at in (0, 1))
    cases = sum(grid.cases for grid in sheet.grids)
    return ["", say(sheet.language, "sheet_sum"), "", str(before), str(after), str(cases), ""]


def _line(axes: Axes, y: float, height: float, cells: list[str], points: float, font: str, colour: str) -> None:
    axes.plot([0, SIDE_MM], [y + height, y + height], color=_RULE, linewidth=0.5, scalex=False, scaley=False)
    left = 3.0
    for column, words in zip(_COLUMNS, cells, strict=True):
        right = left + column.width_mm
        axes.text(
            left if column.align == "left" else right - 1.0,
            y + height / 2,
            fitted(words, (column.width_mm - 1.5) / (points * POINT_MM)),
            fontsize=points,
            color=colour,
            family=font,
            ha=column.align,
            va="center",
            parse_math=False,
        )
        left = right


def fitted(words: str, most: float) -> str:
    """Words cut so that they are at most so many letters wide."""
    if ems(words) <= most:
        return words
    while words and ems(words) + 1.0 > most:
        words = words[:-1]
    return words.rstrip() + "…"
