"""After boundaries change, places, addresses, households and cases follow to the grids that now cover them."""

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.database import raw_connection, sql
from geo.core.identity import Identity, as_desk

_STEPS = ("places_follow", "units_follow", "cases_follow", "scopes_follow", "change_settled")


async def follow_changes(session: AsyncSession, actor: Identity) -> int:
    """Let everything follow the changes that have taken effect by now; returns how many there were.

    A change dated in the future is followed when its time has come. To be asked again costs one look-up.
    """
    connection = await raw_connection(session)
    async with as_desk(session, actor):
        due = await (await connection.execute(sql("geo.cases", "changes_due"), {"now": clock.now()})).fetchall()
        for (change_id,) in due:
            for step in _STEPS:
                await connection.execute(sql("geo.cases", step), {"change_id": change_id, "now": clock.now()})
    return len(due)
