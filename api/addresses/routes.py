"""From what people type to the places it may mean."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.addresses.schema import Limit, MatchBatchIn, MatchBatchOut, MatchView, match_view
from api.dependencies import Caller, Session
from api.filter import InstantQuery
from api.rights import Action, require
from geo.addresses.match import match
from geo.addresses.normalise import checked

router = APIRouter(prefix="/api/addresses/match", tags=["addresses"])

Written = Annotated[str, Query(description="The address as it was written", examples=["民主街阳光花园3-2-501"])]


@router.get("", summary="The places an address may mean")
async def one(caller: Caller, session: Session, q: Written, at: InstantQuery, limit: Limit = 5) -> MatchView:
    """Candidates with confidence and grid. Also good for suggestions while an address is being typed."""
    require(caller, Action.LOCATE)
    return match_view(await match(session, q, limit, at, field="q"))


@router.post("/batch", summary="The places many addresses may mean")
async def batch(body: MatchBatchIn, caller: Caller, session: Session, at: InstantQuery) -> MatchBatchOut:
    """The same for up to 1,000 addresses, in order. One that is empty or too long refuses all, by its place."""
    require(caller, Action.LOCATE)
    queries = [checked(query, f"queries.{number}") for number, query in enumerate(body.queries)]
    return MatchBatchOut(results=[match_view(await match(session, query, body.limit, at)) for query in queries])
