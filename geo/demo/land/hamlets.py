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
_SIGHT_M = 260.0
_TRIES = 24
_JOINED_M = 0.02


@dataclass(frozen=True)
class Hamlet:
    """The farmsteads of one group, in the order of their numbers.

    Attributes:
        houses, barns: rings of shape (n, 5, 2); every farmstead has one of each, a barn may be missing (NaN).
        lanes: ways between the rows and to the road.
        ground: the hamlet with its lanes, where nothing is sown.
        loose: ends of lanes (shape (k, 2)) from one of which a way to the road has still to be found; k is 0 where
            the lanes meet one.
    """

    houses: Floats
    barns: Floats
    lanes: list[Floats]
    ground: shapely.Geometry
    loose: Floats


def build(
    rng: np.random.Generator,
    grid: shapely.Geometry,
    land: shapely.Geometry,
    frame: Frame,
    ways: shapely.Geometry,
    count: int,
) -> Hamlet | None:
    """``count`` farmsteads on ``land``, or None where they find no room.

    Args:
        grid: the whole of the group's land, which their way to the road does not leave.
        land: where they may stand: the group's part of the core, off borders, rivers and roads.
        frame: the village's frame, its origin at the seat.
        ways: roads and lanes that the hamlet joins.
    """
    fallback: Hamlet | None = None
    shapely.prepare(grid)
    anchors = _anchors(rng, land, frame, ways)
    for tried in np.arange(_TRIES) ** 2:
        if tried >= len(anchors):
            break
        here = Frame(anchors[tried], frame.angle)
        plots = _plots(rng, grid, land, here, count)
        if plots is None:
            continue
        row, u = plots
        lanes = _lanes(row, u)
        out = _out(here, lanes, ways, grid)
        if out is None and fallback is not None:
            continue
        hamlet = _hamlet(rng, here, row, u, lanes, out)
        if out is not None:
            return hamlet
        fallback = hamlet
    return fallback


def _hamlet(
    rng: np.random.Generator,
    here: Frame,
    row: NDArray[np.int64],
    u: Floats,
    lanes: list[Floats],
    out: Floats | None,
) -> Hamlet:
    v0 = _front(row)
    houses, barns = _yards(rng, here, u, v0, row)
    near = shapely.multipoints(here.world(np.column_stack([u + PLOT_M / 2, v0 + _DEEP_M / 2])))
    ends = np.empty((0, 2)) if out is not None else np.vstack(lanes[:-1])
    drawn = lanes if out is None else [*lanes, out]
    seen = [here.world(lane) for lane in drawn if np.hypot(*(lane[1] - lane[0])) > _JOINED_M]
    return Hamlet(houses, barns, seen, near.convex_hull.buffer(30, quad_segs=2), here.world(ends))


def _anchors(rng: np.random.Generator, land: shapely.Geometry, frame: Frame, ways: shapely.Geometry) -> Floats:
    """Where a hamlet may have its middle, the best place first: near a way, not too near, not far from the seat."""
    shapely.prepare(land)
    low_x, low_y, high_x, high_y = shapely.bounds(land)
    x, y = np.meshgrid(np.arange(low_x, high_x, 60.0), np.arange(low_y, high_y, 60.0))
    points = np.column_stack([x.ravel(), y.ravel()])
    points = points[shapely.contains_xy(land, points)]
    spots = shapely.points(points)
    edge = shapely.distance(spots, land.boundary)
    to_way = shapely.distance(spots, ways)
    far = np.hypot(*(points - frame.origin).T)
    cost = np.abs(to_way - 75) + 0.25 * far + 2.0 * np.maximum(0, 85 - edge) + rng.uniform(0, 160, len(points))
    return np.asarray(points[np.argsort(cost, kind="stable")])


def _plots(
    rng: np.random.Generator, grid: shapely.Geometry, land: shapely.Geometry, here: Frame, count: int
) -> tuple[NDArray[np.int64], Floats] | None:
    """Row and position of the plots nearest to the anchor, numbered along the rows; all are reached from the anchor
    along their lane without leaving the grid."""
    along = np.concatenate([-_STREET_M - PLOT_M * np.arange(1, 21), _STREET_M + PLOT_M * np.arange(20)])
    row, u = (a.ravel() for a in np.meshgrid(np.arange(-12, 13), along, indexing="ij"))
    v0 = _front(row)
    boxes = here.boxes(u, v0, u + PLOT_M, v0 + _DEEP_M)
    fits = shapely.contains(land, boxes)
    row, u, v0 = row[fits], u[fits], v0[fits]
    lane = np.floor_divide(row, 2) * ROW_M
    far = np.where(u < 0, u, u + PLOT_M)
    paths = np.zeros((3, len(u), 2))
    paths[1:, :, 1] = lane
    paths[2, :, 0] = far
    reached = shapely.covers(grid, shapely.linestrings(here.world(paths.transpose(1, 0, 2))))
    row, u, v0 = row[reached], u[reached], v0[reached]
    if len(row) < count:
        return None
    apart = np.maximum(np.abs(u + PLOT_M / 2) * 0.6, np.abs(v0 + _DEEP_M / 2)) + rng.uniform(0, 22, len(u))
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


def _lanes(row: NDArray[np.int64], u: Floats) -> list[Floats]:
    """A lane in front of every pair of rows, and last one street across them all; in the hamlet's frame."""
    pairs = np.floor_divide(row, 2)
    lanes: list[Floats] = []
    for pair in np.unique(pairs):
        mine = u[pairs == pair]
        ends = min(0.0, float(mine.min())), max(0.0, float(mine.max()) + PLOT_M)
        lanes.append(np.array([[ends[0], pair * ROW_M], [ends[1], pair * ROW_M]]))
    low, high = float(pairs.min()) * ROW_M, float(pairs.max()) * ROW_M
    return [*lanes, np.array([[0.0, low], [0.0, high]])]


def _out(here: Frame, lanes: list[Floats], ways: shapely.Geometry, grid: shapely.Geometry) -> Floats | None:
    """The shortest way out: one of the lanes drawn straight on until it meets a way; None if none does in sight."""
    edge = shapely.buffer(grid, 1.0)
    outs = [out for lane in lanes for out in _outs(here, lane, ways)]
    outs = [out for out in outs if shapely.covers(edge, shapely.LineString(here.world(out)))]
    return min(outs, key=lambda out: float(np.hypot(*(out[1] - out[0]))), default=None)


def _outs(here: Frame, lane: Floats, ways: shapely.Geometry) -> list[Floats]:
    """The lane drawn on beyond its ends, as far as the nearest way in sight."""
    across = np.array([1.0, 0.0]) if lane[0, 0] != lane[1, 0] else np.array([0.0, 1.0])
    found: list[Floats] = []
    for end, step in ((lane[0], -across), (lane[1], across)):
        sight = shapely.LineString(here.world(np.array([end, end + _SIGHT_M * step])))
        met = shapely.get_coordinates(shapely.intersection(sight, ways))
        if len(met):
            reach = np.abs((here.local(met) - end) @ step)
            found.append(np.array([end, end + float(reach.min()) * step]))
    return found
