"""A district whose borders wind: nine grids of three communities, drawn with a vertex every thirty metres."""

import numpy as np
import shapely
from shapely import LineString

from geo.areas.change import AreaChange
from geo.areas.level import Level

WEST, NORTH, SIDE, COLUMNS = 487977.0, 4383463.0, 6000.0, 3
DISTRICT, TOWN = "620999", "620999001"
_STEP = 30.0


def winding_changes() -> list[AreaChange]:
    """The district with its one town, a community a column, west to east, and its grids, north to south."""
    grids = _cells()
    columns = [
        shapely.coverage_union_all(grids[column * COLUMNS : (column + 1) * COLUMNS]) for column in range(COLUMNS)
    ]
    whole = shapely.coverage_union_all(grids)
    made = [
        AreaChange(DISTRICT, Level.DISTRICT, "曲折区", None, _multi(whole)),
        AreaChange(TOWN, Level.TOWN, "曲折镇", DISTRICT, _multi(whole)),
    ]
    for column, shape in enumerate(columns):
        made.append(AreaChange(community(column), Level.COMMUNITY, f"第{column + 1}社区", TOWN, _multi(shape)))
        for row in range(COLUMNS):
            name = f"第{row + 1}网格"
            cell = grids[column * COLUMNS + row]
            made.append(AreaChange(grid(column, row), Level.GRID, name, community(column), _multi(cell)))
    return made


def community(column: int) -> str:
    return f"{TOWN}{column + 1:03d}"


def grid(column: int, row: int) -> str:
    return f"{community(column)}{row + 1:03d}"


def _multi(shape: shapely.Polygon) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shape])


def _cells() -> list[shapely.Polygon]:
    """The cells, column by column, cut out of one net of winding lines, so that neighbours share every vertex."""
    chance = np.random.default_rng(7)
    net = [
        _winding(across, along, across + step_x, along + step_y, chance)
        for across in range(COLUMNS + 1)
        for along in range(COLUMNS + 1)
        for step_x, step_y in ((1, 0), (0, 1))
        if across + step_x <= COLUMNS and along + step_y <= COLUMNS
    ]
    faces = list(shapely.polygonize(net).geoms)
    return sorted(faces, key=lambda face: (round(face.centroid.x / SIDE), -face.centroid.y))


def _winding(x1: int, y1: int, x2: int, y2: int, chance: np.random.Generator) -> LineString:
    """From one corner of the lattice to the next, swaying to both sides."""
    share = np.linspace(0, 1, int(SIDE / _STEP) + 1)
    sway = np.cumsum(chance.normal(0, 12, share.size))
    sway -= share * sway[-1] + (1 - share) * sway[0]
    x, y = WEST + (x1 + (x2 - x1) * share) * SIDE, NORTH - (y1 + (y2 - y1) * share) * SIDE
    points = np.column_stack([x + sway * (y2 - y1), y + sway * (x2 - x1)])
    return shapely.set_precision(LineString(points), 0.01)
