"""An approved draft put in force, taken back, or a draft carried over to other ground."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from api import jobs
from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.faults import sentence
from api.instant import Instant
from api.jobs.plans import TASK as SETTLE
from api.places.schema import Strict
from api.plans.asked import DecidedDraft, KeptLands
from api.plans.operations import StepIn
from api.plans.preview import preview_view
from api.plans.refusals import GoneOn, Refusal
from api.plans.schema import DocumentText, NotCarriedView, PlanRebasedView, PlanStandingView, Reason
from api.plans.standing import require_step, standing_view
from geo.plans.drafts.reading import opened
from geo.plans.handover.preview import known
from geo.plans.publishing import publishing, rebasing, rolling_back
from geo.plans.publishing.steps import Step

router = APIRouter(
    prefix="/api/plans/{plan_id}",
    tags=["plans"],
    responses={
        409: {"model": GoneOn, "description": "The draft is elsewhere on its way, has gone on, or its ground has."},
        422: {"model": Refusal, "description": "What is wrong."},
    },
)
_At = Annotated[Instant | None, Field(description="From when it holds; a date is 00:00 in Asia/Shanghai. Now without.")]


class PublishIn(StepIn):
    """When an approved draft comes into force."""

    at: _At = None


class RollBackIn(Strict):
    """By which document, why and from when all is to be as before."""

    document: DocumentText
    note: Reason
    at: _At = None


@router.post("/publish", summary="Put an approved draft in force")
async def publish(
    body: PublishIn, draft: DecidedDraft, caller: Caller, session: CountingSession, lands: KeptLands
) -> PlanStandingView:
    """All or nothing: grids, the grids of cells, and leaders from one instant on, now or later.

    409 names the community whose grids or cells are no longer those that the draft rests on, or that is due to change
    at or after that instant: carry the draft over, or roll the other one back.
    """
    require_step(caller, draft, Step.PUBLISH)
    ripe = await publishing.ripen(session, lands, draft, body.revision, body.at)
    concerned = await known(session, ripe.states, ripe.at, draft.plan.hand_over)
    # The database has its hands full meanwhile.
    publication, found = await asyncio.gather(
        publishing.publish(session, ripe, caller.account_id),
        asyncio.to_thread(preview_view, body.revision, concerned),
    )
    publication.counted = found.model_dump(mode="json")
    await jobs.defer(session, SETTLE)
    return await standing_view(session, caller, draft)


@router.post("/roll_back", summary="Take a publication back")
async def roll_back(
    body: RollBackIn, draft: DecidedDraft, caller: Caller, session: CountingSession
) -> PlanStandingView:
    """From now on, or later, all is as it was before: as a new version, nothing is forgotten.

    A publication that is still to come never comes. 409 if one of its communities has changed since.
    """
    require_step(caller, draft, Step.ROLL_BACK)
    await rolling_back.roll_back(session, draft, body.at, caller.account_id, body.note, body.document)
    await jobs.defer(session, SETTLE)
    return await standing_view(session, caller, draft)


@router.post("/rebase", summary="Carry a draft over to the latest grids")
async def rebase(
    request: Request, body: StepIn, draft: DecidedDraft, caller: Caller, session: CountingSession, lands: KeptLands
) -> PlanRebasedView:
    """It rests on the grids and cells in force now, or on those to come last, and ``report`` tells what it cannot keep.

    What was done before cannot be undone any more.
    """
    require_step(caller, draft, Step.REBASE)
    report = await rebasing.rebase(session, lands, draft, body.revision, caller.account_id)
    standing = await standing_view(session, caller, await opened(session, draft.plan.id))
    language = language_of(request)
    told = [
        NotCarriedView(
            community=each.community,
            grid=each.grid,
            atoms=list(each.atoms),
            why=each.why,
            detail=sentence(f"plan_carried_{each.why}", {}, language),
        )
        for each in report
    ]
    return PlanRebasedView(**standing.model_dump(), report=told)
