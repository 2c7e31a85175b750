"""When disputes come up: by day or month, and by the hour of the week."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.dependencies import Caller, CountingSession
from api.filter import CaseFilterQuery, InstantQuery
from api.heat.schema import Bar, CalendarView, HistogramView, Hour, PeriodView
from api.rights import Action, require
from geo.core.errors import InvalidInputError
from geo.heat.period import month_back
from geo.heat.selection import Selection, resolve
from geo.heat.when import by_day, by_hour

router = APIRouter(tags=["heat"])
MOST_BARS = 1_200
By = Literal["day", "month"]


@router.get("/api/heatmap/histogram", summary="Disputes by day or month")
async def heatmap_histogram(
    caller: Caller,
    session: CountingSession,
    asked: CaseFilterQuery,
    at: InstantQuery,
    by: Annotated[By, Query(description="What one bar stands for.")] = "day",
) -> HistogramView:
    """How many cases were opened on each day, or in each month, of the period: zeros too, at most 1,200 bars.

    A month that lies only partly in the period counts only that part. An open end is that of the cases themselves.
    Cases without a point count too.
    """
    require(caller, Action.SEE_FIGURES)
    if asked.first is not None and asked.last is not None:
        _check(asked.first, asked.last, by, "from")
    selection = await resolve(session, asked, at)
    found = await by_day(session, selection)
    counted = dict(found.months if by == "month" else found.days)
    first = asked.first or min((day for day, _ in found.days), default=None)
    last = asked.last or max((day for day, _ in found.days), default=None)
    bars = []
    if first is not None and last is not None and first <= last:
        _check(first, last, by, "from" if asked.first is None else "to")
        bars = [Bar(start=start, n=counted.get(start, 0)) for start in _starts(first, last, by)]
    return HistogramView(bars=bars, by=by, period=_period(selection), n=found.n, counted_from=found.counted_from)


@router.get("/api/heatmap/calendar", summary="Disputes by the hour of the week")
async def heatmap_calendar(
    caller: Caller, session: CountingSession, asked: CaseFilterQuery, at: InstantQuery
) -> CalendarView:
    """How many cases were opened in each hour of the week, Monday 00:00 first, in Shanghai's time.

    Cases without a point count too.
    """
    require(caller, Action.SEE_FIGURES)
    selection = await resolve(session, asked, at)
    found = await by_hour(session, selection)
    cells = [Hour(weekday=day, hour=hour, n=found.at(day, hour)) for day in range(1, 8) for hour in range(24)]
    return CalendarView(cells=cells, period=_period(selection), n=found.n, counted_from=found.counted_from)


def _check(first: date, last: date, by: By, field: str) -> None:
    bars = (last - first).days + 1
    if by == "month":
        bars = (last.year - first.year) * 12 + last.month - first.month + 1
    if bars > MOST_BARS:
        raise InvalidInputError.of(field, f"too_many_bars_by_{by}", bars=bars, most=MOST_BARS)


def _starts(first: date, last: date, by: By) -> Iterator[date]:
    start = first if by == "day" else first.replace(day=1)
    while start <= last:
        yield start
        start = start + timedelta(days=1) if by == "day" else month_back(start, -1)


def _period(selection: Selection) -> PeriodView:
    return PeriodView(first=selection.filter.first, last=selection.filter.last)
