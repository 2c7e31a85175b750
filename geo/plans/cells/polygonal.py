"""Polygons out of whatever a geometry is."""

import numpy as np
import shapely

from geo.plans.cells.ground import Geometries, Ints


def polygonal(geometries: Geometries) -> Geometries:
    """Each geometry valid and as a polygon or multipolygon, empty where it has no surface; same shape."""
    valid = shapely.make_valid(geometries, method="structure", keep_collapsed=False)
    mixed = shapely.get_type_id(valid) == shapely.GeometryType.GEOMETRYCOLLECTION
    for i in np.nonzero(mixed)[0]:
        parts = [p for p in shapely.get_parts(valid[i]) if p.geom_type in ("Polygon", "MultiPolygon")]
        valid[i] = shapely.union_all(parts) if parts else shapely.Polygon()
    other = ~np.isin(shapely.get_type_id(valid), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    valid[other] = shapely.Polygon()
    return np.asarray(valid, dtype=object)


def pieces(geometries: Geometries) -> tuple[Geometries, Ints]:
    """The single polygons of geometries, at any depth of collections, and the place that each comes from."""
    parts, of = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_num_geometries(parts) > 1).any() or (shapely.get_type_id(parts) > 3).any():
        inner, at = shapely.get_parts(parts, return_index=True)
        parts, of = inner, of[at]
    kept = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    return parts[kept], of[kept]
