from itertools import combinations
from typing import Any

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import project
from geo.areas.generalising import TOLERANCES_M
from geo.areas.level import LAYERS as DRAWN_LEVELS
from geo.areas.writer import apply_changes
from tests.conftest import SignIn
from tests.factories import SINCE, SRID, SmallDistrict, lon_lat
from tests.tiles.reading import EXTENT, decode, tile_at
from tests.winding import NORTH, SIDE, WEST, winding_changes
from tiles.address import TileAddress, tile_of
from tiles.drawing import tolerance_of
from tiles.layers import LAYERS

MIDDLE = lon_lat(WEST + 1.5 * SIDE, NORTH - 1.5 * SIDE)
PIXEL = 8


@pytest.fixture(autouse=True)
async def winding(session: AsyncSession, district: SmallDistrict) -> None:
    await apply_changes(session, winding_changes(), SINCE, source="test", metric_srid=SRID)


async def grids_of_tile(sign_in: SignIn, z: int) -> dict[str, shapely.Geometry]:
    """The winding district's grids in the tile of its middle, in units of the tile."""
    client = await sign_in("leader")
    x, y = tile_at(*MIDDLE, z)
    features = decode((await client.get(f"/tiles/grids/{z}/{x}/{y}.mvt")).content)["grids"]
    shapes = {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in features}
    return {code: shape for code, shape in shapes.items() if code.startswith("620999")}


def vertices(shape: shapely.Geometry) -> set[tuple[float, float]]:
    return {(x, y) for x, y in shapely.get_coordinates(shape)}


@pytest.mark.parametrize("z", [8, 10, 12])
async def test_two_neighbours_have_the_same_vertices_along_their_border(sign_in: SignIn, z: int) -> None:
    shapes = await grids_of_tile(sign_in, z)
    borders = 0
    for one, other in combinations(shapes.values(), 2):
        border = shapely.intersection(one.boundary, other.boundary)
        if border.length == 0:
            continue
        borders += 1
        assert {v for v in vertices(one) if border.distance(shapely.Point(v)) == 0} == {
            v for v in vertices(other) if border.distance(shapely.Point(v)) == 0
        }
        assert shapely.intersection(one, other).area == 0
    assert borders >= (12 if z < 12 else 1)


@pytest.mark.parametrize("z", [8, 10, 12])
async def test_no_crack_opens_between_grids_of_any_community(sign_in: SignIn, z: int) -> None:
    shapes = await grids_of_tile(sign_in, z)
    together = shapely.union_all(list(shapes.values()))
    assert isinstance(together, shapely.Polygon)
    assert len(together.interiors) == 0
    assert together.area == pytest.approx(sum(shape.area for shape in shapes.values()))


@pytest.mark.parametrize("z", [8, 10])
async def test_nobody_sees_that_a_shape_is_simpler(sign_in: SignIn, z: int) -> None:
    shapes, exact = await grids_of_tile(sign_in, z), exact_in_tile(z)
    assert len(shapes) == 9
    for code, shape in shapes.items():
        assert shapely.hausdorff_distance(shape.boundary, exact[code].boundary) < PIXEL / 2
        assert len(vertices(shape)) < len(vertices(exact[code]))


def exact_in_tile(z: int) -> dict[str, shapely.Geometry]:
    tile = TileAddress(z, *tile_at(*MIDDLE, z))
    west, north = tile.corner

    def placed(shape: shapely.Geometry) -> shapely.Geometry:
        drawn = project(shape, SRID, 3857)
        return shapely.transform(drawn, lambda c: (c - (west, north)) / (tile.unit, -tile.unit))

    exact: dict[str, Any] = {c.code: placed(c.geom) for c in winding_changes() if len(c.code) == 15}
    assert all(0 <= value <= EXTENT for value in shapely.get_coordinates(list(exact.values())).flat)
    return exact


async def test_what_was_never_drawn_is_shown_as_it_is(sign_in: SignIn, session: AsyncSession) -> None:
    simple = await grids_of_tile(sign_in, 10)
    await session.execute(text("DELETE FROM area_drawn"))
    await session.execute(text("UPDATE layer_version SET version = version + 1"))
    exact = await grids_of_tile(sign_in, 10)
    assert set(exact) == set(simple)
    assert all(len(vertices(exact[code])) > len(vertices(simple[code])) for code in exact)


def test_a_zoom_asks_for_shapes_that_are_kept() -> None:
    """From far out always a simplified one, at most a fifth of a pixel coarse; near none."""
    for level, name in DRAWN_LEVELS.items():
        layer = LAYERS[name]
        for z in range(layer.minzoom, layer.maxzoom + 1):
            tile = tile_of(layer, str(z), "0", "0")
            found = tolerance_of(layer, tile)
            assert found in (TOLERANCES_M[level] if z <= 12 else (0,))
            assert found <= PIXEL / 5 * tile.unit
    assert tolerance_of(LAYERS["land"], tile_of(LAYERS["land"], "8", "0", "0")) == 0
