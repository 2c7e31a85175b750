"""The figures of Overview: one answer for the whole screen."""

from dataclasses import asdict

from fastapi import APIRouter, Request

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.filter import InstantQuery, PeriodFilterQuery
from api.overview.compared import kind_compared, kinds_counted, success
from api.overview.schema import (
    ChannelCount,
    FiguresView,
    IncidentView,
    LevelCount,
    MissingReports,
    MonthCount,
    Overview,
)
from api.period import period_view, with_period
from api.rights import Action, require
from geo.areas.level import Level
from geo.core import clock
from geo.heat.beside import IncidentCount, ReportCount, incidents, reports
from geo.heat.counts import unplaced
from geo.heat.figures import figures, span_of
from geo.heat.filter import CHANNELS
from geo.heat.kinds import KEY_KINDS
from geo.heat.selection import resolve

router = APIRouter(tags=["overview"])


@router.get("/api/overview", summary="The figures of a period")
async def overview(
    request: Request, caller: Caller, session: CountingSession, asked: PeriodFilterQuery, at: InstantQuery
) -> Overview:
    """Found, settled, open, overdue and not yet accepted together, beside the same days a year before.

    Without a period: from 1 January to the end of the last month that has ended. ``found`` is the district's count on
    the heatmap and ``unplaced`` together. Success covers all kinds, this year so far. Where nothing was reported,
    incidents are null, not zero; grids with missing daily reports are named. Areas are those of ``at``; how disputes
    stand, and what is overdue, is told as of now.
    """
    require(caller, Action.SEE_FIGURES)
    now = clock.now()
    selection = await resolve(session, with_period(asked), at)
    this = span_of(selection)
    found = await figures(session, selection, this.year_before, now)
    language = language_of(request)
    return Overview(
        period=period_view(this),
        year_before=period_view(this.year_before),
        figures=FiguresView(**asdict(found.this), unplaced=await unplaced(session, selection)),
        success=success(found),
        key_kinds=[kind_compared(selection.tree, code, found, language) for code in KEY_KINDS],
        by_kind=kinds_counted(selection.tree, found, language),
        by_channel=[ChannelCount(channel=c, n=found.channels.get(c, 0)) for c in CHANNELS],
        trend=[MonthCount(month=f"{m.month:%Y-%m}", n=m.n, n_before=m.n_before) for m in found.trend],
        settled_at=[LevelCount(level=level, n=found.settled_at.get(level, 0)) for level in reversed(Level)],
        incidents=[_incident(count) for count in await incidents(session, selection, this)],
        missing_reports=_missing(await reports(session, selection, this, now.date())),
    )


def _incident(count: IncidentCount) -> IncidentView:
    return IncidentView(kind=count.kind, n=count.n, n_before=count.n_before, change=count.change)


def _missing(counts: list[ReportCount]) -> list[MissingReports]:
    missing = [
        MissingReports(code=c.code, name=c.name, missing_days=c.expected - c.received)
        for c in counts
        if c.received < c.expected
    ]
    return sorted(missing, key=lambda m: (-m.missing_days, m.code))
