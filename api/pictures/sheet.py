"""What a printed sheet of one community shows: A3 across, its grids as they were and as they shall be."""

from dataclasses import dataclass

import shapely

from api.faults import Language
from geo.plans.layers.ground import Box, GroundShapes

WIDTH_MM, HEIGHT_MM = 420.0, 297.0
MARGIN_MM = 10.0
HEAD_MM, FOOT_MM = 24.0, 7.0
SIDE_MM = 128.0
GAP_MM = 5.0
MAP_WIDTH_MM = WIDTH_MM - 2 * MARGIN_MM - SIDE_MM - GAP_MM
MAP_HEIGHT_MM = HEIGHT_MM - 2 * MARGIN_MM - HEAD_MM - FOOT_MM
TINTS = ("#d6e6f4", "#fde5cc", "#dcecd5", "#efdff0", "#fbf3c4", "#d3ecea", "#f6dada")
_RIM = 1.06


@dataclass(frozen=True)
class SheetGrid:
    """A grid on a sheet.

    Attributes:
        code: in full; maps and tables show how it ends.
        name: of the grid.
        label: its name on the map, without that of the community in front.
        leader: who leads it by the draft, empty for nobody.
        change: of it in words, empty for none.
        households: before and after; None where there is no grid.
        cases: open disputes in it, as its reader may count them.
        shape: in metres; None for one that is given up.
        tint: place of its colour.
    """

    code: str
    name: str
    label: str
    leader: str
    change: str
    households: tuple[int | None, int | None]
    cases: int
    shape: shapely.MultiPolygon | None
    tint: int

    @property
    def end(self) -> str:
        """How its code ends."""
        return self.code[-3:]


@dataclass(frozen=True)
class Sheet:
    """One page.

    Attributes:
        title, facts, marks, foot: words around the map.
        language: of all words.
        box: what the map shows, metres.
        boundary: of the community.
        before: outlines of the grids in force.
        moved: ground that goes from grid to grid.
        grids: of the draft, by code.
        ground: below them.
    """

    title: str
    facts: tuple[str, ...]
    marks: tuple[str, ...]
    foot: str
    language: Language
    box: Box
    boundary: shapely.MultiPolygon
    before: tuple[shapely.MultiPolygon, ...]
    moved: shapely.Geometry
    grids: tuple[SheetGrid, ...]
    ground: GroundShapes

    @property
    def metres_a_mm(self) -> float:
        """How many metres a millimetre of the map is."""
        return (self.box[2] - self.box[0]) / MAP_WIDTH_MM


def box_around(boundary: shapely.Geometry) -> Box:
    """What a map of a community shows: all of it with a rim, in the proportions of the frame."""
    west, south, east, north = shapely.bounds(boundary)
    scale = _RIM * max((east - west) / MAP_WIDTH_MM, (north - south) / MAP_HEIGHT_MM)
    x, y = (west + east) / 2, (south + north) / 2
    half_width, half_height = scale * MAP_WIDTH_MM / 2, scale * MAP_HEIGHT_MM / 2
    return (x - half_width, y - half_height, x + half_width, y + half_height)
