"""The figures of Overview: one answer for the whole screen."""

from dataclasses import asdict

from fastapi import APIRouter, Request

from api.dependencies import Caller, Session
from api.errors import language_of
from api.filter import PeriodFilterQuery
from api.overview.schema import (
    ChannelCount,
    FiguresView,
    IncidentView,
    KindCompared,
    KindCount,
    LevelCount,
    MissingReports,
    MonthCount,
    Overview,
    Success,
)
from api.period import period_view, with_period
from api.rights import Action, require
from geo.areas.level import Level
from geo.core import clock
from geo.heat.beside import IncidentCount, ReportCount, incidents, reports
from geo.heat.counts import unplaced
from geo.heat.figures import Figures, figures, span_of
from geo.heat.filter import CHANNELS
from geo.heat.kinds import KEY_KINDS, KindTree
from geo.heat.selection import resolve

router = APIRouter(tags=["overview"])


@router.get("/api/overview", summary="The figures of a period")
async def overview(request: Request, caller: Caller, session: Session, asked: PeriodFilterQuery) -> Overview:
    """Found, settled, open, overdue and not yet accepted together, beside the same days a year before.

    Without a period: from 1 January to the end of the last month that has ended. ``found`` is the district's count on
    the heatmap and ``unplaced`` together. Success covers all kinds, this year so far. Where nothing was reported,
    incidents are null, not zero; grids with missing daily reports are named.
    """
    require(caller, Action.SEE_FIGURES)
    now = clock.now()
    selection = await resolve(session, with_period(asked), now)
    this = span_of(selection)
    found = await figures(session, selection, this.year_before, now)
    language = language_of(request)
    return Overview(
        period=period_view(this),
        year_before=period_view(this.year_before),
        figures=FiguresView(**asdict(found.this), unplaced=await unplaced(session, selection)),
        success=success(found),
        key_kinds=[kind_compared(selection.tree, code, found, language) for code in KEY_KINDS],
        by_kind=_by_kind(selection.tree, found, language),
        by_channel=[ChannelCount(channel=c, n=found.channels.get(c, 0)) for c in CHANNELS],
        trend=[MonthCount(month=f"{m.month:%Y-%m}", n=m.n, n_before=m.n_before) for m in found.trend],
        settled_at=[LevelCount(level=level, n=found.settled_at.get(level, 0)) for level in reversed(Level)],
        incidents=[_incident(count) for count in await incidents(session, selection, this)],
        missing_reports=_missing(await reports(session, selection, this, now.date())),
    )


def success(found: Figures) -> Success:
    """The success rate with its numerator and denominator; null while nothing has ended."""
    ended = found.settled_this_year + found.failed_this_year
    rate = round(found.settled_this_year / ended, 4) if ended else None
    return Success(numerator=found.settled_this_year, denominator=ended, rate=rate)


def kind_compared(tree: KindTree, code: str, found: Figures, language: str) -> KindCompared:
    """A kind with everything under it, beside the other span."""
    return KindCompared(
        code=code,
        name=tree[code].in_language(language),
        n=tree.total(found.kinds, code),
        n_before=tree.total(found.kinds_before, code),
    )


def _by_kind(tree: KindTree, found: Figures, language: str) -> list[KindCount]:
    counts = [
        KindCount(code=code, name=tree[code].in_language(language), n=tree.total(found.kinds, code))
        for code in tree.roots
    ]
    return sorted((count for count in counts if count.n), key=lambda count: (-count.n, count.code))


def _incident(count: IncidentCount) -> IncidentView:
    return IncidentView(kind=count.kind, n=count.n, n_before=count.n_before, change=count.change)


def _missing(counts: list[ReportCount]) -> list[MissingReports]:
    missing = [
        MissingReports(code=c.code, name=c.name, missing_days=c.expected - c.received)
        for c in counts
        if c.received < c.expected
    ]
    return sorted(missing, key=lambda m: (-m.missing_days, m.code))
