"""Rows of decisions and publications of drafts."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, any_, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import in_force
from geo.areas.tables import AreaVersion
from geo.people.tables import Account
from geo.plans.drafts.repository import CHANNEL
from geo.plans.drafts.tables import Plan, PlanAssignment, PlanCommunity, PlanDedicated, PlanGrid, PlanKeep
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


async def add_publication(session: AsyncSession, **values: Any) -> PlanPublication:
    """Write a publication, or that one was rolled back."""
    row = PlanPublication(**values)
    session.add(row)
    await session.flush()
    return row


async def publication(session: AsyncSession, plan_id: int) -> PlanPublication:
    """The publication of a draft that is published."""
    query = select(PlanPublication).where(PlanPublication.plan_id == plan_id, PlanPublication.way == "published")
    return (await session.scalars(query)).one()


async def moved(session: AsyncSession, plan_id: int) -> list[int]:
    """The ids of the cells that a draft puts in another grid."""
    query = select(PlanAssignment.atom_id).where(PlanAssignment.plan_id == plan_id)
    return list((await session.scalars(query.order_by(PlanAssignment.atom_id))).all())


async def retired(session: AsyncSession, plan_id: int) -> set[int]:
    """The ids of the grids, base and dedicated, that a draft ends."""
    found: set[int] = set()
    for table in (PlanGrid, PlanDedicated):
        query = select(table.grid_id).where(table.plan_id == plan_id, table.retired, table.grid_id.is_not(None))
        found.update(each for each in (await session.scalars(query)).all() if each is not None)
    return found


async def stale_dedicated(session: AsyncSession, plan_id: int, at: datetime) -> list[tuple[str, int]]:
    """The keys and communities of dedicated grids of a draft that rest on a version which is not in force at ``at``."""
    held = in_force(at).with_only_columns(AreaVersion.id).where(AreaVersion.id == PlanDedicated.version_id).exists()
    query = select(PlanDedicated.key, PlanDedicated.community_id).where(
        PlanDedicated.plan_id == plan_id, PlanDedicated.version_id.is_not(None), ~held
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def wipe(session: AsyncSession, plan_id: int) -> None:
    """Let a draft differ by nothing from the base grids in force."""
    for table in (PlanGrid, PlanAssignment, PlanKeep):
        await session.execute(
            delete(table).where(table.plan_id == plan_id).execution_options(synchronize_session=False)
        )


async def rest_on(session: AsyncSession, plan_id: int, bases: Mapping[int, str]) -> None:
    """Let a draft rest on other ground: the sums of its communities by their ids."""
    for area, base in bases.items():
        of = (PlanCommunity.plan_id == plan_id) & (PlanCommunity.community_id == area)
        await session.execute(
            update(PlanCommunity).where(of).values(base=base).execution_options(synchronize_session=False)
        )


async def settle(session: AsyncSession, publication_ids: Collection[int], at: datetime) -> None:
    """Note that nothing has to follow publications any more."""
    of = PlanPublication.id == any_(literal(list(publication_ids), ARRAY(BigInteger)))
    await session.execute(
        update(PlanPublication).where(of).values(settled_at=at).execution_options(synchronize_session=False)
    )
