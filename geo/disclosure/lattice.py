"""The cells that are published, and nothing else: districts by month, towns by quarter, communities by year; kinds by
year, for towns and districts. Each is told or hidden once and for all, from the frozen months alone.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from geo.areas.level import Level
from geo.disclosure.hiding import LEAST, shown_rows, shown_siblings
from geo.heat.kinds import KEY_KINDS
from geo.heat.period import month_back

OTHER = "other"
KIND_GROUPS = (*KEY_KINDS, OTHER)
"""The kinds that figures show apart, each with what is under it, and all the rest."""

MONTHS = {Level.DISTRICT: 1, Level.TOWN: 3, Level.COMMUNITY: 12}
"""How many months a published cell of a level has; grids have none."""
MONTHS_OF_KINDS = 12
_QUARTER, _YEAR = MONTHS[Level.TOWN], MONTHS[Level.COMMUNITY]


class Cell(NamedTuple):
    """One published number: of an area, from the first day of its month, quarter or year, of all kinds or one group.

    ``area`` is the id of a town or community; for the district its place among the districts.
    """

    level: Level
    area: int
    start: date
    kind: str | None = None


@dataclass
class Frozen:
    """The exact numbers of a district's frozen months, summed up to what cells are made of.

    Attributes:
        months: by first of the month.
        towns: by first of the quarter, by town.
        kinds: by first of the year, by town, by kind group.
        communities: by first of the year, by town, by community; one that changed town is in both, with a part in each.
    """

    months: dict[date, int] = field(default_factory=dict)
    towns: dict[date, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    kinds: dict[date, dict[int, dict[str, int]]] = field(default_factory=lambda: defaultdict(dict))
    communities: dict[date, dict[int, dict[int, int]]] = field(default_factory=lambda: defaultdict(dict))


def starts(first: date, months: int, step: int) -> list[date]:
    """The firsts of the parts of ``step`` months that a span of ``months`` from ``first`` has."""
    return [month_back(first, -passed) for passed in range(0, months, step)]


def published_cells(district: int, frozen: Frozen) -> dict[Cell, int]:
    """The cells that are told, with their numbers; all others are hidden."""
    months = {start: n for start, n in frozen.months.items() if n >= LEAST}
    told = {Cell(Level.DISTRICT, district, start): n for start, n in months.items()}
    for quarter, towns in frozen.towns.items():
        if months.keys() >= set(starts(quarter, _QUARTER, 1)):
            told |= {Cell(Level.TOWN, town, quarter): towns[town] for town in shown_siblings(towns)}
    for year, by_kind in frozen.kinds.items():
        if months.keys() >= set(starts(year, _YEAR, 1)):
            open_towns = {
                town
                for town in by_kind
                if all(Cell(Level.TOWN, town, quarter) in told for quarter in starts(year, _YEAR, _QUARTER))
            }
            told |= _communities(year, frozen.communities[year], open_towns)
            told |= _kinds(district, year, by_kind, open_towns)
    return told


def summed(cells: Collection[Cell], told: Mapping[Cell, int]) -> int | None:
    """The sum of cells, None if one of them is hidden: it is never counted anew."""
    numbers = [told[cell] for cell in cells if cell in told]
    return sum(numbers) if len(numbers) == len(cells) else None


def _communities(year: date, by_town: Mapping[int, Mapping[int, int]], open_towns: set[int]) -> dict[Cell, int]:
    """Inside towns whose four quarters are told, so that their sum is the total the communities stand beside."""
    towns_of: dict[int, int] = defaultdict(int)
    for communities in by_town.values():
        for community in communities:
            towns_of[community] += 1
    moved = {community for community, towns in towns_of.items() if towns > 1}
    return {
        Cell(Level.COMMUNITY, community, year): by_town[town][community]
        for town in open_towns
        for community in shown_siblings(by_town[town], moved)
    }


def _kinds(
    district: int, year: date, by_town: Mapping[int, Mapping[str, int]], open_towns: set[int]
) -> dict[Cell, int]:
    """The groups of the district, all or none, and those of a town, all or none."""
    sums = {kind: sum(kinds[kind] for kinds in by_town.values()) for kind in KIND_GROUPS}
    if min(sums.values()) < LEAST:
        return {}
    told = {Cell(Level.DISTRICT, district, year, kind): n for kind, n in sums.items()}
    for town in shown_rows(by_town, open_towns):
        told |= {Cell(Level.TOWN, town, year, kind): n for kind, n in by_town[town].items()}
    return told
