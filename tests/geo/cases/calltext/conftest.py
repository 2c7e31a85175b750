"""A library of places for the reading of calls: read once, for it never changes."""

from collections.abc import AsyncIterator

import pytest_asyncio
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.library import Library
from geo.addresses.loading import load
from geo.addresses.tables import AddressUnit, Place
from geo.core.database import Database, raw_connection
from geo.core.identity import desk, identify
from tests.conftest import rolled_back
from tests.factories import SmallDistrict, community_code, grid_code, make_district

_PLACES = (
    ("和平家园", "estate", 2, 0, "12"),
    ("金桥小区", "estate", 3, 1, "5"),
    ("兰新西路", "road", 2, 1, "88"),
    ("人民广场", "landmark", 1, 0, ""),
    ("西关市场", "landmark", 0, 2, ""),
    ("安远沟村三组", "village_group", 3, 3, ""),
)


async def _add(session: AsyncSession, made: SmallDistrict, place: tuple[str, str, int, int, str]) -> None:
    name, kind, column, row, number = place
    point, grid_id = from_shape(shapely.Point(made.point(column, row)), 4326), made.ids[grid_code(column, row)]
    community_id = made.ids[community_code(column, row)]
    added = Place(kind=kind, name=name, community_id=community_id, grid_id=grid_id, point=point, source="test")
    session.add(added)
    await session.flush()
    above: int | None = None
    label = "号" if kind == "road" else "号楼"
    for level, key, text in (
        ("building", number, f"{number}{label}"),
        ("unit", "2", "2单元"),
        ("room", "301", "301室"),
    ):
        if number:
            unit = AddressUnit(
                place_id=added.id, parent_id=above, level=level, key=key, label=text, grid_id=grid_id, point=point
            )
            session.add(unit)
            await session.flush()
            above = unit.id


@pytest_asyncio.fixture(scope="session")
async def library(database: Database) -> AsyncIterator[Library]:
    """The small district's places and some more."""
    async with rolled_back(database) as connection, AsyncSession(connection) as session:
        await identify(session, desk())
        made = await make_district(session)
        for place in _PLACES:
            await _add(session, made, place)
        found = await load(await raw_connection(session))
    yield found
