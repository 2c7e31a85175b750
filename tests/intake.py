"""Reports taken in with the places that the transaction of a test sees."""

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.loading import load
from geo.cases.intake import TakenIn, take_in
from geo.cases.report import CaseReport
from geo.core.database import raw_connection
from geo.core.identity import Identity


async def taken(session: AsyncSession, report: CaseReport, actor: Identity) -> TakenIn:
    """Take a report in."""
    return await take_in(session, await load(await raw_connection(session)), report, actor)
