"""What would become of a report: where it would go and why, before anything is written."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.addresses.schema import CandidateView, LocationView, candidate_view
from api.cases.schema import ShortText
from api.dependencies import Caller, Places, Session
from api.errors import language_of
from api.locate.routes import refuse_swapped
from api.locate.schema import LocatedView, PointIn, located_view
from api.rights import Action, require
from geo.cases.placing import Placed, place
from geo.cases.report import Spot
from geo.core import clock
from geo.core.datum import Datum
from geo.core.errors import InvalidInputError
from geo.routing.inner import inner_points
from geo.routing.matter import unit_for
from geo.routing.reasons import Language, say

router = APIRouter(prefix="/api/cases", tags=["cases"])


class PreviewIn(BaseModel):
    """Where it happened, and of what kind it is as far as that is known."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"address": "阳光花园3号楼"}]})

    kind: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    address: ShortText | None = None
    location: PointIn | None = None
    datum: Datum = Datum.WGS84


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
    at = clock.now()
    placed = await place(session, places, _spot(body), at)
    language = language_of(request)
    located = located_view(placed.located, caller, language)
    return PreviewView(
        **located.model_dump(),
        location=_point(placed),
        unit=await _unit(session, body.kind, placed, language),
        candidates=[candidate_view(each) for each in placed.candidates],
        inner_points=await _inner_points(session, located, at),
    )


def _spot(body: PreviewIn) -> Spot:
    lon, lat = (body.location.lon, body.location.lat) if body.location else (None, None)
    return Spot(body.address, lon, lat, body.datum)


def _point(placed: Placed) -> LocationView | None:
    if placed.lon is None or placed.lat is None:
        return None
    return LocationView(lon=placed.lon, lat=placed.lat)


async def _unit(session: AsyncSession, kind: str | None, placed: Placed, language: Language) -> UnitView | None:
    grid = placed.located.grid
    unit = await unit_for(session, kind, grid.path) if kind and grid else None
    return UnitView(name=unit.name, reason=say(unit.rule, unit.facts, language)) if unit else None


async def _inner_points(session: AsyncSession, located: LocatedView, at: datetime) -> dict[str, LocationView]:
    grids = [located.grid, *(other.grid for other in located.runners_up)]
    found = await inner_points(session, [grid.code for grid in grids if grid], at)
    return {code: LocationView(lon=lon, lat=lat) for code, (lon, lat) in found.items()}
