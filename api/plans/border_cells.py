"""The cells on both sides of a border, to choose from them what goes over."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from api.dependencies import Caller, CountingSession
from api.filter import instant_of
from api.plans.asked import KeptLands
from api.plans.cells import PlanCells, drawn
from api.rights import Action, require
from geo.core import clock
from geo.plans.borders.sides import communities, lands_of

router = APIRouter(prefix="/api/plans/borders", tags=["plans"])
_COMMUNITY = Query(min_length=1, max_length=4, description="Code of a community; may be repeated.")
_AT = Query(max_length=40, description="As they are at that instant; now by default.")


@router.get(
    "/cells",
    summary="The cells beside a border",
    response_class=Response,
    responses={200: {"model": PlanCells}, 304: {"description": "As it was."}},
)
async def cells(
    request: Request,
    caller: Caller,
    session: CountingSession,
    lands: KeptLands,
    community: Annotated[tuple[str, ...], _COMMUNITY],
    at: Annotated[str | None, _AT] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The cells of communities with the grids in force, drawn as those of a draft are."""
    require(caller, Action.SEE_PLANS)
    then = instant_of(at) or clock.now()
    sides = await communities(session, list(dict.fromkeys(community)), then)
    for side in sides:
        require(caller, Action.SEE_PLANS, side.scope_lo)
    return await drawn(request, await lands_of(session, lands, sides, then), if_none_match)
