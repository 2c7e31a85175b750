"""Rows of hand-overs and of what people are told of them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.plans.publishing.tables import PlanPublication


async def counted(session: AsyncSession, plan_id: int) -> dict[str, Any] | None:
    """What the preview of a plan told when it was published, None if it was not."""
    query = select(PlanPublication.counted).where(PlanPublication.plan_id == plan_id)
    return await session.scalar(query.where(PlanPublication.way == "published"))
