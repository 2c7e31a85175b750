"""The small district with cells in its first community, cases in it, and a way to draw its grids anew."""

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.following import follow_changes
from geo.core.identity import desk, identify
from tests.api.plans.conftest import lay_cells
from tests.factories import SmallDistrict
from tests.geo.heat.records import Records
from tests.geo.plans.handover.redrawing import Redraw


@pytest_asyncio.fixture
async def redraw(session: AsyncSession, district: SmallDistrict) -> Redraw:
    await identify(session, desk())
    await follow_changes(session, desk())
    return Redraw(session, district, await lay_cells(session, district))


@pytest_asyncio.fixture
async def records(session: AsyncSession, district: SmallDistrict) -> Records:
    return await Records(session, district).load()
