"""What a grid leader opens on the phone: own grids, own cases in numbers, what is new."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.dependencies import Caller, Session
from api.locate.schema import GridView
from geo.cases import repository
from geo.core import clock
from geo.people import repository as people

router = APIRouter(prefix="/api/my", tags=["my grid"])


class Counts(BaseModel):
    """Own cases: to accept, accepted and open, open past their deadline."""

    assigned: int
    accepted: int
    overdue: int


class My(BaseModel):
    """The caller's own grids and cases; ``unseen`` is how many they have been told of and not looked at."""

    unseen: int
    grids: list[GridView]
    counts: Counts


@router.get("", summary="My grids and cases in numbers")
async def mine(caller: Caller, session: Session) -> My:
    """Nothing but zeros for an account that is nobody in charge."""
    person_id = caller.person_id or 0
    assigned, accepted, overdue = await repository.tally(session, person_id, clock.now())
    grids = await people.grids_of(session, person_id, clock.now())
    return My(
        unseen=await repository.unseen(session, person_id),
        grids=[GridView(code=code, name=name) for code, name in grids],
        counts=Counts(assigned=assigned, accepted=accepted, overdue=overdue),
    )


@router.post("/seen", status_code=204, summary="I have looked")
async def seen(caller: Caller, session: Session) -> None:
    """What was new is not new any more."""
    await repository.mark_seen(session, caller.person_id or 0, clock.now())
