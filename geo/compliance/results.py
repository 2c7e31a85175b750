"""The rules of the eight-no grid: from what was told of grids to how areas keep the items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from geo.compliance.definition import Item

Status = Literal["met", "not_met", "no_data"]


@dataclass(frozen=True, slots=True)
class Told:
    """A reported count and who told it; zero is told, too."""

    n: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class GridFacts:
    """What is known of a grid in a month: counts of incidents by kind, those that were told, and overdue disputes."""

    told: Mapping[str, Told] = field(default_factory=dict)
    overdue: int = 0

    def result(self, item: Item) -> "ItemResult":
        """How the grid keeps an item. Unless an incident is known of, every kind that the item counts must be told."""
        if item.rule == "overdue":
            return _alone(self.overdue, None)
        found = tuple([self.told.get(kind) for kind in item.kinds])
        return _counted(found)


@dataclass(frozen=True, slots=True)
class Grids:
    """How many grids keep something, break it, or break nothing that is known but have no data for a part of it."""

    met: int = 0
    not_met: int = 0
    no_data: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.met + self.not_met + self.no_data


_MET, _NOT_MET, _NO_DATA = Grids(met=1), Grids(not_met=1), Grids(no_data=1)
_ALONE: dict[Status, Grids] = {"met": _MET, "not_met": _NOT_MET, "no_data": _NO_DATA}


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How an area keeps one item.

    Attributes:
        n: incidents or disputes, None where nothing at all was told.
        grids: its grids by this item.
        in_no_grid: how many of ``n`` are disputes that stand in none of its grids.
        source: who told the counts, None for disputes and where nothing was told.
    """

    n: int | None
    grids: Grids
    in_no_grid: int = 0
    source: str | None = None

    @property
    def status(self) -> Status:
        """Not met as soon as one is known of; met only if every grid has told that there was none."""
        if self.n:
            return "not_met"
        return "no_data" if self.grids.no_data or not self.grids.all else "met"


@lru_cache(maxsize=4096)
def _counted(found: tuple[Told | None, ...]) -> ItemResult:
    """The result of one grid by the counts of the kinds of an item; made once and shared by all grids alike."""
    told = [each for each in found if each is not None]
    n, source = sum(each.n for each in told), _sources(each.source for each in told)
    return _alone(None if n == 0 and len(told) < len(found) else n, source)


@lru_cache(maxsize=4096)
def _alone(n: int | None, source: str | None) -> ItemResult:
    grids = _NO_DATA if n is None else _NOT_MET if n else _MET
    return ItemResult(n, grids, source=source)


@dataclass(frozen=True, slots=True)
class Result:
    """How an area keeps all items.

    Attributes:
        status: not met as soon as one item is not; met only if every item is.
        grids: its grids by all items together.
        items: each item, in the order of the definition.
    """

    status: Status
    grids: Grids
    items: tuple[ItemResult, ...]


def of_grid(facts: GridFacts, items: Sequence[Item]) -> Result:
    """How one grid keeps the items."""
    results = tuple([facts.result(item) for item in items])
    status = together([result.status for result in results])
    return Result(status, _ALONE[status], results)


def of_area(grids: Sequence[Result], items: Sequence[Item], in_no_grid: int = 0) -> Result:
    """How the area that these grids make up keeps the items; overdue disputes in none of them break it too."""
    if len(grids) == 1 and not in_no_grid:
        return grids[0]
    results = tuple(
        _sum([grid.items[place] for grid in grids], in_no_grid if item.rule == "overdue" else 0)
        for place, item in enumerate(items)
    )
    return Result(together([result.status for result in results]), added(grid.grids for grid in grids), results)


def together(statuses: Sequence[Status]) -> Status:
    """One status of several: a fault that is known weighs more than one that is not."""
    if "not_met" in statuses:
        return "not_met"
    return "no_data" if "no_data" in statuses or not statuses else "met"


def added(several: Iterable[Grids]) -> Grids:
    """All these grids."""
    met = not_met = no_data = 0
    for each in several:
        met, not_met, no_data = met + each.met, not_met + each.not_met, no_data + each.no_data
    return Grids(met, not_met, no_data)


def _sum(results: Sequence[ItemResult], in_no_grid: int) -> ItemResult:
    told = [result.n for result in results if result.n is not None]
    return ItemResult(
        sum(told) + in_no_grid if told or in_no_grid else None,
        added(result.grids for result in results),
        in_no_grid + sum(result.in_no_grid for result in results),
        _sources(result.source for result in results),
    )


def _sources(named: Iterable[str | None]) -> str | None:
    return "、".join(dict.fromkeys(name for name in named if name)) or None
