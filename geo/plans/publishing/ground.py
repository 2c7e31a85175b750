"""The ground of communities held still, and what is known of its future."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import lock_writer
from geo.core import clock
from geo.plans.cells.repository import lock_community
from geo.plans.drafts.repository import Community
from geo.plans.drafts.surveying import newest


async def hold(session: AsyncSession, communities: Collection[int]) -> None:
    """Wait until nobody else changes areas or builds cells of communities, by their ids; always in one order."""
    await lock_writer(session)
    for community in sorted(communities):
        await lock_community(session, community)


async def last_change(session: AsyncSession, communities: Sequence[Community]) -> tuple[Community, datetime]:
    """Which of the communities changes last, as far as is known, and when."""
    found = await newest(session, [community.area_id for community in communities])
    last = max(communities, key=lambda community: found[community.area_id])
    return last, found[last.area_id]


def told(at: datetime) -> str:
    """An instant for people, to the second, in Asia/Shanghai."""
    return at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
