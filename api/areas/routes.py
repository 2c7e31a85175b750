"""Areas: to be found, and one of them close up."""

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.areas import codes, export, history, reading
from api.areas.schema import AreaCard, Areas, ReportsView
from api.cases import views
from api.cases.schema import CaseItem
from api.dependencies import Caller, CountingSession, Session
from api.errors import language_of
from api.filter import InstantQuery, PeriodQuery
from api.locate.schema import leader_view
from api.overview.compared import kinds_compared
from api.overview.schema import StandingView
from api.period import period_view, with_period
from api.rights import Action, CallerInfo, may, require
from geo.areas.level import Level
from geo.areas.repository import codes_now
from geo.cases import repository
from geo.cases.listing import Listing
from geo.cases.states import OPEN
from geo.core import clock
from geo.core.errors import InvalidInputError, NotFoundError
from geo.core.identity import identify
from geo.heat.beside import reports
from geo.heat.figures import figures, span_of
from geo.heat.selection import Selection, resolve

router = APIRouter(prefix="/api/areas", tags=["areas"])
# Before the card of one area, whose code may be any word.
router.include_router(codes.router)
router.include_router(history.router)
router.include_router(export.router)
_MOST_OPEN = 10


@router.get("", summary="Areas")
async def every(
    caller: Caller,
    session: Session,
    at: InstantQuery,
    level: Annotated[Level | None, Query(description="Only areas of this level.")] = None,
    parent: Annotated[str | None, Query(description="Only areas directly in the area of this code.")] = None,
    q: Annotated[str, Query(max_length=50, description="Part of the name or the code.")] = "",
) -> Areas:
    """The areas of the district, the higher levels first, with their households and their box."""
    if parent is not None and await reading.area(session, at, parent) is None:
        raise InvalidInputError.of("parent", "unknown_area", area=parent)
    return Areas(items=await reading.areas(session, at, level, parent, q.strip()))


@router.get("/{code}", summary="One area close up")
async def card(
    request: Request, code: str, caller: Caller, session: CountingSession, asked: PeriodQuery, at: InstantQuery
) -> AreaCard:
    """The figures of this period beside those of the one before it, who answers, and the newest open cases.

    Without a period: from 1 January to the end of the last month that has ended. Open cases are all that are open now,
    whenever they were found, for those who may see cases. The area, and who answers in it, are those of ``at``.
    """
    require(caller, Action.SEE_FIGURES)
    now = clock.now()
    found = await reading.area(session, at, code)
    if found is None and (code_now := (await codes_now(session, [code])).get(code)):
        code = code_now
        found = await reading.area(session, at, code)
    if found is None:
        raise NotFoundError("no_such_area", area=code)
    item, path = found
    selection = await resolve(session, replace(with_period(asked), areas=(code,)), at)
    this = span_of(selection)
    counted = await figures(session, selection, this.previous, now, with_trend=False)
    near = await reading.around(session, at, path)
    with_phone = may(caller, Action.READ_CONTACT)
    deputies = [leader_view(person, with_phone) for person in near.answering.deputies]
    due = await reports(session, selection, this, now.date())
    return AreaCard(
        **item.model_dump(include={"code", "name", "level", "bbox", "households"}),
        chain=near.chain,
        leader=leader_view(near.answering.leader, with_phone),
        deputies=[view for view in deputies if view],
        period=period_view(this),
        previous=period_view(this.previous),
        this=StandingView(**asdict(counted.this)),
        before=StandingView(**asdict(counted.before)),
        by_kind=kinds_compared(selection.tree, counted, language_of(request)),
        open_cases=await _open_cases(session, selection, caller),
        reports=ReportsView(expected=sum(d.expected for d in due), received=sum(d.received for d in due)),
    )


async def _open_cases(session: Session, selection: Selection, caller: CallerInfo) -> list[CaseItem]:
    if not may(caller, Action.SEE_CASES):
        return []
    await identify(session, caller.identity)
    still_open = replace(selection.filter, first=None, last=None, states=tuple(sorted(OPEN)))
    listing = Listing(replace(selection, filter=still_open))
    return [views.item(row) for row in await repository.rows(session, listing, _MOST_OPEN)]
