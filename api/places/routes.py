"""The library of places: looked through by all, edited by planners and administrators."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, Session
from api.locate.routes import refuse_swapped
from api.locate.schema import PointIn
from api.places import views
from api.places.schema import NewNameIn, PlaceChangeIn, PlaceIn, PlacePage, PlaceView
from api.rights import Action, CallerInfo, may, require
from geo.addresses.places import editing, repository
from geo.addresses.places.entry import Entry, NameDraft, Search, Spot
from geo.addresses.places.kinds import PlaceKind
from geo.addresses.places.sound import as_letters, sounding_like
from geo.addresses.tables import Place
from geo.areas.repository import versions_at
from geo.core import clock
from geo.core.datum import Datum, point_to_wgs84
from geo.core.errors import InvalidInputError, NotFoundError

router = APIRouter(prefix="/api/places", tags=["places"])

Words = Annotated[str, Query(max_length=60, description="Part of a name; or pinyin or its initials, such as xbj")]
Kinds = Annotated[tuple[PlaceKind, ...], Query(description="May be repeated")]
Version = Annotated[int, Query(ge=1, description="The version that the editor saw")]
PlaceId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("", summary="Places of the library")
async def every(
    caller: Caller,
    session: Session,
    q: Words = "",
    kind: Kinds = (),
    area: Annotated[str | None, Query(max_length=50, description="Only those in this area and below")] = None,
    retired: Annotated[bool, Query(description="Those that are retired instead of those in use")] = False,
    cursor: Annotated[str | None, Query(max_length=600, description="The next_cursor of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PlacePage:
    """Names, aliases and former names are searched; what begins with the words comes first."""
    require(caller, Action.LOCATE)
    words = " ".join(q.replace("\x00", "").split())
    scopes = await _scopes(session, area) if area else None
    after = views.read_cursor(cursor) if cursor else None
    letters = as_letters(words)
    sounding: set[int] = set()
    if letters:
        sounding = await asyncio.to_thread(sounding_like, letters, await repository.names_heard(session))
    search = Search(words, kind, scopes, retired, after)
    found = await repository.entries(session, search, sounding, limit + 1, clock.now())
    more = views.cursor_after(found[limit - 1]) if len(found) > limit else None
    items = [views.item(entry) for entry in found[:limit]]
    return PlacePage(items=items, total=found[0].total if found else 0, next_cursor=more)


@router.post("", status_code=201, summary="Add a place")
async def create(body: PlaceIn, caller: Caller, session: Session) -> PlaceView:
    """A new place, in the grid and community that its point lies in."""
    require(caller, Action.EDIT_PLACES)
    spot = await _spot(session, caller, body.location, body.datum)
    place = await editing.create(session, body.kind, body.name, spot, body.source, caller.account_id)
    for name in body.names:
        await editing.add_name(session, place, NameDraft(**name.model_dump()), caller.account_id)
    return await _view(session, caller, place.id)


@router.get("/{place_id}", summary="One place")
async def show(place_id: PlaceId, caller: Caller, session: Session) -> PlaceView:
    """A place with its names and what was changed of it."""
    require(caller, Action.LOCATE)
    return await _view(session, caller, place_id)


@router.put("/{place_id}", summary="Change a place")
async def change(place_id: PlaceId, body: PlaceChangeIn, caller: Caller, session: Session) -> PlaceView:
    """Another name, kind or point; a retired place is in use again. 409 if somebody has changed it meanwhile."""
    place = await _locked(session, caller, place_id, body.version, with_library=True)
    spot = await _spot(session, caller, body.location, body.datum, place)
    await editing.change(session, place, body.kind, body.name, spot, caller.account_id)
    return await _view(session, caller, place_id)


@router.delete("/{place_id}", summary="Retire a place")
async def retire(place_id: PlaceId, version: Version, caller: Caller, session: Session) -> PlaceView:
    """Out of use from today on; its addresses and the disputes there keep pointing to it."""
    place = await _locked(session, caller, place_id, version)
    await editing.retire(session, place, caller.account_id)
    return await _view(session, caller, place_id)


@router.post("/{place_id}/names", status_code=201, summary="Add a name to a place")
async def add_name(place_id: PlaceId, body: NewNameIn, caller: Caller, session: Session) -> PlaceView:
    """One more alias, short or former name; addresses written with it are found at once."""
    place = await _locked(session, caller, place_id, body.version)
    draft = NameDraft(**body.model_dump(exclude={"version"}))
    await editing.add_name(session, place, draft, caller.account_id)
    return await _view(session, caller, place_id)


@router.delete("/{place_id}/names/{name_id}", summary="Take a name from a place")
async def drop_name(
    place_id: PlaceId, name_id: PlaceId, version: Version, caller: Caller, session: Session
) -> PlaceView:
    """The auxiliary name is none any more; the log of changes keeps it."""
    place = await _locked(session, caller, place_id, version)
    await editing.drop_name(session, place, name_id, caller.account_id)
    return await _view(session, caller, place_id)


async def _locked(
    session: AsyncSession, caller: CallerInfo, place_id: int, version: int, *, with_library: bool = False
) -> Place:
    """The place as the caller saw it, locked, if it lies where they edit places."""
    require(caller, Action.EDIT_PLACES)
    require(caller, Action.EDIT_PLACES, (await _entry(session, place_id)).scope)
    return await editing.locked(session, place_id, version, with_library=with_library)


async def _entry(session: AsyncSession, place_id: int) -> Entry:
    found = await repository.entry(session, place_id, clock.now())
    if found is None:
        raise NotFoundError("not_found")
    return found


async def _view(session: AsyncSession, caller: CallerInfo, place_id: int) -> PlaceView:
    entry = await _entry(session, place_id)
    edits = await repository.edits_of(session, place_id)
    return views.place(entry, edits, may_edit=may(caller, Action.EDIT_PLACES, entry.scope))


async def _spot(
    session: AsyncSession, caller: CallerInfo, location: PointIn, datum: Datum, place: Place | None = None
) -> Spot:
    """Where a place shall lie: inside the district, where the caller edits places; or where ``place`` lies already."""
    refuse_swapped(location.lon, location.lat)
    lon, lat = point_to_wgs84(location.lon, location.lat, datum)
    spot = await repository.spot_at(session, lon, lat, clock.now())
    if spot.grid_id is None and not (place is not None and editing.lies_at(place, lon, lat)):
        raise InvalidInputError.of("location", "place_outside")
    require(caller, Action.EDIT_PLACES, spot.scope)
    return spot


async def _scopes(session: AsyncSession, code: str) -> tuple[int, int]:
    known = await versions_at(session, [code], clock.now())
    if code not in known:
        raise InvalidInputError.of("area", "unknown_area", area=code)
    return known[code].scope_lo, known[code].scope_hi
