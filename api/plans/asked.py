"""The draft that a request is about, for those who may read or edit it."""

from typing import Annotated, cast

from fastapi import Depends, Path, Query, Request

from api.dependencies import Caller, CountingSession
from api.rights import Action, CallerInfo, may, require
from geo.core.errors import NotFoundError
from geo.plans.drafts.reading import Draft, opened
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.whole import MOST_CELLS

PlanId = Annotated[int, Path(ge=1, lt=2**63)]
AskedCommunities = Annotated[
    tuple[str, ...],
    Query(
        alias="community",
        description=f"Code of a community; may be repeated. All of a draft by default, if it has at most "
        f"{MOST_CELLS:,} cells.",
    ),
]
ShownCommunities = Annotated[
    tuple[str, ...],
    Query(
        alias="community",
        description=f"Code of a community to be told of where the edit concerns more than {MOST_CELLS:,} cells; may be "
        "repeated.",
    ),
]


async def lands(request: Request) -> Lands:
    """The cells that this process keeps."""
    return cast("Lands", request.app.state.lands)


KeptLands = Annotated[Lands, Depends(lands)]


def may_see(caller: CallerInfo, scopes: list[int]) -> bool:
    """Whether the caller may read drafts of communities by their keys."""
    return bool(scopes) and all(may(caller, Action.SEE_PLANS, scope) for scope in scopes)


def may_edit(caller: CallerInfo, draft: Draft) -> bool:
    """Whether the caller may edit a draft."""
    return all(may(caller, Action.EDIT_PLANS, community.scope) for community in draft.communities)


async def seen(session: CountingSession, caller: Caller, plan_id: int, *, lock: bool = False) -> Draft:
    """The draft of that id.

    Raises:
        NotAllowedError: the caller's roles read no drafts.
        NotFoundError: there is none, or not in the caller's areas.
    """
    require(caller, Action.SEE_PLANS)
    draft = await opened(session, plan_id, lock=lock)
    if not may_see(caller, [community.scope for community in draft.communities]):
        raise NotFoundError("not_found")
    return draft


async def read_draft(plan_id: PlanId, session: CountingSession, caller: Caller) -> Draft:
    """A draft for reading."""
    return await seen(session, caller, plan_id)


async def edited_draft(plan_id: PlanId, session: CountingSession, caller: Caller) -> Draft:
    """A draft for editing, which nobody else does until the transaction ends.

    Raises:
        NotAllowedError: the caller may only read it.
    """
    require(caller, Action.EDIT_PLANS)
    draft = await seen(session, caller, plan_id, lock=True)
    for community in draft.communities:
        require(caller, Action.EDIT_PLANS, community.scope)
    return draft


async def decided_draft(plan_id: PlanId, session: CountingSession, caller: Caller) -> Draft:
    """A draft with which somebody takes a step; nobody else does until the transaction ends."""
    return await seen(session, caller, plan_id, lock=True)


ReadDraft = Annotated[Draft, Depends(read_draft, scope="function")]
EditedDraft = Annotated[Draft, Depends(edited_draft, scope="function")]
DecidedDraft = Annotated[Draft, Depends(decided_draft, scope="function")]
