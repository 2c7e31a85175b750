"""A draft carried over to the grids and cells that are in force now, or are to come last."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository as areas
from geo.core import clock
from geo.core.errors import ConflictError
from geo.plans.drafts import repository as drafts
from geo.plans.drafts.changes import Change, differences
from geo.plans.drafts.editing import check_seen
from geo.plans.drafts.overlay import Overlay, overlay_of
from geo.plans.drafts.reading import Draft, changed_since, land_of, new_key
from geo.plans.drafts.surveying import Lands, Stamp, newest, stamps
from geo.plans.drafts.writing import write
from geo.plans.publishing import repository
from geo.plans.publishing.carrying import NotCarried, Wanted, carried
from geo.plans.publishing.ground import hold
from geo.plans.publishing.steps import Step, after


async def rebase(session: AsyncSession, lands: Lands, draft: Draft, seen: int, actor_id: int) -> list[NotCarried]:
    """Let a draft rest on what is in force now, or on what is to be last where a community is due to change.

    What it wants is kept where it still can be, drops out where it has come to be so, and is told where it cannot be
    had. Its history begins anew: operations before it were on other ground, and cannot be undone on this.

    Args:
        session: all of it in its transaction, which holds the ground of the draft until it ends.
        lands: of this process.
        draft: opened with ``lock``; to be opened anew afterwards.
        seen: the revision that the editor saw.
        actor_id: who asks for it.

    Raises:
        ConflictError: it is no draft, has gone on, rests on the latest ground already, or a community is no more.
    """
    plan = draft.plan
    after(Step.REBASE, plan.state)
    await check_seen(session, draft, seen)
    ids, now = [community.area_id for community in draft.communities], clock.now()
    await hold(session, ids)
    if not await changed_since(session, draft):
        raise ConflictError("plan_base_current")
    names = await areas.names_at(session, ids, plan.base_at)
    plan.base_at = max([now, *(await newest(session, ids)).values()])
    plan.base_change_id = await drafts.latest_change(session)
    found = await stamps(session, ids, plan.base_at)
    _check_there(draft, found)
    report = await _without_stale(session, draft)
    overlay = await overlay_of(session, plan.id, ids)
    used = await _codes_used(session, draft, overlay)
    changes: list[Change] = []
    for community in draft.communities:
        wanted = _wanted(overlay, community.area_id, names)
        if wanted.nothing:
            continue
        land = await land_of(session, lands, draft, community, found)
        plain, state, lost = carried(land, used, wanted, new_key)
        changes += differences(plain, state)
        report += lost
    await _write(session, draft, found, changes)
    await _step(session, draft, changes, report, now, actor_id)
    return report


def _check_there(draft: Draft, found: Mapping[int, Stamp]) -> None:
    for community in draft.communities:
        stamp = found.get(community.area_id)
        if stamp is None or stamp.cells == 0:
            raise ConflictError("plan_community_gone", code=community.code, name=community.name)


async def _without_stale(session: AsyncSession, draft: Draft) -> list[NotCarried]:
    """Forget what the draft says of dedicated grids that others have changed."""
    codes = {community.area_id: community.code for community in draft.communities}
    report = []
    for key, community in await repository.stale_dedicated(session, draft.plan.id, draft.plan.base_at):
        await drafts.drop_dedicated(session, draft.plan.id, key)
        report.append(NotCarried(codes[community], key, (), "grid_changed"))
    return report


async def _codes_used(session: AsyncSession, draft: Draft, overlay: Overlay) -> frozenset[str]:
    given = {grid.code for of in overlay.grids.values() for grid in of if grid.grid_id is None}
    used = await drafts.codes_used(session, [community.code for community in draft.communities], "")
    return used | await areas.codes_ever_used(session, given)


def _wanted(overlay: Overlay, community: int, names: Mapping[int, str]) -> Wanted:
    return Wanted(
        overlay.grids.get(community, []),
        overlay.keeps.get(community, []),
        overlay.moved.get(community, {}),
        tuple(overlay.dedicated.get(community, [])),
        {str(area): name for area, name in names.items()},
    )


async def _write(session: AsyncSession, draft: Draft, found: Mapping[int, Stamp], changes: Sequence[Change]) -> None:
    plan = draft.plan
    await repository.wipe(session, plan.id)
    await write(session, plan, changes)
    await repository.rest_on(session, plan.id, {area: stamp.base for area, stamp in found.items()})


async def _step(
    session: AsyncSession,
    draft: Draft,
    changes: Sequence[Change],
    report: Sequence[NotCarried],
    now: datetime,
    actor_id: int,
) -> None:
    plan = draft.plan
    plan.head, plan.ahead = None, []
    request = {"report": [asdict(each) for each in report]}
    operation_id = await drafts.add_operation(session, plan, "rebase", request, changes, now, actor_id)
    await drafts.step(session, plan, operation_id, "done", now, actor_id)
    await repository.decide(session, plan, Step.REBASE, now, actor_id, "", None)
