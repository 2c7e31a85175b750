"""From points to grids and their leaders."""

import numpy as np
from fastapi import APIRouter, Request, Response

from api.dependencies import Caller, Session, caller_of
from api.direct import DirectRoute
from api.errors import language_of
from api.filter import InstantQuery
from api.locate.query import PointQuery, described
from api.locate.schema import BatchIn, BatchOut, LocatedView, located_view
from api.rights import Action, require
from geo.core.datum import CHINA_LAT, CHINA_LON, Datum, point_to_wgs84, to_wgs84
from geo.core.errors import InvalidInputError
from geo.routing.locate import locate_many
from geo.routing.shared import SharedLookups

router = APIRouter(prefix="/api/locate", tags=["locate"])


async def one(request: Request) -> Response:
    """The grid a point lies in and who answers there, at ``at`` (default: now)."""
    # This is asked more often than all else together. Caller and query are read by hand, which costs half of what the
    # framework takes to solve them; places are open to everybody who is signed in, so no transaction is needed; and
    # the view, checked when it is made, leaves as bytes that are not checked a second time.
    caller = await caller_of(request)
    require(caller, Action.LOCATE)
    query = PointQuery.of(request)
    refuse_swapped(query.lon, query.lat)
    x, y = point_to_wgs84(query.lon, query.lat, query.datum)
    lookups: SharedLookups = request.app.state.lookups
    view = located_view(await lookups.locate(x, y, query.instant), caller, language_of(request))
    return Response(view.model_dump_json(), media_type="application/json")


router.add_api_route(
    "",
    one,
    methods=["GET"],
    summary="The grid of a point",
    response_model=LocatedView,
    openapi_extra=described(),
    route_class_override=DirectRoute,
)


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
    return CHINA_LON[0] <= lon <= CHINA_LON[1] and CHINA_LAT[0] <= lat <= CHINA_LAT[1]
