"""The log of looks at what is not everybody's."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from geo.people.tables import AccessLog


async def note_look(
    session: AsyncSession, account_id: int, action: str, subject: str, detail: Mapping[str, object] | None = None
) -> None:
    """Write down that an account looked at something, in the same transaction as the look."""
    session.add(AccessLog(account_id=account_id, action=action, subject=subject, detail=dict(detail or {})))
    await session.flush()
