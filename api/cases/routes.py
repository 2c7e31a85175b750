"""Cases: taken in, listed, shown, acted on."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import views
from api.cases.export import MOST_ROWS, as_csv
from api.cases.schema import (
    CaseCount,
    CaseIn,
    CaseItem,
    CasePage,
    CaseView,
    ContactView,
    OrderIn,
    PartyIn,
    TakenInView,
)
from api.dependencies import Caller, Places, Session
from api.errors import language_of
from api.filter import CaseFilterQuery, InstantQuery
from api.locate.routes import refuse_swapped
from api.rights import Action, CallerInfo, may, require
from geo.areas.level import Level
from geo.cases import contact, merging, repository
from geo.cases.intake import take_in
from geo.cases.listing import MAX_PAGE, Listing, PartyRow, cursor_after, read_cursor
from geo.cases.report import CaseReport, Party
from geo.cases.states import CaseAction, State, allowed
from geo.cases.steps import Actor
from geo.cases.tables import CaseRecord
from geo.cases.workflow import Order, act, undo
from geo.core import clock
from geo.core.datum import point_to_wgs84
from geo.core.errors import InvalidInputError, NotFoundError
from geo.core.identity import as_desk
from geo.heat.selection import resolve
from geo.people.accounts.repository import note_look
from geo.routing.reasons import Language

router = APIRouter(prefix="/api/cases", tags=["cases"])
csv_router = APIRouter()

_RIGHT = {
    CaseAction.ACCEPT: Action.HANDLE_CASE,
    CaseAction.RETURN: Action.HANDLE_CASE,
    CaseAction.RESOLVE: Action.HANDLE_CASE,
    CaseAction.CLOSE: Action.HANDLE_CASE,
    CaseAction.REASSIGN: Action.DISPATCH_CASE,
    CaseAction.WITHDRAW: Action.DISPATCH_CASE,
    CaseAction.MERGE: Action.MERGE_CASES,
}


@router.post("", status_code=201, summary="Take a case in", responses={200: {"model": TakenInView}})
async def create(
    body: CaseIn, request: Request, response: Response, caller: Caller, session: Session, places: Places
) -> TakenInView:
    """Take a report in: it finds its grid and leader by place, or a person decides.

    The same ``(source, external_id)`` again answers 200 with the same case.
    """
    require(caller, Action.CREATE_CASE)
    if body.location is not None:
        refuse_swapped(body.location.lon, body.location.lat)
    for party in body.parties:
        if party.location is not None:
            refuse_swapped(party.location.lon, party.location.lat)
    found = await take_in(session, places, _report(body), caller.identity)
    response.status_code = 201 if found.created else 200
    # The answer is read as the desk: the one who reports learns the number also of a case they may not see.
    async with as_desk(session, caller.identity):
        row = await repository.row(session, found.record.number, clock.now())
        assignments = await repository.assignments_of(session, found.record.id)
        parties = await repository.parties_of(session, found.record.id, clock.now()) if body.parties else []
    if row is None:
        raise NotFoundError("not_found")
    told = parties if may(caller, Action.READ_CONTACT, row.record.scope) else []
    return views.taken_in(found, row, assignments[-1], told, language_of(request))


def _report(body: CaseIn) -> CaseReport:
    given = body.contact
    return CaseReport(
        kind=body.kind,
        channel=body.channel,
        description=body.description,
        address=body.address,
        lon=body.location.lon if body.location else None,
        lat=body.location.lat if body.location else None,
        datum=body.datum,
        accuracy_m=body.accuracy_m,
        danger=body.danger,
        external_id=body.external_id,
        source=body.source,
        occurred_at=body.occurred_at,
        opened_at=body.opened_at,
        contact=contact.Contact(given.name, given.phone, given.safe_hours, given.do_not_call) if given else None,
        parties=tuple(_party(party) for party in body.parties),
    )


def _party(party: PartyIn) -> Party:
    lon, lat = (party.location.lon, party.location.lat) if party.location else (None, None)
    return Party(party.part, party.address, lon, lat, party.datum)


Words = Annotated[str, Query(max_length=100, description="Part of the number, the description or the address")]
Overdue = Annotated[bool, Query(description="Only open ones past their deadline")]
LocatedOnly = Annotated[bool | None, Query(description="Only those with a point, or only those without")]
Levels = Annotated[tuple[Level, ...], Query(description="Level of mediation the case is at; may be repeated")]
Counted = Annotated[bool, Query(description="Only those that figures count: not withdrawn, merged or outside")]
OfImport = Annotated[UUID | None, Query(alias="import", description="Only those that came with this import (its job)")]
Mine = Annotated[bool, Query(description="Only those the caller answers for")]


async def _listing(
    session: Session,
    caller: Caller,
    asked: CaseFilterQuery,
    at: InstantQuery,
    q: Words = "",
    overdue: Overdue = False,
    located: LocatedOnly = None,
    mine: Mine = False,
    level: Levels = (),
    counted: Counted = False,
    of_import: OfImport = None,
) -> Listing:
    require(caller, Action.SEE_CASES)
    selection = await resolve(session, asked, at)
    person_id = (caller.person_id or 0) if mine else None
    return Listing(selection, q.strip(), overdue, located, person_id, level, counted, of_import)


ListingQuery = Annotated[Listing, Depends(_listing)]


@router.get("", summary="Cases, newest first")
async def every(
    session: Session,
    listing: ListingQuery,
    cursor: Annotated[str | None, Query(max_length=200, description="The next_cursor of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> CasePage:
    """The cases the caller may see, a page at a time. A case stands where it happened."""
    after = read_cursor(cursor) if cursor else None
    rows = await repository.rows(session, replace(listing, after=after), limit + 1)
    more = len(rows) > limit
    items = [views.item(row) for row in rows[:limit]]
    return CasePage(items=items, next_cursor=cursor_after(rows[limit - 1].record) if more else None)


@router.get("/count", summary="How many cases")
async def count(session: Session, listing: ListingQuery) -> CaseCount:
    """How many cases the same filter finds."""
    return CaseCount(n=await repository.count(session, listing))


@csv_router.get("/api/cases.csv", summary="Cases as CSV", response_class=Response, tags=["cases"])
async def export(request: Request, caller: Caller, session: Session, listing: ListingQuery) -> Response:
    """The same list as a file for spreadsheets; that it was taken is logged."""
    require(caller, Action.EXPORT_CASES)
    n = await repository.count(session, listing)
    if n > MOST_ROWS:
        raise InvalidInputError.of("from", "too_many_rows", n=n, most=MOST_ROWS)
    rows = await repository.rows(session, listing, MOST_ROWS)
    await note_look(session, caller.account_id, "cases.export", "cases", {"n": n, "query": request.url.query})
    name = f"disputes-{clock.today():%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(rows, language_of(request)), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/{number}", summary="One case")
async def show(number: str, request: Request, caller: Caller, session: Session) -> CaseView:
    """One case with its history, its assignments and what can be done to it now by the caller.

    Where the parties live is shown to those who may read contacts, and the look is logged.
    """
    require(caller, Action.SEE_CASES)
    return await _show(session, caller, number, language_of(request))


@router.get("/{number}/contact", summary="The contact of a case")
async def show_contact(
    number: str,
    caller: Caller,
    session: Session,
    why: Annotated[str, Query(min_length=1, max_length=200, description="Why the contact is needed")],
) -> ContactView:
    """How to reach the person who reported. The look is logged with its reason."""
    record = await _visible(session, number)
    require(caller, Action.READ_CONTACT, record.scope)
    found = await contact.read_contact(session, record.id, why)
    if found is None:
        raise NotFoundError("no_contact", number=number)
    return ContactView.model_validate(found, from_attributes=True)


@router.post("/{number}/undo", summary="Take the last dispatch back")
async def take_back(number: str, caller: Caller, session: Session) -> CaseItem:
    """Take back the caller's own last registration or assignment, within a minute and if nobody has acted since."""
    record = await undo(session, number, Actor(caller.identity, caller.name))
    return await _item(session, caller, record)


