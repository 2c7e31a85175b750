"""Edits of a draft: done, undone, done again. Every answer holds only what changed."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.faults import Language
from api.plans.asked import EditedDraft, KeptLands, ShownCommunities
from api.plans.operations import BalanceIn, EditIn, StepIn
from api.plans.refusals import GoneOn, Refusal
from api.plans.schema import GridCellsView, PlanCommunityView, PlanEditView
from api.plans.views import (
    Measured,
    YardstickQuery,
    community_views,
    dedicated_views,
    finding_views,
    grid_views,
    keep_views,
    measured,
    obstacle_views,
)
from geo.plans.drafts import editing
from geo.plans.drafts.checking import problems, ranked
from geo.plans.drafts.editing import Asked, Edited
from geo.plans.drafts.figures import Yardstick

_ANSWERS: dict[int | str, dict[str, Any]] = {
    409: {"model": GoneOn, "description": "The draft has gone on, or what it rests on has changed."},
    422: {"model": Refusal, "description": "The edit cannot be made: why, and where."},
}
router = APIRouter(prefix="/api/plans/{plan_id}", tags=["plans"], responses=_ANSWERS)


@router.post("/operations", summary="Edit a draft")
async def operate(
    request: Request,
    body: EditIn,
    caller: Caller,
    session: CountingSession,
    draft: EditedDraft,
    lands: KeptLands,
    by: YardstickQuery,
    shown: ShownCommunities = (),
) -> PlanEditView:
    """Do an operation. Lines and polygons are snapped to cells: no cell is ever cut.

    The draft stays as it was and 422 says where, if a grid would fall apart or be left empty, if it would reach
    beyond its community, if it is locked, or if what has to stay together would be parted. 409 tells the edits since
    ``revision``.
    """
    said = body.operation.model_dump(mode="json", exclude_defaults=True)
    asked = Asked(lands, body.revision, caller.account_id, said, shown)
    if isinstance(body.operation, BalanceIn):
        edited = await editing.balance(session, draft, asked, body.operation.balance(), body.operation.communities)
    else:
        edited = await editing.edit(session, draft, asked, await body.operation.operation(session, draft))
    return await edit_view(session, edited, by, language_of(request))


@router.post("/undo", summary="Take the last operation back")
async def undo(
    request: Request,
    body: StepIn,
    caller: Caller,
    session: CountingSession,
    draft: EditedDraft,
    lands: KeptLands,
    by: YardstickQuery,
    shown: ShownCommunities = (),
) -> PlanEditView:
    """The draft as it was before; the operation can be done again until another takes its place."""
    asked = Asked(lands, body.revision, caller.account_id, shown=shown)
    return await edit_view(session, await editing.undo(session, draft, asked), by, language_of(request))


@router.post("/redo", summary="Do the operation last undone again")
async def redo(
    request: Request,
    body: StepIn,
    caller: Caller,
    session: CountingSession,
    draft: EditedDraft,
    lands: KeptLands,
    by: YardstickQuery,
    shown: ShownCommunities = (),
) -> PlanEditView:
    """Forward along what was last undone."""
    asked = Asked(lands, body.revision, caller.account_id, shown=shown)
    return await edit_view(session, await editing.redo(session, draft, asked), by, language_of(request))


async def edit_view(session: AsyncSession, edited: Edited, by: Yardstick, language: Language) -> PlanEditView:
    """What an edit changed."""
    communities = await measured(session, edited.states, by)
    views = await community_views(session, edited.draft, edited.communities, communities, by)
    return _edit_view(edited, communities, views, by, language)


def _edit_view(
    edited: Edited,
    communities: list[Measured],
    views: list[PlanCommunityView],
    by: Yardstick,
    language: Language,
) -> PlanEditView:
    plan, told = edited.draft.plan, {each.state.land.community_id for each in communities}
    moved: dict[str | None, list[int]] = {}
    for change in edited.changes:
        if change.what == "atom" and change.community in told:
            moved.setdefault(change.after, []).extend(int(key) for key in change.keys)
    touched = {each.state.land.community_id: _touched(edited, each) for each in communities}
    shown = {number: None if _recounted(edited, number) else keys for number, keys in touched.items()}
    grids = [change for change in edited.changes if change.what in ("grid", "dedicated")]
    keys = {key for change in grids if change.after is None for key in change.keys}
    found = [
        finding
        for each in communities
        for finding in problems(each.state, each.figures, each.led, by, touched[each.state.land.community_id])
    ]
    return PlanEditView(
        revision=plan.revision,
        operation=plan.head,
        can_undo=plan.head is not None,
        can_redo=bool(plan.ahead),
        assignment=[GridCellsView(grid=key, atoms=sorted(atoms)) for key, atoms in moved.items()],
        communities=views,
        told=[each.state.land.code for each in communities],
        grids=[view for each in communities for view in grid_views(each, shown[each.state.land.community_id])],
        gone=sorted(str(key) for key in keys),
        keeps=[view for each in communities for view in keep_views(each.state)],
        dedicated=[view for each in communities for view in dedicated_views(each)],
        problems=finding_views(ranked(found), language),
        balance=obstacle_views(edited.obstacles, language),
    )


def _touched(edited: Edited, community: Measured) -> frozenset[str]:
    """Keys of the grids of a community that changed."""
    keys: set[str] = set()
    for change in edited.changes:
        if change.community != community.state.land.community_id:
            continue
        if change.what == "atom":
            keys |= {key for key in (change.before, change.after) if key is not None}
        elif change.what in ("grid", "dedicated"):
            keys |= {str(key) for key in change.keys}
    return frozenset(keys)


def _recounted(edited: Edited, community_id: int) -> bool:
    """Whether a community has more or fewer grids than before: then the mean that all are held against is another."""
    return any(
        (change.before is None or change.before["retired"]) != (change.after is None or change.after["retired"])
        for change in edited.changes
        if change.community == community_id and change.what == "grid"
    )
