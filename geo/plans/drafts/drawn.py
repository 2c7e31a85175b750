"""Polygons as somebody draws them."""

import re

import numpy as np
import shapely

from geo.areas.crs import GRID_SIZE_M
from geo.plans.cells.ground import as_array
from geo.plans.cells.lines import BESIDE_M, LEAST_M2
from geo.plans.cells.polygonal import polygonal
from geo.plans.drafts.land import Land
from geo.plans.drafts.refusal import RefusedError, Spot
from geo.plans.partition.graph import Ints

_AT = re.compile(r"\[(\S+) (\S+)\]")


def checked_polygon(land: Land, polygon: shapely.Polygon) -> shapely.Polygon:
    """A drawn polygon (WGS84 degrees) in the land's metres.

    Raises:
        RefusedError: it crosses itself, or lies wholly outside the community.
    """
    drawn = land.metric(polygon)
    if not drawn.is_valid:
        raise crossing(polygon)
    if not drawn.intersects(land.boundary):
        raise RefusedError("polygon", "plan_polygon_outside", land.spot_at(*middle(drawn)), community=land.name)
    return drawn


def crossing(polygon: shapely.Polygon) -> RefusedError:
    """What is said of a polygon (WGS84 degrees) that is not valid."""
    found = _AT.search(shapely.is_valid_reason(polygon))
    spots = [Spot(round(float(found[1]), 7), round(float(found[2]), 7))] if found else []
    return RefusedError("polygon", "plan_polygon_crosses_itself", *spots)


def ground_within(land: Land, polygon: shapely.Polygon) -> shapely.MultiPolygon:
    """A drawn polygon (WGS84 degrees) as ground of the community: in metres on the 0.01 m grid.

    What reaches beyond the boundary by no more than two metres is cut off along it.

    Raises:
        RefusedError: it crosses itself, reaches farther beyond the community, or holds less than a square metre.
    """
    drawn = checked_polygon(land, polygon)
    beyond = shapely.get_parts(shapely.difference(drawn, shapely.buffer(land.boundary, BESIDE_M)))
    beyond = beyond[shapely.area(beyond) > 0]
    if len(beyond):
        spots = [land.spot_at(*middle(each)) for each in beyond]
        raise RefusedError("polygon", "plan_polygon_leaves", *spots, community=land.name)
    return _ground(land, shapely.intersection(drawn, land.boundary), middle(drawn))


def ground_of(land: Land, cells: Ints) -> shapely.MultiPolygon:
    """The ground of some cells."""
    whole = shapely.coverage_union_all(land.polygons[cells])
    return _ground(land, whole, middle(whole))


def _ground(land: Land, shape: shapely.Geometry, where: tuple[float, float]) -> shapely.MultiPolygon:
    exact = polygonal(as_array([shapely.set_precision(shape, GRID_SIZE_M)]))[0]
    if exact.area < LEAST_M2:
        raise RefusedError("polygon", "plan_polygon_too_small", land.spot_at(*where))
    return shapely.MultiPolygon(list(shapely.get_parts(exact)))


def middle(drawn: shapely.Geometry) -> tuple[float, float]:
    """x and y of a point within a shape; of one with no surface, on it."""
    point = shapely.point_on_surface(drawn)
    return float(point.x), float(point.y)


def cells_within(land: Land, drawn: shapely.Geometry) -> Ints:
    """The cells whose inside point lies in a shape (metres)."""
    shapely.prepare(drawn)
    return np.flatnonzero(shapely.intersects(drawn, land.points))
