import numpy as np
import pytest
import shapely

from geo.areas.crs import transformer
from geo.heat.hexagons import hexagons

X, Y, SRID = 457_000.0, 4_397_000.0, 4542


def test_every_place_lies_in_its_hexagon_and_in_no_other() -> None:
    rng = np.random.default_rng(1)
    x, y = X + rng.uniform(0, 3_000, 500), Y + rng.uniform(0, 3_000, 500)
    n = rng.integers(1, 5, 500)
    found = hexagons(x, y, n, 300, SRID)
    cells = shapely.polygons(found.rings)
    tree = shapely.STRtree(cells)
    where, which = tree.query(shapely.points(*transformer(SRID, 4326).transform(x, y)), predicate="intersects")
    assert where.tolist() == list(range(500))
    assert np.bincount(which, n[where]).tolist() == found.n.tolist()
    assert found.per_km2 == pytest.approx(found.n / 0.0779423, rel=1e-5)


def test_they_stand_on_a_point_and_are_as_wide_as_asked() -> None:
    ring = hexagons(np.array([X]), np.array([Y]), np.array([1]), 500, SRID).rings[0]
    x, y = transformer(4326, SRID).transform(ring[:, 0], ring[:, 1])
    cell = shapely.Polygon(np.column_stack([x, y]))
    west, south, east, north = cell.bounds
    assert (east - west, north - south) == pytest.approx((500, 1_000 / 3**0.5), abs=1e-3)
    assert cell.exterior.is_ccw
    assert cell.covers(shapely.Point(X, Y))
    assert sum(abs(np.asarray(y) - north) < 1e-3) == 1


def test_they_stand_still() -> None:
    one = hexagons(np.array([X]), np.array([Y]), np.array([1]), 300, SRID)
    more = hexagons(np.array([X - 4_000, X, X + 77]), np.array([Y, Y, Y + 900]), np.array([1, 1, 1]), 300, SRID)
    assert one.rings[0].tolist() in more.rings.tolist()


def test_no_places_no_hexagons() -> None:
    nothing = np.empty(0)
    assert len(hexagons(nothing, nothing, nothing.astype(np.int64), 300, SRID).rings) == 0
