"""Streets as places, and the numbers of the houses that stand on them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.city import Street
from geo.demo.land.register import Register

Floats = NDArray[np.float64]

_NOT_ADDRESSES = ("rail", "river", "canal")


@dataclass(frozen=True)
class Front:
    """A footprint (id) that waits for a number on the street before it: its grid (index) and a point at its front."""

    building: int
    grid: int
    at: Floats


class RoadBook:
    """Writes streets into a register, each name once."""

    def __init__(self, register: Register, base: NDArray[np.object_]) -> None:
        self._register, self._base = register, base
        self._tree = shapely.STRtree(base)
        self._places: dict[str, int] = {}

    def place(self, way: Street) -> int:
        """The place of a street; 0 where it has no name or is no address."""
        if not way.name or way.kind in _NOT_ADDRESSES:
            return 0
        if way.name not in self._places:
            line = shapely.LineString(way.line)
            for share in (0.5, 0.45, 0.55, 0.4, 0.6, 0.3, 0.7):
                middle = shapely.line_interpolate_point(line, share, normalized=True)
                at = np.round(shapely.get_coordinates(middle)[0], 2)
                grid = int(self._tree.nearest(shapely.Point(at)))
                if shapely.covers(self._base[grid], shapely.Point(at)):
                    break
            self._places[way.name] = self._register.place("road", way.name, grid, at)
        return self._places[way.name]

    def number(self, streets: list[Street], fronts: list[Front]) -> None:
        """Give every front a number on the nearest of the streets: odd on its left, even on its right."""
        lines = np.array([shapely.LineString(s.line) for s in streets])
        points = shapely.points(np.array([f.at for f in fronts]))
        nearest = shapely.STRtree(lines).nearest(points)
        along = shapely.line_locate_point(lines[nearest], points)
        last: dict[tuple[str, bool], int] = {}
        for k in np.lexsort((along, nearest)):
            street, front = streets[nearest[k]], fronts[k]
            side = street.name, _is_left(lines[nearest[k]], along[k], front.at)
            last[side] = last.get(side, -1 if side[1] else 0) + 2
            key = str(last[side])
            unit = self._register.unit(self.place(street), 0, "building", key, f"{key}号", front.grid, front.at)
            self._register.address(front.building, unit)


def _is_left(line: shapely.LineString, along: float, at: Floats) -> bool:
    start, end = shapely.get_coordinates(shapely.line_interpolate_point(line, [max(along - 1, 0), along + 1]))
    step = end - start
    return bool(step[0] * (at - start)[1] - step[1] * (at - start)[0] > 0)