@router.post("/{number}/{action}", summary="Act on a case")
async def do(number: str, action: str, caller: Caller, session: Session, body: OrderIn | None = None) -> CaseItem:
    """accept, return, reassign, resolve, close or withdraw; 409 names what the case's state allows."""
    if action not in set(CaseAction):
        expected = ", ".join(each.value for each in CaseAction)
        raise InvalidInputError.of("action", "unknown_action", action=action, expected=expected)
    record = await _visible(session, number)
    require(caller, _RIGHT[CaseAction(action)], record.scope)
    order = _order(body or OrderIn())
    done = await act(session, record, CaseAction(action), order, Actor(caller.identity, caller.name))
    return await _item(session, caller, done)


def _order(body: OrderIn) -> Order:
    if body.location is None:
        return Order(body.reason, body.grid, address=body.address)
    refuse_swapped(body.location.lon, body.location.lat)
    lon, lat = point_to_wgs84(body.location.lon, body.location.lat, body.datum)
    return Order(body.reason, body.grid, lon, lat, body.address)


async def _visible(session: AsyncSession, number: str) -> CaseRecord:
    record = await repository.by_number(session, number)
    if record is None:
        raise NotFoundError("not_found")
    return record


async def _item(session: AsyncSession, caller: CallerInfo, record: CaseRecord) -> CaseItem:
    """The case as it is after the caller's act, which may have led it out of their sight."""
    async with as_desk(session, caller.identity):
        row = await repository.row(session, record.number, clock.now())
    if row is None:
        raise NotFoundError("not_found")
    return views.item(row)


async def _show(session: AsyncSession, caller: CallerInfo, number: str, language: Language) -> CaseView:
    row = await repository.row(session, number, clock.now())
    if row is None:
        raise NotFoundError("not_found")
    record = row.record
    if record.restricted:
        await note_look(session, caller.account_id, "case.read_restricted", f"case:{record.id}")
    events = await repository.events_of(session, record.id)
    assignments = await repository.assignments_of(session, record.id)
    has_contact = await repository.has_contact(session, record.id)
    possible = allowed(State(record.state), danger=record.danger)
    actions = [a.value for a in possible if may(caller, _RIGHT[a], record.scope)]
    parties = await _parties(session, caller, record)
    into = await session.get(CaseRecord, record.merged_into) if record.merged_into else None
    merged = await merging.merged_into(session, record)
    number_of_into = into.number if into else None
    return views.case(row, events, assignments, actions, has_contact, parties, number_of_into, merged, language)


async def _parties(session: AsyncSession, caller: CallerInfo, record: CaseRecord) -> list[PartyRow]:
    if not may(caller, Action.READ_CONTACT, record.scope):
        return []
    parties = await repository.parties_of(session, record.id, clock.now())
    if parties:
        await note_look(session, caller.account_id, "case.read_parties", f"case:{record.id}")
    return parties
