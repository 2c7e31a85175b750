"""Drafts of other grids: made, read, copied, checked, compared, put away."""

from collections.abc import Collection
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.plans.asked import AskedCommunities, EditedDraft, KeptLands, ReadDraft, may_edit, may_see, seen
from api.plans.schema import (
    CommunityName,
    CopyIn,
    NamedPerson,
    PlanCheckView,
    PlanComparison,
    PlanDifferenceView,
    PlanHistory,
    PlanIn,
    PlanItem,
    PlanOperationView,
    PlanPage,
    PlanView,
)
from api.plans.standing import allowed
from api.plans.views import (
    YardstickQuery,
    assignment_views,
    community_views,
    dedicated_views,
    finding_views,
    grid_views,
    keep_views,
    measured,
)
from api.rights import Action, require
from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.areas.repository import versions_at, versions_below
from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.plans.drafts import drafting, repository
from geo.plans.drafts.checking import checked, ranked
from geo.plans.drafts.comparing import Difference, differences
from geo.plans.drafts.operations.operation import OperationKind
from geo.plans.drafts.reading import Draft, changed_since, states_of
from geo.plans.drafts.surveying import uncounted
from geo.plans.drafts.whole import chosen, named, told
from geo.plans.publishing.steps import PlanState, Step, after

router = APIRouter(prefix="/api/plans", tags=["plans"])
_STATE = Query(description="May be repeated; every state by default.")
_CURSOR = Query(ge=1, lt=2**63, description="The next_cursor of the page before.")
_COMMUNITY = Query(description="Code of a community; may be repeated. All of the draft by default.")
_WITH = Query(alias="with", ge=1, lt=2**63, description="Another draft; without it, the grids in force.")


