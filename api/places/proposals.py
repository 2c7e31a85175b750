"""Names that corrections suggest: one person's correction proposes, another person decides."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, Session
from api.places import views
from api.places.schema import Proposals, ProposalView
from api.rights import Action, CallerInfo, may, require
from geo.addresses.places.proposals import proposing, repository
from geo.addresses.places.proposals.proposal import Proposal
from geo.addresses.tables import PlaceProposal
from geo.core import clock

router = APIRouter(prefix="/api/places/proposals", tags=["places"])

State = Literal["open", "accepted", "declined"]
ProposalId = Annotated[int, Path(ge=1, lt=2**63)]
MOST_SHOWN = 200


@router.get("", summary="Proposed names")
async def every(
    caller: Caller, session: Session, state: Annotated[State, Query(description="Where they stand")] = "open"
) -> Proposals:
    """The most frequent first, with the disputes they come from as far as the caller may see them."""
    require(caller, Action.JUDGE_NAMES)
    found = await repository.proposals(session, state, MOST_SHOWN, clock.now())
    return Proposals(items=[_view(caller, proposal) for proposal in found])


@router.post("/{proposal_id}/accept", summary="Accept a proposed name")
async def accept(proposal_id: ProposalId, caller: Caller, session: Session) -> ProposalView:
    """It is one of the place's names at once. Whoever proposed it cannot accept it."""
    proposal = await _decidable(session, caller, proposal_id)
    await proposing.accept(session, proposal, caller.account_id)
    return _view(caller, await repository.one(session, proposal, clock.now()))


@router.post("/{proposal_id}/decline", summary="Decline a proposed name")
async def decline(proposal_id: ProposalId, caller: Caller, session: Session) -> ProposalView:
    """It is no name of the place and is not proposed again."""
    proposal = await _decidable(session, caller, proposal_id)
    await proposing.decline(session, proposal, caller.account_id)
    return _view(caller, await repository.one(session, proposal, clock.now()))


async def _decidable(session: AsyncSession, caller: CallerInfo, proposal_id: int) -> PlaceProposal:
    require(caller, Action.JUDGE_NAMES)
    proposal = await proposing.decidable(session, proposal_id, caller.account_id)
    require(caller, Action.JUDGE_NAMES, (await repository.one(session, proposal, clock.now())).scope)
    return proposal


def _view(caller: CallerInfo, found: Proposal) -> ProposalView:
    return views.proposal(found, caller.account_id, may_decide=may(caller, Action.JUDGE_NAMES, found.scope))
