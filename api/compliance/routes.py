"""The eight-no grid by area and month: as rows, as GeoJSON, as CSV, and the disputes behind it."""

from datetime import datetime
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import views as case_views
from api.cases.schema import CaseItem
from api.compliance import views
from api.compliance.schema import ComplianceView
from api.compliance.sheet import as_csv
from api.dependencies import Caller, CountingSession, Session
from api.errors import language_of
from api.rights import Action, CallerInfo, require
from geo.areas.level import Level
from geo.cases import repository
from geo.compliance.judging import Compliance, judge, overdue_disputes
from geo.compliance.month import Month
from geo.core import clock
from geo.heat.counts import shapes_of_areas
from geo.heat.filter import CaseFilter
from geo.heat.selection import Selection, resolve

router = APIRouter(tags=["eight-no"])

MonthWords = Annotated[str, Query(alias="month", description="Month, YYYY-MM.", examples=["2026-09"])]
LevelQuery = Annotated[Level, Query(description="Which areas are judged.", examples=["grid"])]
AreaQuery = Annotated[
    tuple[str, ...],
    Query(description="Code of an area; stands for everything in it. May be repeated.", examples=[["620902001"]]),
]


async def _month(words: MonthWords) -> Month:
    return Month.parse(words, clock.now())


MonthQuery = Annotated[Month, Depends(_month)]


class OverdueDisputes(BaseModel):
    """Disputes that were open past their deadline when the month ended, as they are now; the longest overdue first."""

    items: list[CaseItem]


@router.get("/api/compliance", summary="The eight-no grid by area and month", response_model=ComplianceView)
async def compliance(
    request: Request,
    caller: Caller,
    session: CountingSession,
    month: MonthQuery,
    level: LevelQuery,
    area: AreaQuery = (),
) -> Response:
    """Met, not met or no data, by item and by all items, for every area of the level.

    A count that was not reported is no zero. An area keeps an item if each of its grids does; boundaries and overdue
    disputes are those of the month's end. You see the areas that are wholly yours to count, and a restricted dispute
    counts only for those who may see it.
    """
    _, found = await _judged(session, caller, month, level, area)
    return Response(orjson.dumps(views.compliance(found, level, language_of(request))), media_type="application/json")


@router.get(
    "/api/compliance.geojson",
    summary="The eight-no grid as GeoJSON",
    response_class=Response,
    responses={200: {"content": {"application/geo+json": {}}, "description": "A FeatureCollection in WGS84."}},
)
async def compliance_geojson(
    request: Request,
    caller: Caller,
    session: CountingSession,
    month: MonthQuery,
    level: LevelQuery,
    area: AreaQuery = (),
) -> Response:
    """The same with each area's boundary, unsimplified; the properties are flat: ``fire`` is a status, ``fire_n`` its
    number. What is not of one area stands beside ``features``.
    """
    selection, found = await _judged(session, caller, month, level, area)
    shapes = await shapes_of_areas(session, selection, level)
    features = [
        {
            "type": "Feature",
            "geometry": orjson.Fragment(shapes[row.code]),
            "properties": views.properties(row, found.definition.items),
        }
        for row in found.rows
    ]
    besides = views.beside(found, level, language_of(request))
    body = orjson.dumps({"type": "FeatureCollection", "features": features, **besides})
    return Response(body, media_type="application/geo+json")


@router.get(
    "/api/compliance.csv",
    summary="The eight-no grid as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "UTF-8 with a byte order mark."}},
)
async def compliance_csv(
    request: Request,
    caller: Caller,
    session: CountingSession,
    month: MonthQuery,
    level: LevelQuery,
    area: AreaQuery = (),
) -> Response:
    """The same as a file for spreadsheets."""
    _, found = await _judged(session, caller, month, level, area)
    headers = {"Content-Disposition": f'attachment; filename="eight-no-{month}-{level.value}.csv"'}
    return Response(as_csv(found, language_of(request)), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/api/compliance/disputes", summary="The disputes behind the eight-no grid")
async def disputes(caller: Caller, session: Session, month: MonthQuery, area: AreaQuery = ()) -> OverdueDisputes:
    """The disputes that were open past their deadline when the month ended (or are now), as far as you may see them."""
    require(caller, Action.SEE_CASES)
    now = clock.now()
    ids = await overdue_disputes(session, await _select(session, month.at, area), month)
    rows = {row.record.id: row for row in await repository.rows_of(session, ids, now)}
    return OverdueDisputes(items=[case_views.item(rows[each]) for each in ids])


async def _judged(
    session: AsyncSession, caller: CallerInfo, month: Month, level: Level, areas: tuple[str, ...]
) -> tuple[Selection, Compliance]:
    require(caller, Action.SEE_FIGURES)
    selection = await _select(session, month.at, areas)
    return selection, await judge(session, selection, month, level, caller.counting_identity)


async def _select(session: AsyncSession, at: datetime, areas: tuple[str, ...]) -> Selection:
    return await resolve(session, CaseFilter(areas=areas), at)
