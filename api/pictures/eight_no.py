"""The eight-no grid of a month as a picture: all items together, and each of them."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.compliance.sheet import WORDS
from api.compliance.views import name_of
from api.faults import Language
from api.pictures.facts import facts, marks
from api.pictures.ground import ground
from api.pictures.picture import Picture, Shade, Step
from api.pictures.words import say
from api.rights import Action, CallerInfo, require
from geo.areas.level import Level
from geo.compliance.judging import Compliance, judge
from geo.compliance.month import Month
from geo.compliance.results import Grids, ItemResult, Result, Status
from geo.heat.filter import CaseFilter
from geo.heat.selection import resolve

_COLOURS: dict[Status, str] = {"met": "#92c5de", "not_met": "#e08214", "no_data": "#c9cdd1"}
_PLACES = {status: place for place, status in enumerate(_COLOURS)}
# Percent of its grids that an area above the grid keeps, up to which; almost none would be met as a whole.
_SHARES = (
    (39, "< 40%", "#e08214"),
    (59, "40–59%", "#fdb863"),
    (79, "60–79%", "#d1e5f0"),
    (99, "80–99%", "#92c5de"),
    (100, "100%", "#2166ac"),
)


async def eight_no_picture(
    session: AsyncSession, caller: CallerInfo, month: Month, level: Level, areas: tuple[str, ...], language: Language
) -> Picture:
    """The results of ``/api/compliance``: grids by their status, areas above by the share of grids that are met.

    Raises:
        NotAllowedError: the caller may not see figures.
        InvalidInputError: as ``/api/compliance``.
    """
    require(caller, Action.SEE_FIGURES)
    selection = await resolve(session, CaseFilter(areas=areas), month.at)
    found = await judge(session, selection, month, level, caller.counting_identity)
    return Picture(
        title=say(language, "eight_no"),
        facts=(
            say(language, "month_not_over" if month.provisional else "month_fact", month=month),
            *await facts(session, selection, level, len(found.rows), language),
        ),
        marks=marks(language),
        legend=say(language, "result" if level is Level.GRID else "share_met"),
        shades=_shades(level, language),
        steps=tuple(_steps(found, level, language)),
        step_kind=say(language, "item"),
        slides=False,
        method=say(language, "eight_no_method", version=found.definition.version),
        language=language,
        ground=await ground(session, selection, level, [(row.code, row.name) for row in found.rows]),
    )


def _shades(level: Level, language: Language) -> tuple[Shade, ...]:
    if level is Level.GRID:
        return tuple(Shade(WORDS[language][status], colour) for status, colour in _COLOURS.items())
    shares = [Shade(label, colour) for _, label, colour in _SHARES]
    return (*shares, Shade(WORDS[language]["no_data"], _COLOURS["no_data"]))


def _steps(found: Compliance, level: Level, language: Language) -> list[Step]:
    results = [row.result for row in found.rows]
    steps = [_step(say(language, "all_items"), found.whole, results, level, language)]
    for place, item in enumerate(found.definition.items):
        of_item = [result.items[place] for result in results]
        steps.append(_step(name_of(item, language), found.whole.items[place], of_item, level, language))
    return steps


def _step(
    name: str, whole: Result | ItemResult, results: Sequence[Result | ItemResult], level: Level, language: Language
) -> Step:
    return Step(
        name=name,
        said=say(language, "statuses", **_numbers(whole.grids)),
        shades=tuple(_shade(result, level) for result in results),
        words=tuple(_words(result, level, language) for result in results),
    )


def _shade(result: Result | ItemResult, level: Level) -> int:
    """The place of its colour; behind all shares where no grid has data."""
    if level is Level.GRID:
        return _PLACES[result.status]
    grids = result.grids
    if grids.all == grids.no_data:
        return len(_SHARES)
    share = 100 * grids.met // grids.all
    return next(place for place, (most, _, _) in enumerate(_SHARES) if share <= most)


def _words(result: Result | ItemResult, level: Level, language: Language) -> str:
    words = WORDS[language][result.status]
    if isinstance(result, ItemResult) and result.n is not None:
        words = say(language, "status_n", status=words, n=result.n)
    if level is Level.GRID:
        return words
    return say(language, "status_grids", status=words, **_numbers(result.grids))


def _numbers(grids: Grids) -> dict[str, int]:
    return {"met": grids.met, "not_met": grids.not_met, "no_data": grids.no_data}
