"""Incidents by month, grid and kind: counts that add up to the district's figures, zeros told, gaps left open."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from geo.demo.life.calendar import Calendar
from geo.demo.life.chance import Chance, Urn
from geo.demo.life.figures import GRIDS, INCIDENTS, IncidentFigure
from geo.demo.life.ground import Area, Ground

# How much likelier each kind is in the city than in a village with as many households.
_CITY_FACTOR = {
    "criminal": 1.6, "public_order": 1.7, "petition": 0.9, "lawsuit": 1.3, "fire": 0.8, "traffic": 1.2,
    "turned_criminal": 1.0,
}  # fmt: skip
_NEVER_TOLD = ("fire", "traffic")
_OF_THE_COURTS = ("petition", "lawsuit")


@dataclass(frozen=True)
class Incidents:
    """How many incidents of a kind a grid had in the month that begins on ``month``."""

    kind: str
    grid_code: str
    month: date
    n: int


def incidents(ground: Ground, liveliness: dict[str, float], calendar: Calendar, seed: int) -> Iterator[Incidents]:
    """A row for each kind, month and grid that reported, in that order."""
    months = calendar.months()
    silent = _silent(ground, months, Chance(seed, calendar.year, "silent"))
    for kind, figure in INCIDENTS.items():
        chance = Chance(seed, calendar.year, "incidents", kind)
        weights = [_weight(kind, grid, ground, liveliness) for grid in ground.grids]
        for span, total in _totals(figure, months, calendar.year, len(ground.grids) / GRIDS):
            yield from _spread(kind, span, total, (ground.grids, weights), silent, chance)


def _weight(kind: str, grid: Area, ground: Ground, liveliness: dict[str, float]) -> float:
    city = _CITY_FACTOR[kind] if grid.urban else 1.0
    return float((ground.households[grid.code] + 25) * liveliness[grid.code] ** 0.7 * city)


def _totals(figure: IncidentFigure, months: list[date], year: int, share: float) -> list[tuple[list[date], int]]:
    """Each span of months with the sum it must come to."""

    def span(of_year: int, first: int, last: int) -> list[date]:
        return [month for month in months if month.year == of_year and first <= month.month <= last]

    before, this = figure.before * share, figure.this * share
    return [
        (span(year - 3, 10, 12), round(before * 0.36)),
        (span(year - 2, 1, 9), round(before * 1.05)),
        (span(year - 2, 10, 12), round(before * 0.34)),
        (span(year - 1, 1, 9), round(before)),
        (span(year - 1, 10, 12), round((before + this) / 6)),
        (span(year, 1, 9), round(this)),
    ]


def _spread(
    kind: str,
    months: list[date],
    total: int,
    grids: tuple[list[Area], list[float]],
    silent: set[tuple[str, str, date]],
    chance: Chance,
) -> Iterator[Incidents]:
    telling = [
        (grid.code, month, weight)
        for month in months
        for grid, weight in zip(*grids, strict=True)
        if (kind, grid.code, month) not in silent
    ]
    urn = Urn(range(len(telling)), [weight for _, _, weight in telling])
    counts = Counter(urn.draw(chance) for _ in range(total))
    for number, (code, month, _) in enumerate(telling):
        yield Incidents(kind, code, month, counts[number])


def _silent(ground: Ground, months: list[date], chance: Chance) -> set[tuple[str, str, date]]:
    """The kinds, grids and months nothing was reported for: no data, which is not zero."""
    found: set[tuple[str, str, date]] = set()
    few = max(1, len(ground.grids) // 150)
    for grid in chance.some(ground.grids, few):
        start = chance.number(len(months) - 8, len(months) - 2)
        for month in months[start : start + chance.number(1, 3)]:
            found |= {(kind, grid.code, month) for kind in INCIDENTS}
    for grid in chance.some(ground.grids, max(1, few // 2)):
        found |= {(kind, grid.code, month) for kind in _NEVER_TOLD for month in months}
    late = chance.one(ground.communities)
    for grid in ground.grids_by_community()[late.code]:
        found |= {(kind, grid.code, months[-1]) for kind in _OF_THE_COURTS}
    return found
