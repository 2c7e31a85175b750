"""Disputes by area, for maps: as rows and as GeoJSON; and two periods beside each other."""

from dataclasses import replace
from typing import Annotated

import numpy as np
import orjson
from fastapi import APIRouter, Query, Request, Response

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.filter import CaseFilterQuery, InstantQuery
from api.heat.legend import compared_legend, described, described_difference, legend
from api.heat.schema import ComparedRow, ComparedView, Heatmap, HeatRow, PeriodView
from api.period import period_view, with_period
from api.rights import Action, require
from geo.areas.level import Level
from geo.core.errors import InvalidInputError
from geo.heat.classes import classes_of
from geo.heat.compared import compared, diverging_classes
from geo.heat.counts import counts_by_area, shapes_of_areas, unplaced
from geo.heat.figures import span_of
from geo.heat.filter import CaseFilter
from geo.heat.measured import Measure, measured
from geo.heat.period import Period
from geo.heat.selection import Selection, resolve

router = APIRouter(tags=["heat"])
LevelQuery = Annotated[Level, Query(description="Which areas are coloured.", examples=["grid"])]
MeasureQuery = Annotated[
    Measure,
    Query(description="Cases, those per 1,000 households, or these smoothed so that small areas do not stand out."),
]
_BEFORE_FROM = Query(
    description="First day of the period compared with; without both ends, the same days a year before.",
    json_schema_extra={"format": "date"},
)
_BEFORE_TO = Query(description="Last day of the period compared with.", json_schema_extra={"format": "date"})


@router.get("/api/heatmap", summary="Disputes by area")
async def heatmap(
    request: Request,
    caller: Caller,
    session: CountingSession,
    level: LevelQuery,
    asked: CaseFilterQuery,
    at: InstantQuery,
    measure: MeasureQuery = Measure.COUNT,
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
    measure: MeasureQuery = Measure.COUNT,
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


@router.get("/api/heatmap/compared", summary="Two periods beside each other, by area")
async def heatmap_compared(
    request: Request,
    caller: Caller,
    session: CountingSession,
    level: LevelQuery,
    asked: CaseFilterQuery,
    at: InstantQuery,
    before_from: Annotated[str | None, _BEFORE_FROM] = None,
    before_to: Annotated[str | None, _BEFORE_TO] = None,
) -> ComparedView:
    """How many more or fewer cases each area has in a period than in another, both by the boundaries of ``at``.

    Without a period: from 1 January to the end of the last month that has ended. The periods may differ in length; the
    legend then says so, and nothing is adjusted.
    """
    require(caller, Action.SEE_FIGURES)
    selection = await resolve(session, with_period(asked), at)
    this = span_of(selection)
    before = _before(before_from, before_to) or this.year_before
    found = await compared(session, selection, before, level)
    differences = [area.difference for area in found.areas]
    return ComparedView(
        rows=[
            ComparedRow(code=a.code, name=a.name, n=a.n, n_before=a.n_before, difference=a.difference, change=a.change)
            for a in found.areas
        ],
        classes=[described_difference(each) for each in diverging_classes(differences)],
        legend=compared_legend(this.days, before.days, language_of(request)),
        period=period_view(this),
        before=period_view(before),
        unplaced=await unplaced(session, selection),
        unplaced_before=await unplaced(session, selection.in_period(before.first, before.last)),
        counted_from=found.counted_from,
    )


def _before(first: str | None, last: str | None) -> Period | None:
    """The period compared with, None if none is named; its faults carry the names of its own fields."""
    try:
        asked = CaseFilter.parse(first, last)
        if first is None and last is None:
            return None
        asked = with_period(asked)
    except InvalidInputError as fault:
        fields = tuple(replace(each, field=f"before_{each.field}") for each in fault.fields)
        raise InvalidInputError(fault.fault, fields) from None
    if asked.first is None or asked.last is None:
        message = "with_period() leaves no end open"
        raise RuntimeError(message)
    return Period(asked.first, asked.last)


async def _heatmap(
    request: Request, session: CountingSession, selection: Selection, level: Level, measure: Measure
) -> Heatmap:
    counts = await counts_by_area(session, selection, level, with_households=measure is not Measure.COUNT)
    values = [
        None if np.isnan(value) else int(value) if measure is Measure.COUNT else round(float(value), 2)
        for value in measured(counts, measure)
    ]
    rows = [
        HeatRow(code=c.code, name=c.name, value=value, n=c.n, households=c.households)
        for c, value in zip(counts, values, strict=True)
    ]
    known = [value for value in values if value is not None]
    return Heatmap(
        rows=rows,
        classes=[described(found) for found in classes_of(known, whole=measure is Measure.COUNT)],
        legend=legend(measure, language_of(request)),
        period=PeriodView(first=selection.filter.first, last=selection.filter.last),
        at=selection.at,
        unplaced=await unplaced(session, selection),
        counted_from=counts.counted_from,
        one_by_one=counts.one_by_one,
    )
