"""The border that two grids share, and what lies between it and a new course."""

import numpy as np
import shapely
import shapely.ops

from geo.plans.drafts.land import Land
from geo.plans.drafts.refusal import RefusedError, Spot
from geo.plans.partition.graph import Flags

SNAP_M = 5.0
"""An end of a drawn line that is this near to a border is meant to lie on it."""


def checked_line(land: Land, line: shapely.LineString) -> shapely.LineString:
    """A drawn line (WGS84 degrees) in the land's metres.

    Raises:
        RefusedError: it crosses itself, has no length, or lies wholly outside the community.
    """
    drawn = shapely.remove_repeated_points(land.metric(line))
    if drawn.length == 0:
        raise RefusedError("line", "plan_line_too_short", _at(land, shapely.Point(drawn.coords[0])))
    if not drawn.is_simple:
        raise RefusedError("line", "plan_line_crosses_itself", _at(land, _crossing(drawn)))
    if drawn.distance(land.boundary) > SNAP_M:
        middle = drawn.interpolate(0.5, normalized=True)
        raise RefusedError("line", "plan_line_outside", _at(land, middle), community=land.name)
    return drawn


def _at(land: Land, point: shapely.Point) -> Spot:
    return land.spot_at(point.x, point.y)


def _crossing(line: shapely.LineString) -> shapely.Point:
    """Where a line meets itself: a point that its noded pieces end in more often than a simple line's would."""
    pieces = shapely.get_parts(shapely.node(line))
    ends = np.array([piece.coords[k] for piece in pieces for k in (0, -1)])
    points, times = np.unique(ends, axis=0, return_counts=True)
    return shapely.Point(points[int(np.argmax(times))])


def shared_border(one: shapely.Geometry, other: shapely.Geometry) -> list[shapely.LineString]:
    """The stretches of border that two polygons of a coverage share, as long as they can be."""
    met = shapely.get_parts(shapely.intersection(one.boundary, other.boundary))
    lines = met[shapely.get_type_id(met) == shapely.GeometryType.LINESTRING]
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines))) if len(lines) else []
    return [line for line in merged if line.length > 0]


def between(land: Land, border: list[shapely.LineString], line: shapely.LineString) -> Flags:
    """The cells whose inside point lies between an old border and a new course of it, ``(n,)``.

    Args:
        land: the cells.
        border: the stretches that two grids share, in metres.
        line: the new course, with both ends on one of them.

    Raises:
        RefusedError: an end is not on the border, or the ends are on two stretches of it.
    """
    ends = [shapely.Point(line.coords[0]), shapely.Point(line.coords[-1])]
    stretch = min(border, key=lambda piece: max(piece.distance(end) for end in ends))
    for end in ends:
        if stretch.distance(end) > SNAP_M:
            on_other = min(piece.distance(end) for piece in border) <= SNAP_M
            fault = "plan_line_two_stretches" if on_other else "plan_line_ends_off_border"
            raise RefusedError("line", fault, _at(land, end), metres=SNAP_M)
    old = _course(stretch, *(stretch.project(end) for end in ends))
    ring = np.concatenate([shapely.get_coordinates(line), shapely.get_coordinates(old)[::-1]])
    if len(ring) < 3:
        return np.zeros(len(land), dtype=np.bool_)
    # Where the two courses cross, each lobe between them counts: even-odd, as this way of repair reads a ring.
    region = shapely.make_valid(shapely.Polygon(ring), method="linework")
    shapely.prepare(region)
    return np.asarray(shapely.intersects(region, land.points))


def _course(stretch: shapely.LineString, start: float, end: float) -> shapely.LineString:
    """The border from one place along it to another; of a ring, the shorter way."""
    direct = shapely.ops.substring(stretch, start, end)
    if not stretch.is_closed or abs(end - start) <= stretch.length / 2:
        return direct
    low, high = min(start, end), max(start, end)
    last, first = shapely.ops.substring(stretch, high, stretch.length), shapely.ops.substring(stretch, 0, low)
    around = shapely.LineString(np.concatenate([shapely.get_coordinates(last), shapely.get_coordinates(first)]))
    return around if start == high else around.reverse()
