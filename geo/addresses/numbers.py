"""The buildings, units and rooms of all places, in arrays: up to a million of them cost some 50 bytes each."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Level = Literal["building", "unit", "room"]
LEVELS: tuple[Level, ...] = ("building", "unit", "room")
_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_PARENT_BITS, _LEVEL_BITS = 32, 30


@dataclass(frozen=True)
class UnitColumns:
    """Rows of ``address_unit``, a column an array; all of one length, in any order.

    Attributes:
        id: ``address_unit.id``.
        place: ``place.id``.
        parent: ``address_unit.id`` of the parent, 0 for none.
        level: 0 building, 1 unit, 2 room.
        wording: which of the wordings its key and label are.
        grid: ``area.id`` of the stored grid, 0 for none.
        lon: WGS84 degrees.
        lat: WGS84 degrees.
    """

    id: NDArray[np.int64]
    place: NDArray[np.int64]
    parent: NDArray[np.int64]
    level: NDArray[np.int64]
    wording: NDArray[np.int64]
    grid: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Unit:
    """A building, unit or room.

    Attributes:
        slot: what stands below it.
        rarity: how seldom something of that level is numbered so, in nats: what it says that the number exists here.
    """

    id: int
    level: Level
    key: str
    label: str
    grid_id: int
    lon: float
    lat: float
    slot: int
    rarity: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How the buildings of a place lie over grids: the main one, its part of them, and how many there are."""

    grid_id: int
    share: float
    buildings: int


class Numbers:
    """What exists under each place, found by its key in some microseconds.

    A parent is named by its slot: that of a place is its rank among ``place_ids``, that of a unit follows on.

    Args:
        place_ids: of all places, ascending.
        units: buildings, units and rooms; those of other places are left out.
        wordings: (key, label) of each wording.
        kinds: by place, what kind it is of: a hundred houses are usual in a village and rare in an estate.
    """

    def __init__(
        self,
        place_ids: NDArray[np.int64],
        units: UnitColumns,
        wordings: Sequence[tuple[str, str]],
        kinds: Sequence[str] = (),
    ) -> None:
        keys = {key: number for number, key in enumerate(dict.fromkeys(key for key, _ in wordings))}
        self._keys, self._wordings = keys, list(wordings)
        units = _of_places(place_ids, units)
        by_id = np.argsort(units.id, kind="stable")
        ids = units.id[by_id]
        places = len(place_ids)
        place = np.searchsorted(place_ids, units.place[by_id])
        parent_id = units.parent[by_id]
        parent = np.where(parent_id == 0, place, places + np.searchsorted(ids, parent_id))
        grid = _inherited(units.grid[by_id], np.where(parent_id == 0, -1, parent - places))
        key_of = np.array([keys[key] for key, _ in wordings] or [0], dtype=np.int64)
        level, wording = units.level[by_id], units.wording[by_id]
        code = (parent << _PARENT_BITS) | (level << _LEVEL_BITS) | key_of[wording]
        self._kinds = list(kinds)
        self._rarities = _rarities(self._kinds, parent, level, key_of[wording])
        order = np.argsort(code, kind="stable")
        self._codes = code[order].data
        self._ids = ids[order].data
        self._slots = (places + order).astype(np.int32).data
        self._wording = wording[order].astype(np.int32).data
        grid_ids, grids = np.unique(grid[order], return_inverse=True)
        self._grid_ids, self._grids = grid_ids.tolist(), grids.astype(np.int32).data
        self._lon, self._lat = units.lon[by_id][order].data, units.lat[by_id][order].data
        self._spreads = _spreads(place, grid, (parent_id == 0) & (level == _RANK["building"]))

    def __len__(self) -> int:
        return len(self._codes)

    def find(self, parent: int, level: Level, key: str) -> Unit | None:
        """The unit of that level and key right under a slot."""
        number = self._keys.get(key)
        if number is None:
            return None
        code = (parent << _PARENT_BITS) | (_RANK[level] << _LEVEL_BITS) | number
        position = bisect_left(self._codes, code)
        if position == len(self._codes) or self._codes[position] != code:
            return None
        return self._unit(position, level, parent)

    def below(self, parent: int, level: Level) -> Iterator[Unit]:
        """All units of that level right under a slot."""
        first = bisect_left(self._codes, (parent << _PARENT_BITS) | (_RANK[level] << _LEVEL_BITS))
        last = bisect_left(self._codes, (parent << _PARENT_BITS) | ((_RANK[level] + 1) << _LEVEL_BITS), first)
        return (self._unit(position, level, parent) for position in range(first, last))

    def spread(self, place: int) -> Spread | None:
        """How the buildings right under the place of that slot lie over grids, None where none is known."""
        return self._spreads.get(place)

    def _unit(self, position: int, level: Level, parent: int) -> Unit:
        key, label = self._wordings[self._wording[position]]
        kind = self._kinds[parent] if parent < len(self._kinds) else ""
        return Unit(
            self._ids[position],
            level,
            key,
            label,
            self._grid_ids[self._grids[position]],
            self._lon[position],
            self._lat[position],
            self._slots[position],
            self._rarities[kind, _RANK[level], self._keys[key]],
        )


