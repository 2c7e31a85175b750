import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories import make_district
from tests.geo.heat.records import Records


@pytest_asyncio.fixture
async def owners_records(owner_session: AsyncSession) -> Records:
    """Cases that can be deleted and counted anew: only the owner may."""
    return await Records(owner_session, await make_district(owner_session)).load()
