"""Drafts made, copied and put away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import VersionInForce
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError
from geo.plans.cells.missing import build_missing, missing
from geo.plans.drafts import repository
from geo.plans.drafts.reading import Draft, opened
from geo.plans.drafts.surveying import stamps
from geo.plans.drafts.tables import Plan

BUILT_AT_ONCE = 5
"""Each takes up to three seconds: as long as somebody waits for a draft to open."""


async def make(
    session: AsyncSession, name: str, note: str, district_id: int, communities: Sequence[VersionInForce], owner_id: int
) -> Draft:
    """A draft of the grids in force now. Where a few communities have no cells yet, these are built for it.

    Raises:
        ConflictError: many have none yet.
        InvalidInputError: the cells of a community begin later.
    """
    now = clock.now()
    await _build_few(session, [community.area_id for community in communities], now)
    found = await stamps(session, [community.area_id for community in communities], now)
    for community in communities:
        if found[community.area_id].cells == 0:
            raise InvalidInputError.of("communities", "plan_no_cells", code=community.code, name=community.name)
    plan = Plan(
        name=name,
        note=note,
        district_id=district_id,
        base_at=now,
        base_change_id=await repository.latest_change(session),
        state="draft",
        revision=0,
        head=None,
        ahead=[],
        owner_id=owner_id,
        created_at=now,
        changed_at=now,
    )
    await repository.add_plan(session, plan, {area: stamp.base for area, stamp in found.items()})
    return await opened(session, plan.id)


async def _build_few(session: AsyncSession, communities: Sequence[int], at: datetime) -> None:
    """Build the cells of communities that have none, unless they are many with buildings.

    Where nothing stands, a cell is a block between streets or a whole grid, and takes no time to tell of.
    """
    found = await missing(session, at, communities)
    if sum(each.built_up for each in found) > BUILT_AT_ONCE:
        ready = len(communities) - len(found)
        raise ConflictError("plan_cells_in_the_making", ready=ready, of=len(communities), most=BUILT_AT_ONCE)
    for community in found:
        await build_missing(session, community, at)


async def duplicate(session: AsyncSession, draft: Draft, name: str, owner_id: int) -> Draft:
    """Another draft that differs from the same grids in the same way; its history begins anew."""
    now, source = clock.now(), draft.plan
    plan = Plan(
        name=name,
        note=source.note,
        district_id=source.district_id,
        base_at=source.base_at,
        base_change_id=source.base_change_id,
        state="draft",
        revision=0,
        head=None,
        ahead=[],
        owner_id=owner_id,
        created_at=now,
        changed_at=now,
    )
    await repository.add_plan(session, plan, {each.area_id: each.base for each in draft.communities})
    await repository.copy_rows(session, source.id, plan.id)
    return await opened(session, plan.id)
