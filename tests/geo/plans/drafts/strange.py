"""Edits that no draft takes."""

import numpy as np
import shapely

from geo.areas.crs import project
from geo.plans.drafts.operations.code import GiveCode
from geo.plans.drafts.operations.keeping import KeepTogether, Release
from geo.plans.drafts.operations.merge import Merge
from geo.plans.drafts.operations.move_block import MoveBlock
from geo.plans.drafts.operations.move_edge import MoveEdge
from geo.plans.drafts.operations.new_grid import NewGrid
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.operations.redraw import Redraw
from geo.plans.drafts.operations.retire import Retire
from geo.plans.drafts.operations.split import Split
from geo.plans.drafts.operations.telling import Lock, Rename
from geo.plans.drafts.state import State


def strange_edit(state: State, rng: np.random.Generator) -> Operation:
    """One of those that a hasty hand or a broken client sends."""
    live = state.live
    one, other = (state.grids[int(rng.choice(live))].key for _ in range(2))
    cells = tuple(state.land.atoms[state.cells_of(state.index(one))].tolist())
    in_force = next(grid for grid in state.grids if grid.grid_id is not None)
    lines = _lines(state, state.shape(state.index(one)))
    line = lines[int(rng.integers(len(lines)))]
    polygons = _polygons(state)
    edits: tuple[Operation, ...] = (
        MoveBlock((10**15,), one),
        MoveBlock((*cells[:1], 10**15), one),
        MoveBlock(cells[:1], "nowhere"),
        MoveBlock(cells, other),
        MoveEdge((one, one), line),
        MoveEdge((one, other), line),
        Split(one, line),
        Split("nowhere", line),
        Merge((one, one)),
        Merge((one, "nowhere")),
        Merge((one, other), into="nowhere"),
        Redraw(one, polygons[int(rng.integers(len(polygons)))]),
        NewGrid(cells),
        Retire("nowhere"),
        Rename("nowhere", "无"),
        GiveCode(in_force.key, f"{state.land.code}999"),
        GiveCode(one, "12"),
        GiveCode(one, in_force.code),
        Lock((one, "nowhere")),
        KeepTogether("别处", (10**15,)),
        Release("nowhere"),
    )
    return edits[int(rng.integers(len(edits)))]


def _lines(state: State, shape: shapely.Geometry) -> list[shapely.LineString]:
    west, south, east, north = shape.bounds
    x, y = (west + east) / 2, (south + north) / 2
    corner = shapely.get_coordinates(shape)[0]
    drawn = [
        shapely.LineString([(west - 900, y), (west - 500, y)]),
        shapely.LineString([(x, y), (x, y)]),
        shapely.LineString([(west, south), (east, north), (east, south), (west, north)]),
        shapely.LineString([corner - (40, 0), corner, corner - (0, 40)]),
        shapely.LineString([(x - 3, y), (x + 3, y)]),
    ]
    return [project(each, state.land.srid, 4326) for each in drawn]


def _polygons(state: State) -> list[shapely.Polygon]:
    west, south, east, north = state.land.boundary.bounds
    drawn = [
        shapely.Polygon([(west, south), (east, north), (east, south), (west, north)]),
        shapely.box(west - 900, south, west - 500, north),
        shapely.box(west, south, west + 0.01, south + 0.01),
    ]
    return [project(each, state.land.srid, 4326) for each in drawn]
