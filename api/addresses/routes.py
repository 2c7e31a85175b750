"""From what people type to the places it may mean."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.addresses.schema import (
    BatchResult,
    Limit,
    MatchBatchIn,
    MatchBatchOut,
    MatchView,
    SuggestionsOut,
    match_view,
    refused,
    suggestion_view,
)
from api.dependencies import Caller, Places
from api.errors import language_of
from api.filter import InstantQuery
from api.rights import Action, require
from geo.addresses.library import Library
from geo.addresses.normalise import MAX_ADDRESS
from geo.core.errors import InvalidInputError

router = APIRouter(prefix="/api/addresses", tags=["addresses"])

Written = Annotated[str, Query(description="The address as it was written", examples=["民主街阳光花园3-2-501"])]
_AT_ONCE = 100


@router.get("/match", summary="The places an address may mean")
async def one(caller: Caller, places: Places, q: Written, at: InstantQuery, limit: Limit = 5) -> MatchView:
    """Candidates with confidence, grid, and the words that speak for each."""
    require(caller, Action.LOCATE)
    return match_view(places.match(q, limit, at, field="q"))


@router.get("/suggest", summary="What an address that is being typed may be going to be")
async def suggest(
    caller: Caller,
    places: Places,
    q: Annotated[str, Query(max_length=MAX_ADDRESS, description="What has been typed", examples=["xbj"])],
    at: InstantQuery,
    limit: Limit = 8,
) -> SuggestionsOut:
    """Places by the beginning, pinyin, initials or a mixture; buildings, units and rooms once one is clear."""
    require(caller, Action.LOCATE)
    return SuggestionsOut(items=[suggestion_view(each) for each in places.suggest(q, limit, at)])


@router.post("/match/batch", summary="The places many addresses may mean")
async def batch(
    body: MatchBatchIn, request: Request, caller: Caller, places: Places, at: InstantQuery
) -> MatchBatchOut:
    """The same for up to 10,000 addresses, in order. One that cannot be read says so and refuses none of the others."""
    require(caller, Action.LOCATE)
    language = language_of(request)
    results: list[BatchResult] = []
    for some in _portions(body.queries):
        # A portion a turn of another thread, so that this process goes on answering others.
        found = await asyncio.to_thread(_match_all, places, some, body.limit, at)
        results += [refused(each, language) if isinstance(each, InvalidInputError) else each for each in found]
    return MatchBatchOut(results=results)


def _portions(queries: list[str]) -> Iterator[list[str]]:
    return (queries[start : start + _AT_ONCE] for start in range(0, len(queries), _AT_ONCE))


def _match_all(
    places: Library, queries: list[str], limit: int, at: datetime | None
) -> list[BatchResult | InvalidInputError]:
    results: list[BatchResult | InvalidInputError] = []
    for query in queries:
        try:
            results.append(BatchResult(**dict(match_view(places.match(query, limit, at, field="queries")))))
        except InvalidInputError as fault:
            results.append(fault)
    return results
