"""A grid is cut in two by a line."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from geo.plans.drafts.border import SNAP_M, checked_line
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State
from geo.plans.partition.graph import Ints


@dataclass(frozen=True)
class Split:
    """A grid is cut along ``line`` (WGS84 degrees); the part with more households keeps its code.

    A cell is on the side that its inside point is on. ``name`` is for the new grid.
    """

    kind: ClassVar[str] = "split"

    grid: str
    line: shapely.LineString
    name: str | None = None

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The grid that is cut."""
        return (self.grid,)

    def apply(self, state: State) -> State:
        """Two grids."""
        index = state.index(self.grid)
        line = checked_line(state.land, self.line)
        cells = state.cells_of(index)
        sides = _sides(state, index, cells, line)
        land = state.land
        weight = [(int(land.households[side].sum()), float(land.graph.area_m2[side].sum())) for side in sides]
        smaller = sides[0] if weight[0] < weight[1] else sides[1]
        return state.added(self.name).moved(smaller, len(state.grids))


def _sides(state: State, index: int, cells: Ints, line: shapely.LineString) -> list[Ints]:
    """The cells on either side of a line through a grid.

    Raises:
        RefusedError: the line misses the grid, touches it only, ends in it, or cuts it into more than two parts.
    """
    land, shape = state.land, state.shape(index)
    cut = _reaching(shape.boundary, line)
    faces = np.asarray(shapely.get_parts(shapely.polygonize(_noded(shape.boundary, cut))), dtype=object)
    at, face = shapely.STRtree(faces).query(land.points[cells], predicate="intersects")
    side = np.zeros(len(cells), dtype=np.int64)
    side[at[::-1]] = face[::-1]
    numbers = np.unique(side)
    if len(numbers) > 2:
        spots = (land.spot(cells[side == number]) for number in numbers)
        raise RefusedError("line", "plan_line_cuts_more", *spots, parts=len(numbers))
    if len(numbers) < 2:
        name = state.grids[index].name
        middle = line.interpolate(0.5, normalized=True)
        where = land.spot_at(middle.x, middle.y)
        if not shapely.intersects(line, shape):
            raise RefusedError("line", "plan_line_misses", where, name=name)
        if shapely.intersection(line, shape).length < SNAP_M:
            raise RefusedError("line", "plan_line_touches", where, name=name)
        raise RefusedError("line", "plan_line_parts_nothing", where, name=name)
    return [cells[side == number] for number in numbers]


def _reaching(boundary: shapely.Geometry, line: shapely.LineString) -> shapely.LineString:
    """The line with ends that stop just short of a boundary drawn on to it."""
    points = shapely.get_coordinates(line)
    for end, append in ((0, False), (-1, True)):
        tip = shapely.Point(points[end])
        if 0 < tip.distance(boundary) <= SNAP_M:
            reach = shapely.get_coordinates(shapely.shortest_line(tip, boundary))[-1:]
            # A hair beyond, so that rounding cannot leave a gap.
            reach = reach + (reach - points[end]) * 1e-3
            points = np.concatenate([points, reach] if append else [reach, points])
    return shapely.LineString(points)


def _noded(boundary: shapely.Geometry, line: shapely.LineString) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.asarray(shapely.get_parts(shapely.union_all([boundary, line])), dtype=object)
