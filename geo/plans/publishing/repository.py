"""Rows of decisions and publications of drafts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Text, any_, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import CaseRecord
from geo.people.tables import Account
from geo.plans.drafts.repository import CHANNEL
from geo.plans.drafts.tables import Plan
from geo.plans.publishing.tables import PlanDecision, PlanPublication


async def decide(
    session: AsyncSession, plan: Plan, step: str, at: datetime, actor_id: int, note: str, document: str | None
) -> None:
    """Write a step down, with the draft as it was set, and tell every process once this transaction is committed."""
    plan.changed_at = at
    session.add(
        PlanDecision(
            plan_id=plan.id,
            step=step,
            revision=plan.revision,
            at=at,
            actor_id=actor_id,
            note=note,
            document=document,
        )
    )
    await session.flush()
    await session.execute(select(func.pg_notify(CHANNEL, str(plan.id))))


async def decisions(session: AsyncSession, plan_id: int) -> list[tuple[PlanDecision, str]]:
    """All steps of a draft in order, each with the name of who took it."""
    query = (
        select(PlanDecision, Account.display_name)
        .join(Account, Account.id == PlanDecision.actor_id)
        .where(PlanDecision.plan_id == plan_id)
        .order_by(PlanDecision.id)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def cases_known(session: AsyncSession, numbers: Collection[str]) -> set[str]:
    """Those of ``numbers`` that are cases which the asker may see."""
    of = CaseRecord.number == any_(literal(list(numbers), ARRAY(Text)))
    return set((await session.scalars(select(CaseRecord.number).where(of))).all())


async def publish(session: AsyncSession, **values: Any) -> PlanPublication:
    """Write a publication, or that one was rolled back."""
    row = PlanPublication(**values)
    session.add(row)
    await session.flush()
    return row


async def publication(session: AsyncSession, plan_id: int, way: str = "published") -> PlanPublication | None:
    """The publication of a draft, or its roll-back."""
    query = select(PlanPublication).where(PlanPublication.plan_id == plan_id, PlanPublication.way == way)
    return await session.scalar(query)


async def settle(session: AsyncSession, publication_ids: Collection[int], at: datetime) -> None:
    """Note that nothing has to follow publications any more."""
    of = PlanPublication.id == any_(literal(list(publication_ids), ARRAY(BigInteger)))
    await session.execute(
        update(PlanPublication).where(of).values(settled_at=at).execution_options(synchronize_session=False)
    )
