"""Small communities for tests, in metres."""

import numpy as np
import shapely

from geo.plans.cells.ground import Cells, Ground, as_array
from geo.plans.cells.outlines import outlines

WEST, SOUTH = 457_000.0, 4_397_000.0


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    return shapely.box(WEST + x0, SOUTH + y0, WEST + x1, SOUTH + y1)


def ring(*points: tuple[float, float]) -> shapely.Polygon:
    return shapely.Polygon([(WEST + x, SOUTH + y) for x, y in points])


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(WEST + x, SOUTH + y) for x, y in points])


def ground(
    community: shapely.Geometry,
    footprints: list[shapely.Geometry],
    *,
    grids: list[shapely.Geometry] | None = None,
    streets: list[shapely.Geometry] | None = None,
    land: list[tuple[str, shapely.Geometry]] | None = None,
) -> Ground:
    whole = shapely.MultiPolygon(shapely.get_parts(community).tolist())
    kinds = np.array([kind for kind, _ in land or []], dtype=np.str_)
    shapes = [as_array(each) for each in (grids or [whole], footprints, streets or [], [g for _, g in land or []])]
    return Ground(whole, shapes[0], shapes[1], shapes[2], shapes[3], kinds)


def cell_at(cells: Cells, x: float, y: float) -> int:
    """The one cell around a spot."""
    (found,) = np.nonzero(shapely.contains_xy(cells.polygons, WEST + x, SOUTH + y))[0]
    return int(found)


def assert_exact(place: Ground, cells: Cells) -> None:
    """Cells cover the community and each grid exactly; none is a sliver or falls into parts."""
    assert bool(shapely.is_valid(cells.polygons).all())
    assert (shapely.get_type_id(cells.polygons) == shapely.GeometryType.POLYGON).all()
    assert bool(shapely.coverage_is_valid(cells.polygons))
    points = shapely.get_coordinates(cells.polygons)
    assert np.abs(points * 100 - np.round(points * 100)).max() < 1e-4
    assert shapely.area(cells.polygons).min() >= 1
    boundaries = np.concatenate([as_array([place.community]), place.grids])
    whole = outlines(cells.polygons, np.zeros(len(cells.polygons), dtype=np.int64), boundaries)[0]
    assert shapely.symmetric_difference(whole, place.community).area < 0.01
    derived = outlines(cells.polygons, cells.grids, boundaries)
    for k, grid in enumerate(place.grids):
        assert shapely.equals(derived[k], grid)
