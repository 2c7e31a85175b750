"""The revisions of a draft as server-sent events, so that two planners see each other's edits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, cast

import orjson
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from api.dependencies import Caller, database
from api.plans.asked import PlanId, seen
from api.plans.news import PlanNews
from api.plans.views import since_view
from geo.core.database import Database
from geo.core.identity import Identity, identify
from geo.plans.drafts import repository
from geo.plans.drafts.editing import steps_since
from geo.plans.publishing.steps import PlanState

LOOK_EVERY_S = 15.0
router = APIRouter(prefix="/api/plans", tags=["plans"])
_AFTER = Query(ge=0, le=2**31 - 1, description="The revision that the client has; by default the one now.")


@router.get("/{plan_id}/events", response_class=StreamingResponse, summary="Watch a draft")
async def watch(
    plan_id: PlanId,
    request: Request,
    caller: Caller,
    after: Annotated[int | None, _AFTER] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**31 - 1)] = None,
) -> StreamingResponse:
    """``edits`` with the revision and what became of the draft since the last, ``standing`` with its state if that is
    another than ``draft`` or changes, ``end`` once it is put away.

    A client that comes back with ``Last-Event-ID`` is told all that it missed.
    """
    known = last_event_id if last_event_id is not None else after
    async with database(request).sessions() as session:
        await identify(session, caller.counting_identity)
        draft = await seen(session, caller, plan_id)
    start = draft.plan.revision if known is None else min(known, draft.plan.revision)
    news = cast("PlanNews", request.app.state.plan_news)
    stream = events(database(request), news, plan_id, start, caller.counting_identity)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-cache"})


async def events(database: Database, news: PlanNews, plan_id: int, told: int, identity: Identity) -> AsyncIterator[str]:
    """The events of a draft after the revision ``told``."""
    state = PlanState.DRAFT
    yield ": watching\n\n"
    with news.of(plan_id) as woken:
        while True:
            woken.clear()
            async with database.sessions() as session:
                await identify(session, identity)
                found = await repository.revision_of(session, plan_id)
                since = await steps_since(session, plan_id, told) if found and found[0] != told else ()
            if since:
                told = since[-1].revision
                edits = [since_view(each).model_dump() for each in since]
                body = orjson.dumps({"revision": told, "edits": edits}).decode()
                yield f"event: edits\nid: {told}\ndata: {body}\n\n"
            if found is not None and found[1] not in (state, PlanState.DISCARDED):
                state = PlanState(found[1])
                yield f"event: standing\ndata: {orjson.dumps({'state': state}).decode()}\n\n"
            if found is None or found[1] == PlanState.DISCARDED:
                yield f"event: end\nid: {told}\ndata: {{}}\n\n"
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), LOOK_EVERY_S)
                continue
            yield ": still here\n\n"
