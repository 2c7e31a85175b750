import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories import SmallDistrict
from tests.geo.compliance.conftest import tell
from tests.geo.heat.records import Records
from tests.geo.heat.ways import not_built
from tests.statements import statements

__all__ = ["not_built", "records", "statements", "tell"]


@pytest_asyncio.fixture
async def records(session: AsyncSession, district: SmallDistrict) -> Records:
    """Cases to be put into the small district."""
    return await Records(session, district).load()
