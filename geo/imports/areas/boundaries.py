"""Boundaries from a file: into the district's metres, valid, on the 0.01 m grid, and what had to be done for it."""

from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.crs import GRID_SIZE_M, metric_srid, transformer
from geo.imports.areas.item import Item
from geo.imports.georeference import Georeference, swapped
from geo.imports.work import Work

_LEAST_AREA_M2 = 0.01


def coordinates(items: list[Item]) -> NDArray[np.float64]:
    """All coordinates of the items' boundaries as they stand in the file, shape (n, 2)."""
    return np.asarray(shapely.get_coordinates([item.row.geometry for item in items]), dtype=float)


def degrees(items: list[Item]) -> NDArray[np.float64]:
    """All coordinates of the items while ``geom`` is in degrees, shape (n, 2)."""
    return np.asarray(shapely.get_coordinates([item.geom for item in items]), dtype=float)


def to_degrees(work: Work, items: list[Item], reference: Georeference) -> list[Item]:
    """The items whose boundaries are polygons within the range of the earth, ``geom`` in WGS84 lon, lat."""
    good: list[Item] = []
    for item in items:
        geometry = cast("shapely.Geometry", item.row.geometry)
        polygons = _polygons(geometry)
        if polygons.is_empty:
            work.findings.error(item.row, "geometry", "geometry_not_polygon", type=geometry.geom_type)
            continue
        if geometry.geom_type == "GeometryCollection":
            work.findings.warn(item.row, "geometry", "geometry_collection", kept=len(polygons.geoms))
        given = shapely.get_coordinates(polygons)
        lon_lat_degrees = reference.read(given)
        turned = reference.to_lon_lat is None and not reference.swapped and bool(swapped(given).all())
        if (np.abs(lon_lat_degrees) > (180, 90)).any() or not np.isfinite(lon_lat_degrees).all():
            fault = "row_coordinates_swapped" if turned else "coordinates_out_of_range"
            x, y = given[np.argmax(np.abs(given).max(axis=1))]
            work.findings.error(item.row, "geometry", fault, x=_short(x), y=_short(y))
        elif turned:
            x, y = given[0]
            work.findings.error(item.row, "geometry", "row_coordinates_swapped", x=_short(x), y=_short(y))
        else:
            item.geom = cast("shapely.MultiPolygon", shapely.set_coordinates(polygons, lon_lat_degrees))
            good.append(item)
    return good


def middle(items: list[Item]) -> tuple[float, float]:
    """Lon, lat of the middle of the items' extent while ``geom`` is in degrees."""
    west, south, east, north = shapely.total_bounds([item.geom for item in items])
    return (west + east) / 2, (south + north) / 2


def srid_for(items: list[Item]) -> int:
    """The EPSG code of the metric CRS for items whose ``geom`` is in degrees."""
    return metric_srid(*middle(items))


def to_metres(work: Work, items: list[Item], srid: int) -> list[Item]:
    """The items with ``geom`` in EPSG ``srid``, valid, on the 0.01 m grid; repairs are noted with what they moved."""
    convert = transformer(4326, srid)
    good: list[Item] = []
    repaired = 0
    for item in items:
        metric = shapely.transform(item.geom, convert.transform, interleaved=False)
        if not np.isfinite(shapely.get_coordinates(metric)).all():
            work.findings.error(item.row, "geometry", "coordinates_out_of_range", x="", y="")
            continue
        valid = metric
        if not shapely.is_valid(metric):
            valid = _repair(work, item, metric)
            repaired += 1
        snapped = _polygons(shapely.set_precision(valid, GRID_SIZE_M))
        if snapped.area < _LEAST_AREA_M2:
            work.findings.error(item.row, "geometry", "geometry_without_area", m2=round(float(snapped.area), 4))
            continue
        item.geom = snapped
        good.append(item)
    work.report["repaired"] = repaired
    return good


def lon_lat(point: shapely.Point, srid: int) -> dict[str, float]:
    """Facts that locate a point of EPSG ``srid`` for people: ``lon`` and ``lat`` in WGS84, to the decimetre."""
    lon, lat = transformer(srid, 4326).transform(point.x, point.y)
    return {"lon": round(float(lon), 6), "lat": round(float(lat), 6)}


def _repair(work: Work, item: Item, metric: shapely.Geometry) -> shapely.Geometry:
    why, _, _ = shapely.is_valid_reason(metric).partition("[")
    lines = _polygons(shapely.make_valid(metric, method="linework"))
    valid = _polygons(shapely.make_valid(metric, method="structure", keep_collapsed=False))
    # What an invalid ring encloses can be read in two ways; the larger disagreement is what the repair may have moved.
    moved = max(float(lines.symmetric_difference(valid).area), abs(float(valid.area) - abs(float(metric.area))))
    work.findings.warn(
        item.row,
        "geometry",
        "geometry_repaired",
        why=why.strip(),
        moved_m2=round(moved, 2),
        before_m2=round(abs(float(metric.area)), 1),
        after_m2=round(float(valid.area), 1),
    )
    return valid


def _polygons(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygons of a geometry, however deep in collections; empty if it has none."""
    if isinstance(geometry, shapely.MultiPolygon):
        return geometry
    parts = [geometry]
    while any(hasattr(part, "geoms") for part in parts):
        parts = [inner for part in parts for inner in getattr(part, "geoms", [part])]
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty])


def _short(number: float) -> str:
    return f"{number:.6g}"
