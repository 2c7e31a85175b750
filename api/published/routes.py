"""What leaves the office: figures with small numbers hidden, as rows, GeoJSON and CSV, and the periods there are."""

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller
from api.errors import language_of
from api.published import views
from api.published.asked import Asked, AskedQuery
from api.published.log import tell
from api.published.publisher import Publisher, PublishingSession
from api.published.schema import PublishedHeatmap, PublishedPeriods
from api.published.selection import selection_of
from api.published.sheet import as_csv
from geo.core.identity import Identity
from geo.disclosure.periods import published_periods
from geo.disclosure.published import published
from geo.heat.counts import shapes_of_areas

router = APIRouter(tags=["published"])


@router.get("/api/published/periods", summary="The periods that are published")
async def periods(publisher: Publisher, session: PublishingSession) -> PublishedPeriods:
    """Every month is counted once, five days after its end, and never again. For managers of a whole district."""
    return views.periods(await published_periods(session))


@router.get("/api/published/heatmap", summary="Disputes by area, for publication")
async def published_heatmap(
    request: Request, caller: Caller, publisher: Publisher, session: PublishingSession, asked: AskedQuery
) -> PublishedHeatmap:
    """Every area of a level, small numbers hidden: what may leave the office. For managers of a whole district.

    Numbers under 5 are not shown, zero included, and no shown number or total tells one. Restricted disputes are left
    out, and what came in after a month was frozen. The same question has the same answer for ever.
    """
    found = await _heatmap(request, session, publisher, asked)
    tell(caller, "json", asked)
    return found


@router.get(
    "/api/published/heatmap.geojson",
    summary="Disputes by area for publication, as GeoJSON",
    response_class=Response,
    responses={200: {"content": {"application/geo+json": {}}, "description": "A FeatureCollection in WGS84."}},
)
async def published_heatmap_geojson(
    request: Request, caller: Caller, publisher: Publisher, session: PublishingSession, asked: AskedQuery
) -> Response:
    """The same with each area's boundary, unsimplified; what is not of one area stands beside ``features``."""
    found = await _heatmap(request, session, publisher, asked)
    shapes = await shapes_of_areas(session, await selection_of(session, asked.wish, publisher), asked.wish.level)
    features = [
        {"type": "Feature", "geometry": orjson.Fragment(shapes[row.code]), "properties": row.model_dump()}
        for row in found.rows
    ]
    beside = found.model_dump(mode="json", by_alias=True, exclude={"rows"})
    body = orjson.dumps({"type": "FeatureCollection", "features": features, **beside})
    tell(caller, "geojson", asked)
    return Response(body, media_type="application/geo+json", headers=_attachment(asked, "geojson"))


@router.get(
    "/api/published/heatmap.csv",
    summary="Disputes by area for publication, as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "UTF-8 with a byte order mark."}},
)
async def published_heatmap_csv(
    request: Request, caller: Caller, publisher: Publisher, session: PublishingSession, asked: AskedQuery
) -> Response:
    """The same as a file for spreadsheets."""
    found = await _heatmap(request, session, publisher, asked)
    tell(caller, "csv", asked)
    body = as_csv(found, asked.measure, language_of(request))
    return Response(body, media_type="text/csv; charset=utf-8", headers=_attachment(asked, "csv"))


async def _heatmap(request: Request, session: AsyncSession, publisher: Identity, asked: Asked) -> PublishedHeatmap:
    return views.heatmap(await published(session, asked.wish, publisher), asked, language_of(request))


def _attachment(asked: Asked, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{asked.name}.{ending}"'}