def _of_places(place_ids: NDArray[np.int64], units: UnitColumns) -> UnitColumns:
    kept = np.isin(units.place, place_ids)
    return units if kept.all() else UnitColumns(*(getattr(units, field.name)[kept] for field in fields(units)))


def _inherited(grid: NDArray[np.int64], parent: NDArray[np.int64]) -> NDArray[np.int64]:
    """A unit and a room answer to the grid of their building."""
    for _ in LEVELS[1:]:
        above = np.where(parent >= 0, grid[parent], 0)
        grid = np.where(above != 0, above, grid)
    return grid


def _rarities(
    kinds: Sequence[str], parent: NDArray[np.int64], level: NDArray[np.int64], key: NDArray[np.int64]
) -> dict[tuple[str, int, int], float]:
    """By kind of the place right above ('' for what stands below a building), level and key: minus the logarithm of the
    share of all that have something of that level right below them.
    """
    names = list(dict.fromkeys(["", *kinds]))
    number = {name: index for index, name in enumerate(names)}
    of_place = np.array([number[kind] for kind in kinds] or [0], dtype=np.int64)
    many = int(key.max(initial=0)) + 1
    group = np.where(parent < len(kinds), of_place[np.minimum(parent, len(of_place) - 1)], 0) * len(LEVELS) + level
    counts = np.bincount(group * many + key)
    # A parent is of one kind, so that its level and number are enough to count it once.
    have = np.zeros((len(LEVELS), int(parent.max(initial=0)) + 1), dtype=np.int64)
    have[level, parent] = group + 1
    totals = np.bincount(have.ravel(), minlength=len(names) * len(LEVELS) + 1)[1:]
    codes = np.flatnonzero(counts)
    rarities = np.log((totals[codes // many] + 1) / (counts[codes] + 1)).tolist()
    return {
        (names[code // many // len(LEVELS)], code // many % len(LEVELS), code % many): rarity
        for code, rarity in zip(codes.tolist(), rarities, strict=True)
    }


def _spreads(place: NDArray[np.int64], grid: NDArray[np.int64], is_building: NDArray[np.bool_]) -> dict[int, Spread]:
    if not is_building.any():
        return {}
    pairs, counts = np.unique(np.stack([place[is_building], grid[is_building]]), axis=1, return_counts=True)
    spreads: dict[int, Spread] = {}
    for slot, grid_id, count in zip(pairs[0].tolist(), pairs[1].tolist(), counts.tolist(), strict=True):
        before = spreads.get(slot)
        if before is None:
            spreads[slot] = Spread(grid_id, 1.0, count)
            continue
        total, most = before.buildings + count, before.share * before.buildings
        main, n = (grid_id, count) if count > most else (before.grid_id, most)
        spreads[slot] = Spread(main, n / total, total)
    return spreads
