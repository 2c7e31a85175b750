"""What is written down of changed places, so that every process can follow them."""

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import raw_connection, sql


async def forget_old_changes(session: AsyncSession) -> None:
    """Delete what is older than a day by the machine's clock, in the transaction of ``session``."""
    await (await raw_connection(session)).execute(sql("geo.addresses", "forget_changes"))
