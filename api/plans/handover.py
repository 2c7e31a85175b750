"""The hand-over list of a draft, by case: for those who see cases, and every look at it is logged."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.locate.schema import GridView
from api.plans.asked import KeptLands, ReadDraft
from api.plans.handover_sheet import as_csv
from api.plans.schema import NamedPerson
from api.rights import Action, CallerInfo, require
from geo.cases.states import State
from geo.core import clock
from geo.core.identity import identify
from geo.people.accounts.repository import note_look
from geo.plans.drafts.reading import Draft, states_of
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.whole import concerned
from geo.plans.handover.listing import Handover, Side, handovers
from geo.plans.handover.policy import Why

router = APIRouter(prefix="/api/plans/{plan_id}", tags=["plans"])


class HandoverSide(BaseModel):
    """A grid with its leader; null where there is none."""

    grid: GridView | None
    leader: NamedPerson | None


class HandoverView(BaseModel):
    """An open dispute that the draft concerns.

    It ``moves`` because nobody has accepted it (``untouched``) or because it was handed over by name (``named``), or
    stays because its leader is at it (``under_way``); then ``to`` is the grid that covers its place.
    """

    number: str
    kind: str
    state: State
    due_at: AwareDatetime
    address: str | None
    source: Annotated[HandoverSide, Field(serialization_alias="from")]
    to: HandoverSide
    moves: bool
    why: Why


class HandoverList(BaseModel):
    """All of them that the caller may see, the one that is due first, first."""

    items: list[HandoverView]


@router.get("/handover", summary="The hand-over list")
async def show(draft: ReadDraft, caller: Caller, session: CountingSession, lands: KeptLands) -> HandoverList:
    """Every open dispute that the draft concerns and the caller sees; once it was published, what became of them."""
    found = await _listed(session, caller, draft, lands)
    return HandoverList(items=[_view(each) for each in found])


@router.get("/handover.csv", summary="The hand-over list as CSV", response_class=Response)
async def export(
    request: Request, draft: ReadDraft, caller: Caller, session: CountingSession, lands: KeptLands
) -> Response:
    """The same list as a file for spreadsheets, for use inside the office."""
    require(caller, Action.EXPORT_CASES)
    found = await _listed(session, caller, draft, lands)
    name = f"handover-{draft.plan.id}-{clock.today():%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(found, language_of(request)), media_type="text/csv; charset=utf-8", headers=headers)


async def _listed(session: AsyncSession, caller: CallerInfo, draft: Draft, lands: Lands) -> list[Handover]:
    """The list; from here on the transaction sees only the single cases that the caller does."""
    require(caller, Action.SEE_CASES)
    _, states = await states_of(session, lands, draft, await concerned(session, draft))
    await identify(session, caller.identity)
    found = await handovers(session, draft.plan.id, states, draft.plan.hand_over)
    await note_look(session, caller.account_id, "plans.handover", f"plan:{draft.plan.id}", {"n": len(found)})
    return found


def _view(each: Handover) -> HandoverView:
    return HandoverView(
        number=each.number,
        kind=each.kind,
        state=each.state,
        due_at=each.due_at,
        address=each.address,
        source=_side(each.source),
        to=_side(each.target),
        moves=each.moves,
        why=each.why,
    )


def _side(side: Side) -> HandoverSide:
    grid = GridView(code=side.grid[0], name=side.grid[1]) if side.grid else None
    return HandoverSide(grid=grid, leader=NamedPerson(id=side.leader[0], name=side.leader[1]) if side.leader else None)
