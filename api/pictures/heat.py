"""The heatmap as a picture: the whole period, or month by month under one legend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import language_of
from api.faults import Language
from api.heat.areas import heatmap
from api.heat.legend import described
from api.heat.schema import HeatClass, Heatmap, HeatRow, Legend
from api.period import with_period
from api.pictures.facts import facts, marks, period_fact
from api.pictures.ground import ground
from api.pictures.picture import Picture, Shade, Step
from api.pictures.words import say
from api.rights import CallerInfo
from geo.areas.level import Level
from geo.core.errors import InvalidInputError
from geo.heat.classes import classes_of
from geo.heat.filter import CaseFilter
from geo.heat.measured import Measure
from geo.heat.period import month_back
from geo.heat.selection import resolve

MOST_MONTHS = 36
_RAMPS = {
    Measure.COUNT: ("#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#bd0026"),
    Measure.RATE: ("#deebf7", "#9ecae1", "#6baed6", "#3182bd", "#08519c"),
    Measure.SMOOTHED: ("#deebf7", "#9ecae1", "#6baed6", "#3182bd", "#08519c"),
}
_ZERO, NO_VALUE = "#ffffff", "#c9cdd1"


@dataclass(frozen=True)
class Wish:
    """What was asked for: as for ``/api/heatmap``, and whether month by month."""

    level: Level
    filter: CaseFilter
    measure: Measure
    by_month: bool


async def heat_picture(
    request: Request, caller: CallerInfo, session: AsyncSession, asked: Wish, at: datetime
) -> Picture:
    """The numbers of ``/api/heatmap``; by month their classes are those of all months together, else its own.

    Raises:
        InvalidInputError: as ``/api/heatmap``; by month also if only one end of the period is given, or there are too
            many months (field ``from``).
    """
    language = language_of(request)
    wanted = with_period(asked.filter) if asked.by_month else asked.filter
    periods = _months(wanted) if asked.by_month else [wanted]
    found = [await heatmap(request, caller, session, asked.level, each, at, asked.measure) for each in periods]
    classes = _common(found, asked.measure) if asked.by_month else found[0].classes
    rows, legend = found[0].rows, found[0].legend
    shades = shades_of(classes, asked.measure)
    if any(row.value is None for each in found for row in each.rows):
        shades.append(Shade(legend.no_value, NO_VALUE))
    selection = await resolve(session, wanted, at)
    return Picture(
        title=say(language, "heat"),
        facts=(
            period_fact(wanted.first, wanted.last, language),
            *await facts(session, selection, asked.level, len(rows), language),
        ),
        marks=marks(language),
        legend=heading(legend, language),
        shades=tuple(shades),
        steps=tuple(
            _step(each, classes, asked.measure, _name(period, language), language)
            for each, period in zip(found, periods, strict=True)
        ),
        step_kind=say(language, "month"),
        slides=True,
        method=legend.method,
        language=language,
        ground=await ground(session, selection, asked.level, [(row.code, row.name) for row in rows]),
    )


def heading(legend: Legend, language: Language) -> str:
    """The title with the unit behind it, unless it holds it."""
    if legend.unit.casefold() in legend.title.casefold():
        return legend.title
    return say(language, "labelled", label=legend.title, unit=legend.unit)


def _months(asked: CaseFilter) -> list[CaseFilter]:
    """The filter once for each month of its period, the first and the last cut where the period is."""
    if asked.first is None or asked.last is None:
        message = "with_period() leaves no end open"
        raise RuntimeError(message)
    starts = [asked.first]
    while (start := month_back(starts[-1].replace(day=1), -1)) <= asked.last:
        starts.append(start)
    if len(starts) > MOST_MONTHS:
        raise InvalidInputError.of("from", "too_many_months", months=len(starts), most=MOST_MONTHS)
    ends = [*(start - timedelta(days=1) for start in starts[1:]), asked.last]
    return [replace(asked, first=first, last=last) for first, last in zip(starts, ends, strict=True)]


def _name(period: CaseFilter, language: Language) -> str:
    """``2026-03`` for a whole month, both days for a part of one; nothing for an open period."""
    if period.first is None or period.last is None:
        return ""
    if period.first.day == 1 and month_back(period.first, -1) == period.last + timedelta(days=1):
        return f"{period.first:%Y-%m}"
    return say(language, "span", first=period.first, last=period.last)


def _common(found: Iterable[Heatmap], measure: Measure) -> list[HeatClass]:
    values = [row.value for each in found for row in each.rows if row.value is not None]
    return [described(each) for each in classes_of(values, whole=measure is Measure.COUNT)]


def shades_of(classes: Sequence[HeatClass], measure: Measure) -> list[Shade]:
    """Zero is white; the highest class always has the darkest colour."""
    ramp, above = _RAMPS[measure], [each for each in classes if each.max > 0]
    shades = [Shade(each.label, _ZERO) for each in classes if each.max <= 0]
    for place, each in enumerate(above):
        share = 1.0 if len(above) == 1 else place / (len(above) - 1)
        shades.append(Shade(each.label, ramp[round(share * (len(ramp) - 1))]))
    return shades


def _step(found: Heatmap, classes: Sequence[HeatClass], measure: Measure, name: str, language: Language) -> Step:
    n = sum(row.n for row in found.rows)
    said = say(language, "n_and_unplaced" if found.unplaced else "n", n=n, unplaced=found.unplaced)
    return Step(
        name=name,
        said=said,
        shades=tuple(class_of(row.value, classes) for row in found.rows),
        words=tuple(_words(row, found, measure, language) for row in found.rows),
    )


def class_of(value: float | None, classes: Sequence[HeatClass]) -> int:
    """The place of its shade: the first class that reaches up to it; behind them all where there is no value."""
    if value is None:
        return len(classes)
    return next(place for place, each in enumerate(classes) if value <= each.max)


def _words(row: HeatRow, found: Heatmap, measure: Measure, language: Language) -> str:
    if row.value is None:
        return say(language, "area_no_value", no_value=found.legend.no_value, n=row.n)
    if measure is Measure.COUNT:
        return say(language, "area_count", n=row.n)
    return say(language, "area_value", value=f"{row.value:g}", unit=found.legend.unit, n=row.n)
