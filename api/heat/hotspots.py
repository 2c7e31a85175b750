"""Hot spots: where disputes gather beyond chance, how that changes, and whether one is followed by others near by."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.filter import CaseFilterQuery, InstantQuery
from api.heat import hotspots_words as words
from api.heat.hotspots_schema import (
    EmergingRow,
    EmergingView,
    HotSpotRow,
    HotSpotsView,
    NearRepeatCell,
    NearRepeatsView,
)
from api.period import period_view, with_period
from api.rights import Action, require
from geo.areas.level import Level
from geo.core import clock
from geo.heat.beside import reports
from geo.heat.figures import span_of
from geo.heat.hotspots.emerging import emerging
from geo.heat.hotspots.finding import HotSpot, Pattern, hot_spots
from geo.heat.hotspots.near_repeats import DELAYS_D, DISTANCES_M, NearRepeats, near_repeats
from geo.heat.hotspots.seen import where_seen
from geo.heat.hotspots.significance import SIGNIFICANT
from geo.heat.measured import Measure
from geo.heat.period import is_month_end, month_back
from geo.heat.selection import resolve

router = APIRouter(tags=["hotspots"])
LevelQuery = Annotated[
    Literal["grid", "community", "town"], Query(description="Which areas are judged.", examples=["community"])
]
MeasureQuery = Annotated[
    Measure, Query(description="What is judged: cases, cases per 1,000 households, or the latter smoothed.")
]
MonthsQuery = Annotated[int, Query(ge=6, le=24, description="How many months are looked at.")]


@router.get("/api/hotspots", summary="Areas that stand out beyond chance")
async def hotspots(
    request: Request,
    caller: Caller,
    session: CountingSession,
    level: LevelQuery,
    asked: CaseFilterQuery,
    at: InstantQuery,
    measure: MeasureQuery = Measure.RATE,
) -> HotSpotsView:
    """Every area of a level, judged together with its neighbours and against them.

    Without a period: from 1 January to the end of the last month that has ended. Areas of which you may not see every
    case are left out.
    """
    require(caller, Action.SEE_FIGURES)
    selection = where_seen(await resolve(session, with_period(asked), at), caller.counting_identity)
    this, language, of_level = span_of(selection), language_of(request), Level(level)
    found = await hot_spots(session, selection, of_level, measure)
    owed = await reports(session, selection, this, clock.today())
    return HotSpotsView(
        rows=[_row(area) for area in found.areas],
        summary=words.hot_spots_summary(found, of_level, measure, language),
        method=words.hot_spots_method(language),
        measure=measure,
        period=period_view(this),
        n=found.n,
        areas=len(found.areas),
        neighbours_missing=found.alone,
        missing=[each.code for each in owed if each.silent],
        fdr=SIGNIFICANT,
        counted_from=found.counted_from,
    )


@router.get("/api/hotspots/emerging", summary="How hot spots come and go, month by month")
async def hotspots_emerging(
    request: Request,
    caller: Caller,
    session: CountingSession,
    level: LevelQuery,
    asked: CaseFilterQuery,
    at: InstantQuery,
    measure: MeasureQuery = Measure.RATE,
    months: MonthsQuery = 12,
) -> EmergingView:
    """The course of every area over the whole months that end by ``to``, or without it have ended by now.

    ``from`` has no part in this: ``months`` says how far back.
    """
    require(caller, Action.SEE_FIGURES)
    selection = where_seen(await resolve(session, asked, at), caller.counting_identity)
    language, of_level = language_of(request), Level(level)
    newest = _newest_month(asked.last)
    spans = [month_back(newest, back) for back in reversed(range(months))]
    found = await emerging(session, selection, of_level, measure, spans)
    return EmergingView(
        months=list(found.months),
        rows=[
            EmergingRow(
                code=area.count.code,
                name=area.count.name,
                pattern=area.course,
                n=area.count.n,
                z=[None if z is None else round(z, 4) for z in area.z],
            )
            for area in found.areas
        ],
        summary=words.emerging_summary(found, of_level, measure, language),
        method=words.emerging_method(language),
        measure=measure,
        n=found.n,
    )


@router.get("/api/hotspots/near-repeats", summary="Whether one dispute is followed by others near by and soon")
async def hotspots_near_repeats(
    request: Request, caller: Caller, session: CountingSession, asked: CaseFilterQuery, at: InstantQuery
) -> NearRepeatsView:
    """Pairs of disputes by distance and delay, against what chance would give; at most 20,000 disputes.

    Without a period: from 1 January to the end of the last month that has ended.
    """
    require(caller, Action.SEE_FIGURES)
    selection = await resolve(session, with_period(asked), at)
    found = await near_repeats(session, selection)
    language = language_of(request)
    return NearRepeatsView(
        distances=list(DISTANCES_M),
        days=list(DELAYS_D),
        cells=_cells(found),
        period=period_view(span_of(selection)),
        n=found.n,
        summary=words.near_repeats_summary(found, DISTANCES_M, language),
        method=words.near_repeats_method(found, language),
    )


def _newest_month(last: date | None) -> date:
    """The first day of the last month that is over by ``last``, without it by today."""
    if last is not None and is_month_end(last):
        return last.replace(day=1)
    return month_back((last or clock.today()).replace(day=1), 1)


def _row(area: HotSpot) -> HotSpotRow:
    return HotSpotRow(
        code=area.count.code,
        name=area.count.name,
        n=area.count.n,
        value=None if area.value is None else round(area.value, 2),
        gi_z=area.gi_z,
        gi_p=area.gi_p,
        moran_i=area.moran_i,
        moran_p=area.moran_p,
        pattern=area.pattern,
        significant=area.pattern is not Pattern.NONE,
    )


def _cells(found: NearRepeats) -> list[NearRepeatCell]:
    cells, significant = [], found.significant
    for place, distance in enumerate(DISTANCES_M):
        for delay, day in enumerate(DELAYS_D):
            observed, expected = int(found.observed[place, delay]), float(found.expected[place, delay])
            cells.append(
                NearRepeatCell(
                    distance=distance,
                    day=day,
                    observed=observed,
                    expected=round(expected, 2),
                    ratio=round(observed / expected, 2) if expected else None,
                    p=float(found.p[place, delay]),
                    significant=bool(significant[place, delay]),
                )
            )
    return cells
