"""Published figures as a picture: marked as such, with a colour of its own for what is not shown."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.faults import Language
from api.pictures.facts import facts, marks, period_fact
from api.pictures.ground import ground
from api.pictures.heat import NO_VALUE, class_of, heading, shades_of
from api.pictures.picture import Picture, Shade, Step
from api.pictures.words import say
from api.published import views
from api.published.asked import Asked
from api.published.schema import PublishedHeatmap, PublishedRow
from api.published.selection import selection_of
from geo.core.identity import Identity
from geo.disclosure.lattice import OTHER
from geo.disclosure.published import published
from geo.heat.measured import Measure

_HIDDEN = "#8d99a6"


async def published_picture(session: AsyncSession, publisher: Identity, asked: Asked, language: Language) -> Picture:
    """The numbers of ``/api/published/heatmap`` as a map.

    Raises:
        InvalidInputError: as there.
    """
    wish = asked.wish
    found = views.heatmap(await published(session, wish, publisher), asked, language)
    selection = await selection_of(session, wish, publisher)
    frozen_on, *others = found.notes
    return Picture(
        title=say(language, "heat"),
        facts=(
            period_fact(wish.period.first, wish.period.last, language),
            *([say(language, "kind", names=say(language, "kind_other"))] if wish.kind == OTHER else []),
            *await facts(session, selection, wish.level, len(found.rows), language),
            frozen_on,
        ),
        marks=marks(language, "published"),
        legend=heading(found.legend, language),
        shades=tuple(_shades(found, asked.measure)),
        steps=(_step(found, asked.measure, language),),
        step_kind=say(language, "month"),
        slides=False,
        method=" ".join((found.legend.method, *others)),
        language=language,
        ground=await ground(session, selection, wish.level, [(row.code, row.name) for row in found.rows]),
    )


def _shades(found: PublishedHeatmap, measure: Measure) -> list[Shade]:
    """The classes, then what is hidden, then what has no value although it is not."""
    return [
        *shades_of(found.classes, measure),
        Shade(found.legend.hidden, _HIDDEN),
        *([Shade(found.legend.no_value, NO_VALUE)] if any(map(_is_unknown, found.rows)) else []),
    ]


def _is_unknown(row: PublishedRow) -> bool:
    return row.value is None and not row.hidden


def _step(found: PublishedHeatmap, measure: Measure, language: Language) -> Step:
    n = sum(row.n or 0 for row in found.rows)
    said = say(language, "n_shown_and_hidden" if found.hidden else "n_shown", n=n, hidden=found.hidden)
    return Step(
        name="",
        said=said,
        shades=tuple(class_of(row.value, found.classes) + _is_unknown(row) for row in found.rows),
        words=tuple(_words(row, found, measure, language) for row in found.rows),
    )


def _words(row: PublishedRow, found: PublishedHeatmap, measure: Measure, language: Language) -> str:
    if row.hidden:
        return found.legend.hidden
    if row.value is None:
        return say(language, "area_no_value", no_value=found.legend.no_value, n=row.n)
    if measure is Measure.COUNT:
        return say(language, "area_count", n=row.n)
    return say(language, "area_value", value=f"{row.value:g}", unit=found.legend.unit, n=row.n)
