"""Borders where a long edge meets two short ones, and where a dedicated grid fills a hole: no zoom opens a crack."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange, Kind
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from tests.conftest import SignIn
from tests.factories import SINCE, SRID, SmallDistrict, lon_lat
from tests.tiles.reading import decode, tile_at

WEST, NORTH, SIDE = 487977.0, 4383463.0, 6000.0
DISTRICT, TOWN, COMMUNITY = "620999", "620999001", "620999001001"
LONG, UPPER, LOWER, INNER = (f"{COMMUNITY}{number:03d}" for number in range(1, 5))
MIDDLE = (WEST + SIDE / 2, NORTH - SIDE / 2)
HOLE = (WEST + 0.75 * SIDE, NORTH - 0.75 * SIDE)
Line = Callable[[tuple[float, float], tuple[float, float], int], LineString]
ZOOMS = (8, 9, 10, 11, 12, 13, 14, 16)


def winding(start: tuple[float, float], end: tuple[float, float], seed: int) -> LineString:
    """From one point to another, swaying to both sides, with a vertex every thirty metres."""
    share = np.linspace(0, 1, int(np.hypot(end[0] - start[0], end[1] - start[1]) / 30) + 1)
    sway = np.cumsum(np.random.default_rng(seed).normal(0, 12, share.size))
    sway -= share * sway[-1] + (1 - share) * sway[0]
    along = np.array(end) - start
    across = np.array([along[1], -along[0]]) / np.hypot(*along)
    return LineString(np.array(start) + share[:, None] * along + sway[:, None] * across)


def straight(start: tuple[float, float], end: tuple[float, float], seed: int) -> LineString:
    return LineString([start, end])


def grids(line: Line) -> dict[str, Polygon]:
    """One grid in the west along the whole middle line, two in the east that meet at its middle; the lower one has a
    round hole, and what is in the hole."""
    west, east, north, south = WEST, WEST + SIDE, NORTH, NORTH - SIDE
    middle = MIDDLE[0]
    top, tee, bottom = (middle, north), MIDDLE, (middle, south)
    net = [
        line(top, tee, 1),
        line(tee, bottom, 2),
        line(tee, (east, tee[1]), 3),
        LineString([top, (west, north), (west, south), bottom]),
        LineString([top, (east, north), (east, tee[1])]),
        LineString([(east, tee[1]), (east, south), bottom]),
    ]
    faces = list(shapely.polygonize(shapely.set_precision(net, 0.01)).geoms)
    found = {
        code: next(face for face in faces if face.contains(shapely.Point(spot)))
        for code, spot in (
            (LONG, (west + 100, tee[1])),
            (UPPER, (east - 100, north - 100)),
            (LOWER, (east - 100, south + 100)),
        )
    }
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    reach = 700 + 60 * np.sin(7 * angles) + 25 * np.sin(31 * angles)
    ring = np.column_stack([HOLE[0] + reach * np.cos(angles), HOLE[1] + reach * np.sin(angles)])
    found[INNER] = shapely.set_precision(Polygon(ring), 0.01)
    found[LOWER] = Polygon(found[LOWER].exterior, [found[INNER].exterior])
    return found


@pytest.fixture(params=[winding, straight], ids=["winding", "straight"], autouse=True)
async def ground(request: pytest.FixtureRequest, session: AsyncSession, district: SmallDistrict) -> None:
    shapes = grids(request.param)
    whole = shapely.MultiPolygon([shapely.union_all(list(shapes.values()))])
    changes = [
        AreaChange(DISTRICT, Level.DISTRICT, "曲折区", None, whole),
        AreaChange(TOWN, Level.TOWN, "曲折镇", DISTRICT, whole),
        AreaChange(COMMUNITY, Level.COMMUNITY, "曲折社区", TOWN, whole),
    ]
    for code, shape in shapes.items():
        kind: Kind = "dedicated" if code == INNER else "base"
        changes.append(AreaChange(code, Level.GRID, code[-3:], COMMUNITY, shapely.MultiPolygon([shape]), kind))
    await apply_changes(session, changes, SINCE, source="test", metric_srid=SRID)


async def drawn_around(sign_in: SignIn, spot: tuple[float, float], z: int) -> dict[str, shapely.Geometry]:
    """The grids in the tile that holds a spot, cut to the tile itself, in its units."""
    client = await sign_in("leader")
    x, y = tile_at(*lon_lat(*spot), z)
    features = decode((await client.get(f"/tiles/grids/{z}/{x}/{y}.mvt")).content)["grids"]
    shapes = {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in features}
    return {code: shape for code, shape in shapes.items() if code.startswith(DISTRICT)}


def vertices_on(shape: shapely.Geometry, border: shapely.Geometry) -> set[tuple[float, float]]:
    return {(x, y) for x, y in shapely.get_coordinates(shape) if border.distance(shapely.Point(x, y)) == 0}


def assert_no_crack(shapes: dict[str, shapely.Geometry], *wanted: str) -> None:
    """All of ``wanted`` are there; neighbours share each vertex of their border, do not overlap, and nothing is left
    between them."""
    assert set(wanted) <= set(shapes)
    for one, other in combinations(shapes.values(), 2):
        assert shapely.intersection(one, other).area == 0
        border = shapely.intersection(one.boundary, other.boundary)
        if border.length:
            assert vertices_on(one, border) == vertices_on(other, border)
    together = shapely.union_all(list(shapes.values()))
    assert isinstance(together, Polygon)
    assert len(together.interiors) == 0
    assert together.area == pytest.approx(sum(shape.area for shape in shapes.values()))


@pytest.mark.parametrize("z", ZOOMS)
async def test_a_long_edge_meets_two_short_ones(sign_in: SignIn, z: int) -> None:
    shapes = await drawn_around(sign_in, MIDDLE, z)
    assert_no_crack(shapes, LONG, UPPER, LOWER)
    # Where the three meet, each has the vertex.
    assert vertices_of(shapes[LONG]) & vertices_of(shapes[UPPER]) & vertices_of(shapes[LOWER])


def vertices_of(shape: shapely.Geometry) -> set[tuple[float, float]]:
    return {(x, y) for x, y in shapely.get_coordinates(shape)}


@pytest.mark.parametrize("z", ZOOMS)
async def test_a_dedicated_grid_fills_the_hole_it_lies_in(sign_in: SignIn, z: int) -> None:
    edge = (HOLE[0] + 650, HOLE[1])
    shapes = await drawn_around(sign_in, edge, z)
    assert_no_crack(shapes, LOWER, INNER)


@pytest.mark.parametrize("ground", [straight], ids=["straight"], indirect=True)
@pytest.mark.parametrize("z", [8, 12, 13, 14, 16])
async def test_a_corner_that_the_long_edge_does_not_know_leaves_no_visible_crack(
    sign_in: SignIn, session: AsyncSession, z: int
) -> None:
    """As others may have drawn it: nothing is wider than one unit of the tile, an eighth of a pixel."""
    shape = grids(straight)[LONG]
    corners = [corner for corner in shape.exterior.coords[:-1] if corner != MIDDLE]
    assert len(corners) == len(shape.exterior.coords) - 2
    without = AreaChange(LONG, Level.GRID, "001", COMMUNITY, shapely.MultiPolygon([Polygon(corners)]))
    await apply_changes(session, [without], SINCE, source="test", metric_srid=SRID)
    shapes = await drawn_around(sign_in, MIDDLE, z)
    for one, other in combinations((shapes[code] for code in (LONG, UPPER, LOWER)), 2):
        assert shapely.intersection(one, other).buffer(-0.5).is_empty
    together = shapely.union_all([shape.buffer(0.5) for shape in shapes.values()])
    assert isinstance(together, Polygon)
    assert len(together.interiors) == 0
