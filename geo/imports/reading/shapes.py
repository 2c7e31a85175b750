"""Geometry from strangers: coordinates as they stand in GeoJSON, KML or a cell, checked one by one."""

from collections.abc import Callable

import numpy as np
import shapely

from geo.imports.reading.source import MOST_VERTICES, RowFault

_DEEPEST = 8


class ShapeError(Exception):
    """A geometry that cannot be read; holds the fault of its row."""

    def __init__(self, fault: str, **facts: object) -> None:
        super().__init__(fault)
        self.row_fault = RowFault("geometry", fault, facts)


def from_geojson(given: object, depth: int = 0) -> shapely.Geometry | None:
    """The geometry of a GeoJSON object, in two dimensions; None for ``null``.

    Raises:
        ShapeError: of an unknown type, with coordinates that are not numbers, too short, too deep or too large.
    """
    if given is None:
        return None
    kind = given.get("type") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(kind, str) or depth > _DEEPEST:
        raise ShapeError("geometry_unreadable")
    if kind == "GeometryCollection":
        parts = given.get("geometries")
        if not isinstance(parts, list):
            raise ShapeError("geometry_unreadable")
        return shapely.GeometryCollection([g for p in parts if (g := from_geojson(p, depth + 1)) is not None])
    if kind not in _BUILDERS:
        raise ShapeError("geometry_type_unknown", type=kind[:40])
    try:
        return _BUILDERS[kind](given.get("coordinates"))
    except (TypeError, ValueError, OverflowError, shapely.errors.ShapelyError) as error:
        raise ShapeError("geometry_unreadable") from error


def from_wkt(text: str) -> shapely.Geometry | None:
    """The geometry of a cell in well-known text, in two dimensions; None for an empty cell.

    Raises:
        ShapeError: not well-known text.
    """
    if not text:
        return None
    try:
        with np.errstate(invalid="ignore"):
            return flat(shapely.from_wkt(text.partition(";")[2] if text[:5].upper() == "SRID=" else text))
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise ShapeError("geometry_unreadable") from error


def from_wkb(data: bytes | None) -> shapely.Geometry | None:
    """The geometry of well-known binary, in two dimensions.

    Raises:
        ShapeError: a curve, or damaged.
    """
    if not data:
        return None
    kind = int.from_bytes(data[1:5], "little" if data[0] else "big") & 0x1FFFFFFF
    if kind % 1000 in range(8, 15):
        raise ShapeError("geometry_curved")
    try:
        with np.errstate(invalid="ignore"):
            return flat(shapely.from_wkb(data))
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise ShapeError("geometry_unreadable") from error


def flat(geometry: shapely.Geometry) -> shapely.Geometry:
    """The geometry without heights and measures.

    Raises:
        ShapeError: a curve, a coordinate that is no number, or more vertices than a boundary can have.
    """
    if shapely.get_num_coordinates(geometry) > MOST_VERTICES:
        raise ShapeError("geometry_too_large", most=MOST_VERTICES)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise ShapeError("coordinates_not_finite")
    if shapely.get_type_id(geometry) > int(shapely.GeometryType.GEOMETRYCOLLECTION):
        raise ShapeError("geometry_curved")
    return shapely.force_2d(geometry)


def ring(coordinates: object) -> shapely.LinearRing:
    """A closed ring of at least three corners; closed here if its writer forgot to."""
    array = _line(coordinates)
    if len(array) and (array[0] != array[-1]).any():
        array = np.vstack([array, array[:1]])
    if len(array) < 4:
        raise ShapeError("ring_too_short", corners=max(len(array) - 1, 0))
    return shapely.linearrings(array)


def _line(coordinates: object) -> np.ndarray:
    if not isinstance(coordinates, list) or len(coordinates) > MOST_VERTICES:
        raise ShapeError(
            "geometry_too_large" if isinstance(coordinates, list) else "geometry_unreadable", most=MOST_VERTICES
        )
    array = np.asarray([position[:2] for position in coordinates], dtype=float)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ShapeError("geometry_unreadable")
    if not np.isfinite(array).all():
        raise ShapeError("coordinates_not_finite")
    return array


def _point(coordinates: object) -> shapely.Geometry:
    if coordinates == []:
        return shapely.Point()
    return shapely.points(_line([coordinates])[0])


def _polygon(coordinates: object) -> shapely.Geometry:
    if not isinstance(coordinates, list):
        raise ShapeError("geometry_unreadable")
    if not coordinates:
        return shapely.Polygon()
    outer, *holes = (ring(one) for one in coordinates)
    return shapely.polygons(outer, holes or None)


def _many(
    build: Callable[[object], shapely.Geometry], join: type[shapely.Geometry]
) -> Callable[[object], shapely.Geometry]:
    def built(coordinates: object) -> shapely.Geometry:
        if not isinstance(coordinates, list):
            raise ShapeError("geometry_unreadable")
        whole = join([build(one) for one in coordinates])
        if shapely.get_num_coordinates(whole) > MOST_VERTICES:
            raise ShapeError("geometry_too_large", most=MOST_VERTICES)
        return whole

    return built


def _line_string(coordinates: object) -> shapely.Geometry:
    return shapely.linestrings(_line(coordinates))


_BUILDERS: dict[str, Callable[[object], shapely.Geometry]] = {
    "Point": _point,
    "MultiPoint": _many(_point, shapely.MultiPoint),
    "LineString": _line_string,
    "MultiLineString": _many(_line_string, shapely.MultiLineString),
    "Polygon": _polygon,
    "MultiPolygon": _many(_polygon, shapely.MultiPolygon),
}
