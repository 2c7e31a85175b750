"""From published figures to their form on the wire."""

from datetime import timedelta

from api.faults import Language
from api.heat.legend import described
from api.heat.schema import PeriodView
from api.period import period_view
from api.published.asked import Asked
from api.published.schema import PublishedHeatmap, PublishedPeriods, PublishedRow
from api.published.words import notes, published_legend
from geo.core.clock import SHANGHAI
from geo.disclosure.freezing import DAYS_FOR_LATE_REPORTS
from geo.disclosure.hiding import LEAST
from geo.disclosure.periods import Periods
from geo.disclosure.published import Published, PublishedCount
from geo.heat.classes import ValueClass, classes_of
from geo.heat.measured import Measure
from geo.heat.period import Period, month_back


def heatmap(found: Published, asked: Asked, language: Language) -> PublishedHeatmap:
    """The areas with classes and legend; classes are those of the values shown."""
    rows = [_row(area, asked.measure) for area in found.areas]
    values = [row.value for row in rows if row.value is not None]
    frozen_on = found.frozen_at.astimezone(SHANGHAI).date()
    return PublishedHeatmap(
        rows=rows,
        classes=[described(each) for each in _classes(values, asked.measure)],
        legend=published_legend(asked.measure, language),
        period=period_view(asked.wish.period),
        hidden=sum(row.hidden for row in rows),
        frozen_on=frozen_on,
        notes=notes(frozen_on, language),
    )


def _classes(values: list[float], measure: Measure) -> list[ValueClass]:
    """Classes of counts begin where counts begin to be shown."""
    if measure is Measure.COUNT:
        return [ValueClass(max(LEAST, c.lowest), c.highest) for c in classes_of(values, whole=True)]
    return classes_of(values, whole=False)


def _row(area: PublishedCount, measure: Measure) -> PublishedRow:
    return PublishedRow(
        code=area.code,
        name=area.name,
        value=area.n if measure is Measure.COUNT else area.rate,
        n=area.n,
        hidden=area.n is None,
        households=area.households,
    )


def periods(found: Periods) -> PublishedPeriods:
    """The published periods."""
    last = found.months[-1] if found.months else None
    return PublishedPeriods(
        last=last.last if last else None,
        next_on=month_back(last.first, -2) + timedelta(days=DAYS_FOR_LATE_REPORTS) if last else None,
        months=_views(found.months),
        quarters=_views(found.quarters),
        years=_views(found.years),
    )


def _views(found: tuple[Period, ...]) -> list[PeriodView]:
    return [period_view(each) for each in found]
