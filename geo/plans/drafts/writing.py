"""Changes written to the rows of a draft: those that come to be as in force are not kept."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from geo.plans.drafts import repository
from geo.plans.drafts.changes import Change
from geo.plans.drafts.tables import Plan


async def write(session: AsyncSession, plan: Plan, changes: Sequence[Change]) -> None:
    """Write what rows are after an edit; those that are as in force are not kept."""
    for change in changes:
        key = str(change.keys[0])
        if change.what == "grid":
            await _write_grid(session, plan, key, change)
        elif change.what == "dedicated":
            await _write_dedicated(session, plan, key, change)
        elif change.what == "keep":
            await _write_keep(session, plan, key, change)
    moved = [change for change in changes if change.what == "atom"]
    cells = [(int(atom), change.community, change.after) for change in moved for atom in change.keys]
    if cells:
        await repository.put(session, plan, cells)


async def _write_grid(session: AsyncSession, plan: Plan, key: str, change: Change) -> None:
    if change.after is None:
        await repository.drop_grid(session, plan.id, key)
    else:
        await repository.keep_grid(session, plan, change.community, change.after)


async def _write_dedicated(session: AsyncSession, plan: Plan, key: str, change: Change) -> None:
    await repository.drop_dedicated(session, plan.id, key)
    if change.after is not None:
        await repository.keep_dedicated(session, plan.id, change.community, change.after)


async def _write_keep(session: AsyncSession, plan: Plan, key: str, change: Change) -> None:
    if change.after is None:
        await repository.drop_keep(session, plan.id, key)
    else:
        await repository.keep_keep(session, plan.id, change.community, change.after)
