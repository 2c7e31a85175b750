"""A draft on its way into force: proposed, reviewed, approved, returned; and who decided what."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, CountingSession
from api.plans.asked import DecidedDraft, KeptLands, ReadDraft
from api.plans.operations import StepIn
from api.plans.refusals import GoneOn, Refusal
from api.plans.schema import DecisionView, DocumentText, NamedPerson, Note, PlanDecisions, PlanStandingView, Reason
from api.plans.standing import require_step, standing_view
from geo.plans.drafts.reading import Draft, states_of
from geo.plans.drafts.whole import concerned
from geo.plans.handover.named import check_named
from geo.plans.publishing import deciding, repository
from geo.plans.publishing.steps import Step

router = APIRouter(
    prefix="/api/plans/{plan_id}",
    tags=["plans"],
    responses={
        409: {"model": GoneOn, "description": "The draft is elsewhere on its way, or has gone on."},
        422: {"model": Refusal, "description": "What is wrong with the draft, and where."},
    },
)
CaseNumbers = Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=5_000)]


class ProposeIn(StepIn):
    """The revision that the caller saw, and what to say of it."""

    note: Note = ""


class ApproveIn(StepIn):
    """The approval's document number, and the disputes under way that change hands all the same, by number."""

    document: DocumentText
    note: Note = ""
    hand_over: CaseNumbers = Field(default_factory=list)


class ReturnIn(StepIn):
    """Why a draft goes back."""

    note: Reason


@router.post("/propose", summary="Propose a draft to the town")
async def propose(
    body: ProposeIn, draft: DecidedDraft, caller: Caller, session: CountingSession, lands: KeptLands
) -> PlanStandingView:
    """From now on it can be read and no longer edited.

    422 names what is gravely wrong with it, with the places: ground or households in no grid, ground beyond the
    community, grids in pieces, codes that stand twice, or that it changes nothing.
    """
    require_step(caller, draft, Step.PROPOSE)
    await deciding.propose(session, lands, draft, body.revision, caller.account_id, body.note)
    return await standing_view(session, caller, draft)


@router.post("/review", summary="Review a proposed draft")
async def review(body: ProposeIn, draft: DecidedDraft, caller: Caller, session: CountingSession) -> PlanStandingView:
    """By somebody who may in every town that the draft touches, and did not propose it."""
    return await _advance(session, caller, draft, Step.REVIEW, body.revision, body.note)


@router.post("/approve", summary="Approve a reviewed draft")
async def approve(
    body: ApproveIn, draft: DecidedDraft, caller: Caller, session: CountingSession, lands: KeptLands
) -> PlanStandingView:
    """By the district, naming its document, and not by whoever proposed it.

    422 names each number in ``hand_over`` that is no dispute of the hand-over list.
    """
    require_step(caller, draft, Step.APPROVE)
    if body.hand_over:
        _, states = await states_of(session, lands, draft, await concerned(session, draft))
        await check_named(session, states, body.hand_over)
    await deciding.advance(
        session,
        draft,
        Step.APPROVE,
        body.revision,
        caller.account_id,
        body.note,
        document=body.document,
        hand_over=body.hand_over,
    )
    return await standing_view(session, caller, draft)


@router.post("/return", summary="Return a draft to whoever edits it")
async def give_back(body: ReturnIn, draft: DecidedDraft, caller: Caller, session: CountingSession) -> PlanStandingView:
    """It can be edited again, and has to be proposed anew. Its proposer may take it back until it is reviewed."""
    return await _advance(session, caller, draft, Step.RETURN, body.revision, body.note)


async def _advance(
    session: AsyncSession,
    caller: Caller,
    draft: Draft,
    step: Literal[Step.REVIEW, Step.RETURN],
    revision: int,
    note: str,
) -> PlanStandingView:
    require_step(caller, draft, step)
    await deciding.advance(session, draft, step, revision, caller.account_id, note)
    return await standing_view(session, caller, draft)


@router.get("/decisions", summary="Who decided what of a draft")
async def decisions(draft: ReadDraft, session: CountingSession) -> PlanDecisions:
    """All steps that were taken with it, in order."""
    items = [
        DecisionView(
            step=row.step,
            at=row.at,
            actor=NamedPerson(id=row.actor_id, name=actor),
            note=row.note,
            document=row.document,
            revision=row.revision,
        )
        for row, actor in await repository.decisions(session, draft.plan.id)
    ]
    return PlanDecisions(items=items)
