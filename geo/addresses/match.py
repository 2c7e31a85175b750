"""Matching in a session's own transaction, for callers that do not keep a library."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.candidates import AddressMatch, Candidate
from geo.addresses.loading import load
from geo.core.database import raw_connection

__all__ = ["AddressMatch", "Candidate", "match"]


async def match(
    session: AsyncSession, query: str, limit: int = 5, at: datetime | None = None, field: str = "address"
) -> AddressMatch:
    """See :meth:`geo.addresses.library.Library.match`; reads the whole library first."""
    library = await load(await raw_connection(session))
    return library.match(query, limit, at, field)
