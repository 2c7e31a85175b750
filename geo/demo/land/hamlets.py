"""The farmsteads of a village group: courtyards in rows along lanes, near the road and not far from the seat."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.frame import Frame

Floats = NDArray[np.float64]

PLOT_M = 21.0
ROW_M = 74.0
_WAY_M = 4.0
_STREET_M = 5.0
_DEEP_M = 30.0
_SIGHT_M = 420.0


@dataclass(frozen=True)
class Hamlet:
    """The farmsteads of one group, in the order of their numbers.

    Attributes:
        houses, barns: rings of shape (n, 5, 2); every farmstead has one of each, a barn may be missing (NaN).
        lanes: ways between the rows and to the road.
        ground: the hamlet with its lanes, where nothing is sown.
    """

    houses: Floats
    barns: Floats
    lanes: list[Floats]
    ground: shapely.Geometry


def build(
    rng: np.random.Generator, land: shapely.Geometry, frame: Frame, ways: shapely.Geometry, count: int
) -> Hamlet | None:
    """``count`` farmsteads on ``land``, or None where they find no room.

    Args:
        land: where they may stand: the group's part of the core, off borders, rivers and roads.
        frame: the village's frame, its origin at the seat.
        ways: roads and lanes that the hamlet joins.
    """
    anchor = _anchor(rng, land, frame, ways)
    if anchor is None:
        return None
    here = Frame(anchor, frame.angle)
    plots = _plots(land, here, count)
    if plots is None:
        return None
    row, u = plots
    v0 = _front(row)
    houses, barns = _yards(rng, here, u, v0, row)
    lanes = _ways(here, row, u, ways)
    near = shapely.multipoints(here.world(np.column_stack([u, v0 + _DEEP_M / 2])))
    return Hamlet(houses, barns, lanes, near.convex_hull.buffer(30, quad_segs=2))


def _anchor(rng: np.random.Generator, land: shapely.Geometry, frame: Frame, ways: shapely.Geometry) -> Floats | None:
    shapely.prepare(land)
    low_x, low_y, high_x, high_y = shapely.bounds(land)
    x, y = np.meshgrid(np.arange(low_x, high_x, 60.0), np.arange(low_y, high_y, 60.0))
    points = np.column_stack([x.ravel(), y.ravel()])
    points = points[shapely.contains_xy(land, points)]
    if not len(points):
        return None
    spots = shapely.points(points)
    edge = shapely.distance(spots, land.boundary)
    to_way = shapely.distance(spots, ways)
    far = np.hypot(*(points - frame.origin).T)
    cost = np.abs(to_way - 75) + 0.25 * far + 2.0 * np.maximum(0, 85 - edge) + rng.uniform(0, 160, len(points))
    return np.asarray(points[np.argmin(cost)])


def _plots(land: shapely.Geometry, here: Frame, count: int) -> tuple[NDArray[np.int64], Floats] | None:
    """Row and position of the plots nearest to the anchor, numbered along the rows."""
    along = np.concatenate([-_STREET_M - PLOT_M * np.arange(1, 21), _STREET_M + PLOT_M * np.arange(20)])
    row, u = (a.ravel() for a in np.meshgrid(np.arange(-12, 13), along, indexing="ij"))
    v0 = _front(row)
    boxes = here.boxes(u, v0, u + PLOT_M, v0 + _DEEP_M)
    fits = shapely.contains(land, boxes)
    row, u, v0 = row[fits], u[fits], v0[fits]
    if len(row) < count:
        return None
    apart = np.abs(u) * 0.55 + np.abs(v0 + _DEEP_M / 2)
    chosen = np.argsort(apart, kind="stable")[:count]
    order = chosen[np.lexsort((u[chosen], -row[chosen]))]
    return row[order], u[order]


def _front(row: NDArray[np.int64]) -> Floats:
    """The lower edge of the plots of each row: even rows lie below their lane, odd rows above."""
    return np.asarray(np.floor_divide(row, 2) * ROW_M + np.where(row % 2 == 0, -_WAY_M - _DEEP_M, _WAY_M))


def _yards(
    rng: np.random.Generator, here: Frame, u: Floats, v0: Floats, row: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    n = len(u)
    wide, deep = rng.uniform(12, 17, n), rng.uniform(7, 9.5, n)
    left = u + 1.5 + rng.uniform(0, 1, n) * (PLOT_M - 3 - wide)
    back = np.where(row % 2 == 0, v0 + _DEEP_M - 6 - deep, v0 + 6)
    houses = here.boxes(left, back, left + wide, back + deep)
    barn_w, barn_d = rng.uniform(5, 9, n), rng.uniform(4, 6, n)
    barn_u = np.where(rng.random(n) < 0.5, u + 1.5, u + PLOT_M - 1.5 - barn_w)
    barn_v = np.where(row % 2 == 0, v0 + 1.5, v0 + _DEEP_M - 1.5 - barn_d)
    barns = here.boxes(barn_u, barn_v, barn_u + barn_w, barn_v + barn_d)
    barn_rings = shapely.get_coordinates(barns).reshape(n, 5, 2)
    barn_rings[rng.random(n) < 0.4] = np.nan
    return shapely.get_coordinates(houses).reshape(n, 5, 2), barn_rings


def _ways(here: Frame, row: NDArray[np.int64], u: Floats, ways: shapely.Geometry) -> list[Floats]:
    """A lane in front of every pair of rows, one street across them all, and its way out to the road."""
    lanes: list[Floats] = []
    pairs = np.floor_divide(row, 2)
    for pair in np.unique(pairs):
        mine = u[pairs == pair]
        ends = min(0.0, float(mine.min())), max(0.0, float(mine.max()) + PLOT_M)
        lanes.append(here.world(np.array([[ends[0], pair * ROW_M], [ends[1], pair * ROW_M]])))
    low, high = float(pairs.min()) * ROW_M, float(pairs.max()) * ROW_M
    out = _way_out(here, low, high, ways)
    if out is not None:
        low, high = min(low, out), max(high, out)
    street = here.world(np.array([[0.0, low], [0.0, high]]))
    lanes.append(street)
    if out is None:
        lanes.append(shapely.get_coordinates(shapely.shortest_line(shapely.LineString(street), ways)))
    return [lane for lane in lanes if np.hypot(*(lane[-1] - lane[0])) > 1]


def _way_out(here: Frame, low: float, high: float, ways: shapely.Geometry) -> float | None:
    """Where the street across the rows, drawn on, meets the nearest way; None if it meets none in sight."""
    best: float | None = None
    for start, end in ((low, low - _SIGHT_M), (high, high + _SIGHT_M)):
        sight = shapely.LineString(here.world(np.array([[0.0, start], [0.0, end]])))
        met = shapely.get_coordinates(sight.intersection(ways))
        for v in here.local(met)[:, 1] if len(met) else []:
            if best is None or abs(v - start) < abs(best - (low if best < low else high)):
                best = float(v)
    return best
