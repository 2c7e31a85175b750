"""Disputes by area, for maps: as rows and as GeoJSON."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.filter import CaseFilterQuery, InstantQuery
from api.heat.legend import Measure, described, legend
from api.heat.schema import Heatmap, HeatRow, PeriodView
from api.rights import Action, require
from geo.areas.level import Level
from geo.heat.classes import classes_of
from geo.heat.counts import AreaCount, counts_by_area, shapes_of_areas, unplaced
from geo.heat.selection import Selection, resolve

router = APIRouter(tags=["heat"])
LevelQuery = Annotated[Level, Query(description="Which areas are coloured.", examples=["grid"])]
MeasureQuery = Annotated[Measure, Query(description="Cases, or cases per 1,000 households.")]


@router.get("/api/heatmap", summary="Disputes by area")
async def heatmap(
    request: Request,
    caller: Caller,
    session: CountingSession,
    level: LevelQuery,
    asked: CaseFilterQuery,
    at: InstantQuery,
    measure: MeasureQuery = "count",
) -> Heatmap:
    """Every area of a level with its cases, zeros too.

    A case counts where it happened, whoever answers for it; withdrawn and merged ones never count. A case in no grid
    counts in the district's row alone; one without a point is ``unplaced``. You see the cases you may see.
    """
    require(caller, Action.SEE_FIGURES)
    selection = await resolve(session, asked, at)
    return await _heatmap(request, session, selection, level, measure)


@router.get(
    "/api/heatmap.geojson",
    summary="Disputes by area, as GeoJSON",
    response_class=Response,
    responses={200: {"content": {"application/geo+json": {}}, "description": "A FeatureCollection in WGS84."}},
)
async def heatmap_geojson(
    request: Request,
    caller: Caller,
    session: CountingSession,
    level: LevelQuery,
    asked: CaseFilterQuery,
    at: InstantQuery,
    measure: MeasureQuery = "count",
) -> Response:
    """The same with each area's boundary, unsimplified; ``classes``, ``legend``, ``period`` and ``unplaced`` stand
    beside ``features``.
    """
    require(caller, Action.SEE_FIGURES)
    selection = await resolve(session, asked, at)
    found = await _heatmap(request, session, selection, level, measure)
    shapes = await shapes_of_areas(session, selection, level)
    features = [
        {"type": "Feature", "geometry": orjson.Fragment(shapes[row.code]), "properties": row.model_dump()}
        for row in found.rows
    ]
    beside = found.model_dump(mode="json", by_alias=True, exclude={"rows"})
    body = orjson.dumps({"type": "FeatureCollection", "features": features, **beside})
    return Response(body, media_type="application/geo+json")


async def _heatmap(
    request: Request, session: CountingSession, selection: Selection, level: Level, measure: Measure
) -> Heatmap:
    counts = await counts_by_area(session, selection, level, with_households=measure == "rate")
    rows = [HeatRow(code=c.code, name=c.name, value=_value(c, measure), n=c.n) for c in counts]
    values = [row.value for row in rows if row.value is not None]
    return Heatmap(
        rows=rows,
        classes=[described(found) for found in classes_of(values, whole=measure == "count")],
        legend=legend(measure, language_of(request)),
        period=PeriodView(first=selection.filter.first, last=selection.filter.last),
        unplaced=await unplaced(session, selection),
    )


def _value(count: AreaCount, measure: Measure) -> float | None:
    return count.n if measure == "count" else count.rate
