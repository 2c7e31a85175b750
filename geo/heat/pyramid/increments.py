"""Facts of many cases turned into increments of counters: what each cell has more, under each value, on each day."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.heat.pyramid.facts import Facts
from geo.heat.pyramid.layers import Layer, layers
from geo.heat.pyramid.values import Values

_DAY_BITS = 9
_KEY_BITS = 63


@dataclass(frozen=True)
class Increments:
    """Increments of counters of one layer, in the order of the table's key and within a counter by day.

    Columns of shape (increments,); no two of them are of the same counter and day, and none is nothing.

    Attributes:
        layer: number of the layer.
        value: place in ``Values.texts``.
        day: of the year, from 1.
        n: cases more, less than none for fewer.
    """

    layer: int
    value: NDArray[np.int16]
    year: NDArray[np.int16]
    cell: NDArray[np.int64]
    district: NDArray[np.int32]
    restricted: NDArray[np.bool_]
    day: NDArray[np.int16]
    n: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.n)


def increments(facts: Facts, values: Values) -> Iterator[Increments]:
    """What ``facts`` change in the counters: blocks that follow each other in the order of the table's key."""
    for layer in layers(facts):
        yield from of_layer(layer, values)


def of_layer(layer: Layer, values: Values) -> Iterator[Increments]:
    """Its increments in blocks: of all cases, of channels, of kinds and of states, each in turn in memory."""
    facts = layer.facts
    if not len(facts):
        return
    packing = _Packing(layer, len(values.texts))
    yield packing.counted(packing.keys, facts.n)
    yield packing.counted(packing.keys + packing.shifted(values.of_channels(facts.channel)), facts.n)
    of_kinds = [(packing.keys[held] + packing.shifted(v), facts.n[held]) for held, v in values.of_kinds(facts.kind)]
    yield packing.counted(np.concatenate([keys for keys, _ in of_kinds]), np.concatenate([n for _, n in of_kinds]))
    yield packing.counted(packing.keys + packing.shifted(values.of_states(facts.state)), facts.n)


class _Packing:
    """A counter and a day as one integer: sorting those is what counting costs, and nothing sorts faster.

    From the highest bits on: value, year, cell, district with restricted, day of the year.
    """

    def __init__(self, layer: Layer, values: int) -> None:
        facts, dates = layer.facts, layer.facts.dates
        years = dates.astype("datetime64[Y]")
        year = years.astype(np.int64) + 1970
        self._layer, self._first_year = layer, int(year.min())
        # Who may see a count is one number here, and the numbers in use are few.
        self._owners, owner = np.unique(facts.district.astype(np.int64) * 2 + facts.restricted, return_inverse=True)
        self._owner_bits = len(self._owners).bit_length()
        self._cell_bits = len(layer.cells).bit_length()
        year_bits = (int(year.max()) - self._first_year).bit_length()
        self._value_shift = _DAY_BITS + self._owner_bits + self._cell_bits + year_bits
        if self._value_shift + values.bit_length() > _KEY_BITS:
            message = f"{len(layer.cells)} cells of {len(self._owners)} owners do not fit one key"
            raise OverflowError(message)
        keys = year - self._first_year
        keys = (keys << self._cell_bits) | layer.of
        keys = (keys << self._owner_bits) | owner
        self.keys: NDArray[np.int64] = (keys << _DAY_BITS) | ((dates - years).astype(np.int64) + 1)

    def shifted(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """The part of the keys that says the value."""
        return values << self._value_shift

    def counted(self, keys: NDArray[np.int64], n: NDArray[np.int32]) -> Increments:
        """The sum of ``n`` by key, unpacked."""
        if (n == 1).all():
            keys = np.sort(keys)
            first = np.flatnonzero(np.diff(keys, prepend=-1))
            sums = np.diff(first, append=len(keys))
        else:
            order = np.argsort(keys, kind="stable")
            keys = keys[order]
            first = np.flatnonzero(np.diff(keys, prepend=-1))
            sums = np.add.reduceat(n[order].astype(np.int64), first)
        kept = sums != 0
        return self._unpacked(keys[first[kept]], sums[kept])

    def _unpacked(self, keys: NDArray[np.int64], n: NDArray[np.int64]) -> Increments:
        day = keys & ((1 << _DAY_BITS) - 1)
        keys = keys >> _DAY_BITS
        owner = self._owners[keys & ((1 << self._owner_bits) - 1)]
        keys = keys >> self._owner_bits
        cell = self._layer.cells[keys & ((1 << self._cell_bits) - 1)]
        keys = keys >> self._cell_bits
        year_bits = self._value_shift - _DAY_BITS - self._owner_bits - self._cell_bits
        year = (keys & ((1 << year_bits) - 1)) + self._first_year
        return Increments(
            self._layer.number,
            (keys >> year_bits).astype(np.int16),
            year.astype(np.int16),
            cell,
            (owner >> 1).astype(np.int32),
            (owner & 1).astype(np.bool_),
            day.astype(np.int16),
            n,
        )
