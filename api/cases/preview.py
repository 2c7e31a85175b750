"""What would become of a report: where it would go and why, before anything is written."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.addresses.schema import CandidateView, LocationView, candidate_view
from api.cases.schema import PartyIn, ShortText
from api.dependencies import Caller, Places, Session
from api.errors import language_of
from api.locate.routes import refuse_swapped
from api.locate.schema import LocatedView, PointIn, located_view
from api.rights import Action, require
from geo.cases.assigning import Desk
from geo.cases.intake import route_many
from geo.cases.placing import Placed
from geo.cases.report import CaseReport, Party
from geo.core import clock
from geo.core.datum import Datum
from geo.core.errors import InvalidInputError
from geo.routing.inner import inner_points
from geo.routing.reasons import Language, say

router = APIRouter(prefix="/api/cases", tags=["cases"])


class PreviewIn(BaseModel):
    """Where it happened, and of what kind it is and where the parties are as far as that is known."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"address": "阳光花园3号楼"}]})

    kind: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    address: ShortText | None = None
    location: PointIn | None = None
    datum: Datum = Datum.WGS84
    parties: Annotated[list[PartyIn], Field(max_length=20)] = []


class UnitView(BaseModel):
    """The unit by matter, and why it."""

    name: str
    reason: str


class PreviewView(LocatedView):
    """Where it would go: ``location`` in WGS84; a point inside each grid that is named, by its code."""

    location: LocationView | None
    unit: UnitView | None
    candidates: list[CandidateView]
    inner_points: dict[str, LocationView]


@router.post("/preview", summary="Where a report would go")
async def preview(body: PreviewIn, request: Request, caller: Caller, session: Session, places: Places) -> PreviewView:
    """The grid, who answers, the unit and the reason, exactly as taking the report in would find them."""
    require(caller, Action.LOCATE)
    if body.location is not None:
        refuse_swapped(body.location.lon, body.location.lat)
    elif body.address is None:
        raise InvalidInputError.of("address", "address_or_location")
    [(situation, desk)] = await route_many(session, places, [_report(body)])
    placed, language = situation.placed, language_of(request)
    located = located_view(placed.located, caller, language)
    return PreviewView(
        **located.model_dump(),
        location=_point(placed),
        unit=_unit(body, placed, desk, language),
        candidates=[candidate_view(each) for each in placed.candidates],
        inner_points=await _inner_points(session, located, clock.now()),
    )


def _report(body: PreviewIn) -> CaseReport:
    lon, lat = _lon_lat(body)
    parties = tuple(Party(each.part, each.address, *_lon_lat(each), each.datum) for each in body.parties)
    return CaseReport(body.kind or "", "", "", body.address, lon, lat, body.datum, parties=parties)


def _lon_lat(given: PreviewIn | PartyIn) -> tuple[float | None, float | None]:
    return (given.location.lon, given.location.lat) if given.location else (None, None)


def _point(placed: Placed) -> LocationView | None:
    if placed.lon is None or placed.lat is None:
        return None
    return LocationView(lon=placed.lon, lat=placed.lat)


def _unit(body: PreviewIn, placed: Placed, desk: Desk, language: Language) -> UnitView | None:
    """Of an unknown kind only where the parties live in several grids: then its centre is not by the kind."""
    unit = desk.unit
    if unit is None or placed.located.grid is None or not (body.kind or unit.rule == "unit_above_both"):
        return None
    return UnitView(name=unit.name, reason=say(unit.rule, unit.facts, language))


async def _inner_points(session: AsyncSession, located: LocatedView, at: datetime) -> dict[str, LocationView]:
    grids = [located.grid, *(other.grid for other in located.runners_up)]
    found = await inner_points(session, [grid.code for grid in grids if grid], at)
    return {code: LocationView(lon=lon, lat=lat) for code, (lon, lat) in found.items()}