@router.get("", summary="Drafts")
async def every(
    caller: Caller,
    session: CountingSession,
    state: Annotated[tuple[PlanState, ...], _STATE] = (),
    cursor: Annotated[int | None, _CURSOR] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PlanPage:
    """The drafts all of whose communities are in the caller's areas, newest first; those published too."""
    require(caller, Action.SEE_PLANS)
    states = set(state or PlanState) - {PlanState.DISCARDED}
    found = await repository.plans(session, states, cursor, limit)
    communities = await repository.communities_of(session, [plan.id for plan, _ in found])
    drafts = [(Draft(plan, communities.get(plan.id, ())), owner) for plan, owner in found]
    items = [
        _item(draft, owner) for draft, owner in drafts if may_see(caller, [each.scope for each in draft.communities])
    ]
    return PlanPage(items=items, next_cursor=str(found[-1][0].id) if len(found) == limit else None)


def _item(draft: Draft, owner: str) -> PlanItem:
    plan = draft.plan
    return PlanItem(
        id=plan.id,
        name=plan.name,
        note=plan.note,
        revision=plan.revision,
        owner=NamedPerson(id=plan.owner_id, name=owner),
        state=PlanState(plan.state),
        document=plan.document,
        effective_at=plan.effective_at,
        communities=[CommunityName(code=each.code, name=each.name) for each in draft.communities],
        base_at=plan.base_at,
        created_at=plan.created_at,
        changed_at=plan.changed_at,
    )


@router.post("", status_code=201, summary="Begin a draft")
async def create(
    body: PlanIn, caller: Caller, session: CountingSession, lands: KeptLands, by: YardstickQuery
) -> PlanView:
    """A draft of the grids now in force in communities, or in all those of towns or of the district."""
    require(caller, Action.EDIT_PLANS)
    communities = await _communities(session, body.areas)
    for community in communities:
        require(caller, Action.EDIT_PLANS, community.scope_lo)
    district = int(communities[0].path.split(".")[0])
    draft = await drafting.make(session, body.name, body.note, district, communities, caller.account_id)
    return await _view(session, caller, draft, lands, by)


async def _communities(session: AsyncSession, codes: list[str]) -> list[VersionInForce]:
    """The communities among areas of these codes, and below.

    Raises:
        InvalidInputError: a code is not known or a grid's; there is no community; they lie in several districts.
    """
    now = clock.now()
    named = await versions_at(session, codes, now)
    for code in codes:
        if code not in named:
            raise InvalidInputError.of("areas", "unknown_area", area=code)
        if named[code].level is Level.GRID:
            raise InvalidInputError.of("areas", "plan_area_is_grid", code=code)
    above = [area.path for area in named.values() if area.level is not Level.COMMUNITY]
    known = named | await versions_below(session, above, now)
    found = sorted((area for area in known.values() if area.level is Level.COMMUNITY), key=lambda area: area.code)
    if not found:
        raise InvalidInputError.of("areas", "plan_no_communities")
    if len({area.path.split(".")[0] for area in found}) > 1:
        raise InvalidInputError.of("areas", "plan_districts_differ")
    return found


@router.get("/{plan_id}", summary="One draft")
async def show(
    draft: ReadDraft,
    caller: Caller,
    session: CountingSession,
    lands: KeptLands,
    by: YardstickQuery,
    community: AskedCommunities = (),
) -> PlanView:
    """A draft and what its communities come to; of those asked for, the grids with their figures and the cells of each.

    Of a draft with more cells than that, no grids are told unless ``community`` asks for them.
    """
    return await _view(session, caller, draft, lands, by, community)


async def _view(
    session: AsyncSession,
    caller: Caller,
    draft: Draft,
    lands: KeptLands,
    by: YardstickQuery,
    codes: Collection[str] = (),
) -> PlanView:
    plan = draft.plan
    standing, states = await states_of(session, lands, draft, told(draft, codes))
    communities = await measured(session, states, by)
    changed = await changed_since(session, draft) if plan.state == PlanState.DRAFT else []
    return PlanView(
        id=plan.id,
        name=plan.name,
        note=plan.note,
        revision=standing.revision,
        owner=plan.owner_id,
        state=PlanState(plan.state),
        document=plan.document,
        effective_at=plan.effective_at,
        allowed=allowed(caller, draft, bool(changed)),
        base_at=plan.base_at,
        created_at=plan.created_at,
        changed_at=standing.changed_at,
        may_edit=plan.state == PlanState.DRAFT and may_edit(caller, draft),
        can_undo=standing.can_undo,
        can_redo=standing.can_redo,
        changed_since=changed,
        communities=await community_views(session, draft, draft.communities, communities, by),
        told=[state.land.code for state in states],
        grids=[view for each in communities for view in grid_views(each)],
        keeps=[view for state in states for view in keep_views(state)],
        dedicated=[view for each in communities for view in dedicated_views(each)],
        assignment=[view for state in states for view in assignment_views(state)],
    )


@router.post("/{plan_id}/copies", status_code=201, summary="Copy a draft")
async def copy(
    draft: EditedDraft, body: CopyIn, caller: Caller, session: CountingSession, lands: KeptLands, by: YardstickQuery
) -> PlanView:
    """Another draft that is as this one is now; its history begins anew."""
    made = await drafting.duplicate(session, draft, body.name, caller.account_id)
    return await _view(session, caller, made, lands, by)


@router.delete("/{plan_id}", status_code=204, summary="Put a draft away")
async def discard(draft: EditedDraft, session: CountingSession) -> None:
    """It can be read and edited no longer. A plan that is proposed has to be returned first."""
    after(Step.DISCARD, draft.plan.state)
    await repository.discard(session, draft.plan, clock.now())


@router.get("/{plan_id}/operations", summary="How a draft came to be what it is")
async def history(draft: ReadDraft, session: CountingSession) -> PlanHistory:
    """All operations in the order in which they were done, those of branches that were left too."""
    rows = await repository.operations(session, draft.plan.id)
    parents = {row.id: row.parent_id for row, _ in rows}
    way, at = set(), draft.plan.head
    while at is not None:
        way.add(at)
        at = parents[at]
    operations = [
        PlanOperationView(
            id=row.id,
            parent=row.parent_id,
            kind=cast("OperationKind", row.kind),
            at=row.at,
            actor=NamedPerson(id=row.actor_id, name=actor),
            atoms=sum(len(change["keys"]) for change in row.changes if change["what"] == "atom"),
            aside=row.id not in way,
        )
        for row, actor in rows
    ]
    return PlanHistory(revision=draft.plan.revision, head=draft.plan.head, operations=operations)


@router.get("/{plan_id}/check", summary="What is wrong with a draft")
async def check(
    request: Request,
    draft: ReadDraft,
    session: CountingSession,
    lands: KeptLands,
    by: YardstickQuery,
    community: AskedCommunities = (),
) -> PlanCheckView:
    """Gaps, slivers, holes, pieces apart, households in no grid, grids that nobody leads or off the target,
    codes that stand twice: each with its place.
    """
    standing, states = await states_of(session, lands, draft, named(draft, community))
    now = clock.now()
    found = [
        finding
        for each in await measured(session, states, by)
        for finding in checked(each.state, each.figures, each.led, by, await uncounted(session, each.state.land, now))
    ]
    return PlanCheckView(revision=standing.revision, findings=finding_views(ranked(found), language_of(request)))


@router.get("/{plan_id}/compare", summary="How a draft differs")
async def compare(
    draft: ReadDraft,
    caller: Caller,
    session: CountingSession,
    other_id: Annotated[int | None, _WITH] = None,
    community: Annotated[tuple[str, ...], _COMMUNITY] = (),
) -> PlanComparison:
    """The cells that are in another grid than in another draft, or than in force, and the households in them."""
    asked = chosen(draft, community) or draft.communities
    if other_id is None:
        return _comparison(await differences(session, draft, asked))
    other = await seen(session, caller, other_id)
    bases = {each.area_id: each.base for each in other.communities}
    common = [each for each in asked if bases.get(each.area_id) == each.base]
    if not common:
        raise InvalidInputError.of("with", "plan_compared_with_other")
    return _comparison(await differences(session, draft, common, other))


def _comparison(differences: list[Difference]) -> PlanComparison:
    return PlanComparison(
        moved_households=sum(each.households for each in differences),
        atoms=sum(len(each.atoms) for each in differences),
        differences=[
            PlanDifferenceView(
                community=each.community,
                of=each.of,
                than=each.than,
                atoms=list(each.atoms),
                households=each.households,
            )
            for each in differences
        ],
    )
