"""From points to grids and their leaders."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, Request, Response

from api.dependencies import Caller, Session
from api.errors import language_of
from api.filter import InstantQuery, OptionalInstantQuery
from api.locate.schema import BatchIn, BatchOut, Latitude, LocatedView, Longitude, located_view
from api.rights import Action, require
from geo.core.datum import Datum, point_to_wgs84, to_wgs84
from geo.core.errors import InvalidInputError
from geo.routing.locate import locate_many
from geo.routing.shared import SharedLookups

router = APIRouter(prefix="/api/locate", tags=["locate"])


@router.get("", summary="The grid of a point", response_model=LocatedView)
async def one(
    request: Request,
    caller: Caller,
    lon: Annotated[Longitude, Query(description="Longitude in degrees")],
    lat: Annotated[Latitude, Query(description="Latitude in degrees")],
    at: OptionalInstantQuery,
    datum: Annotated[Datum, Query(description="The datum the point is in")] = Datum.WGS84,
) -> Response:
    """The grid a point lies in and who answers there, at ``at`` (default: now).

    Reads places alone, which everybody who is signed in may see, so it needs no transaction of its own.
    """
    require(caller, Action.LOCATE)
    refuse_swapped(lon, lat)
    x, y = point_to_wgs84(lon, lat, datum)
    lookups: SharedLookups = request.app.state.lookups
    view = located_view(await lookups.locate(x, y, at), caller, language_of(request))
    # The view has been checked when it was made; as bytes it is not checked a second time.
    return Response(view.model_dump_json(), media_type="application/json")


@router.post("/batch", summary="The grids of many points")
async def batch(
    body: BatchIn,
    request: Request,
    caller: Caller,
    session: Session,
    at: InstantQuery,
    datum: Datum = Datum.WGS84,
) -> BatchOut:
    """The same for up to 10,000 points, in order."""
    require(caller, Action.LOCATE)
    lon, lat = np.array([[point.lon, point.lat] for point in body.points], dtype=float).reshape(-1, 2).T
    found = await locate_many(session, *to_wgs84(lon, lat, datum), at)
    language = language_of(request)
    return BatchOut(results=[located_view(each, caller, language) for each in found])


def refuse_swapped(lon: float, lat: float) -> None:
    """Point out coordinates that only make sense the other way round.

    Raises:
        InvalidInputError: the point lies outside China, and inside it with its coordinates exchanged.
    """
    if not _in_china(lon, lat) and _in_china(lat, lon):
        raise InvalidInputError.of("lon", "coordinates_swapped", lon=lon, lat=lat)


def _in_china(lon: float, lat: float) -> bool:
    return 73 <= lon <= 136 and 3 <= lat <= 54
