"""Two communities of bent, slanting grids on ground with buildings and streets, their cells built from it."""

from dataclasses import dataclass

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import Building, Household, Street
from geo.areas.change import AreaChange, VersionInForce
from geo.areas.crs import project
from geo.areas.level import Level
from geo.areas.repository import versions_at, versions_below
from geo.areas.tables import Area
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.plans.cells.missing import build_missing, missing
from tests.factories import SINCE, SRID

DISTRICT, TOWN = "630102", "630102001"
COMMUNITIES = (f"{TOWN}001", f"{TOWN}002")
CORNER, TURN = np.array([462_000.0, 4_396_000.0]), 0.17
COLUMNS, ROWS, SIDE, PITCH = 2, 3, 110.0, 30.0


@dataclass(frozen=True)
class Slanting:
    """The district, its communities and the grids of each as they are in force."""

    district_id: int
    communities: tuple[VersionInForce, ...]
    grids: dict[str, tuple[shapely.MultiPolygon, ...]]


async def make_slanting(session: AsyncSession, seed: int = 1) -> Slanting:
    """Write the areas and the ground, and build the cells."""
    rng = np.random.default_rng(seed)
    grids = _grids(rng)
    whole = {code: _multi(shapely.coverage_union_all(shapes)) for code, shapes in grids.items()}
    town = _multi(shapely.coverage_union_all(list(whole.values())))
    areas = [
        AreaChange(DISTRICT, Level.DISTRICT, "斜区", None, town),
        AreaChange(TOWN, Level.TOWN, "斜街道", DISTRICT, town),
        *(AreaChange(code, Level.COMMUNITY, f"斜{code[-1]}社区", TOWN, shape) for code, shape in whole.items()),
        *(
            AreaChange(f"{code}{k + 1:03d}", Level.GRID, f"第{k + 1}网格", code, _multi(shape))
            for code, shapes in grids.items()
            for k, shape in enumerate(shapes)
        ),
    ]
    await apply_changes(session, areas, SINCE, source="test", metric_srid=SRID)
    await _settle(session, rng, grids)
    now = clock.now()
    for community in await missing(session, now):
        if community.code in COMMUNITIES:
            await build_missing(session, community, now)
    return await slanting_at(session)


async def slanting_at(session: AsyncSession) -> Slanting:
    """The district that was made."""
    now = clock.now()
    found = await versions_at(session, COMMUNITIES, now)
    grids = {code: await versions_below(session, [found[code].path], now) for code in COMMUNITIES}
    shapes = {code: tuple(grid.geom for grid in below.values()) for code, below in grids.items()}
    return Slanting(int(found[COMMUNITIES[0]].path.split(".")[0]), tuple(found[code] for code in COMMUNITIES), shapes)


def _grids(rng: np.random.Generator) -> dict[str, list[shapely.Polygon]]:
    """The grids of each community: quadrangles that meet point for point, from the north-west."""
    x, y = np.meshgrid(np.arange(2 * COLUMNS + 1) * SIDE, np.arange(ROWS + 1) * SIDE, indexing="ij")
    corners = _placed(np.stack([x, y], axis=-1) + rng.uniform(-15, 15, (*x.shape, 2)))
    found: dict[str, list[shapely.Polygon]] = {}
    for at, code in enumerate(COMMUNITIES):
        columns = range(at * COLUMNS, (at + 1) * COLUMNS)
        found[code] = [
            shapely.Polygon([corners[c, r], corners[c + 1, r], corners[c + 1, r + 1], corners[c, r + 1]])
            for c in columns
            for r in reversed(range(ROWS))
        ]
    return found


async def _settle(session: AsyncSession, rng: np.random.Generator, grids: dict[str, list[shapely.Polygon]]) -> None:
    """Buildings, streets and households."""
    wide, high = 2 * COLUMNS * SIDE, ROWS * SIDE
    lots = np.stack(np.meshgrid(np.arange(0, wide, PITCH), np.arange(0, high, PITCH)), axis=-1).reshape(-1, 2)
    lots = lots[rng.random(len(lots)) < 0.85]
    corner, size = lots + rng.uniform(1, 8, lots.shape), rng.uniform(8, PITCH - 9, lots.shape)
    boxes = shapely.box(*corner.T, *(corner + size).T)
    for shape in project(shapely.transform(boxes, _placed), SRID, 3857):
        session.add(Building(name="", use="home", floors=6, geom_3857=from_shape(shape, 3857)))
    for start, end in (((-9, high * 0.4), (wide + 9, high * 0.55)), ((wide * 0.3, -9), (wide * 0.35, high + 9))):
        line = shapely.transform(shapely.LineString([start, end]), _placed)
        session.add(Street(name="斜街", class_="side", geom_3857=from_shape(project(line, SRID, 3857), 3857)))
    codes = [f"{code}{k + 1:03d}" for code, shapes in grids.items() for k in range(len(shapes))]
    ids = dict((await session.execute(select(Area.code, Area.id).where(Area.code.in_(codes)))).all())
    for code in codes:
        households = int(rng.integers(60, 140))
        session.add(Household(grid_id=ids[code], households=households, counted_on=clock.today(), source=""))
    await session.flush()


def _placed(points: np.ndarray) -> np.ndarray:
    turn = np.array([[np.cos(TURN), np.sin(TURN)], [-np.sin(TURN), np.cos(TURN)]])
    return np.round(points @ turn + CORNER, 2)


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return shape if isinstance(shape, shapely.MultiPolygon) else shapely.MultiPolygon([shape])
