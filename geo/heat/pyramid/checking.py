"""Every counter compared with a recount of the cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import psycopg
from numpy.typing import NDArray

from geo.core.database import sql
from geo.heat.pyramid.binary import read
from geo.heat.pyramid.facts import facts_of_cases, facts_of_deltas
from geo.heat.pyramid.increments import of_layer
from geo.heat.pyramid.layers import LAYERS, Layer, layers
from geo.heat.pyramid.rebuilding import Progress, values_of
from geo.heat.pyramid.values import Values

MOST_TOLD = 1_000
_KEY_COLUMNS = (
    ("value", ">i2"),
    ("year", ">i2"),
    ("cell", ">i8"),
    ("district", ">i4"),
    ("restricted", "?"),
    ("day", ">i2"),
)
_COLUMNS = (*_KEY_COLUMNS, ("n", ">i4"))
_KEY = tuple(name for name, _ in _KEY_COLUMNS)
_NAMES = (*_KEY, "n")
_NATIVE = [(name, kind.replace(">", "=")) for name, kind in _KEY_COLUMNS]
_ROW = np.dtype([*_NATIVE, ("n", "=i8")])
_DIFFERENT = np.dtype([*_NATIVE, ("counted", "=i8"), ("stands", "=i8")])
_Counts = NDArray[np.void]


@dataclass(frozen=True)
class Difference:
    """A counter that says something else than the cases on one day.

    Attributes:
        layer: of ``geo.heat.pyramid.layers``.
        value: as ``heat_count`` names it: all, a kind, a channel or a state.
        cell: what that is depends on the layer.
        day: in Shanghai.
        counted: how many cases there are.
        stands: what the counter says, changes that are not folded yet included.
    """

    layer: int
    value: str
    cell: int
    day: date
    counted: int
    stands: int


@dataclass(frozen=True)
class Check:
    """What a check found.

    Attributes:
        built: whether the counters are in use; until they are built every figure is counted from the cases.
        counts: how many counts, each of a cell, a value and a day, the cases give.
        unfolded: how many changes were waiting to be folded.
        wrong: how many counts differ.
        malformed: rows that are no counters: without days, with days out of order, of a value or layer nobody knows.
        differences: the first :data:`MOST_TOLD` counts that differ.
    """

    built: bool
    counts: int
    unfolded: int
    wrong: int
    malformed: int
    differences: tuple[Difference, ...]

    @property
    def clean(self) -> bool:
        """Whether no figure is wrong: the counters are right, or not in use yet."""
        return not self.built or (self.wrong == 0 and self.malformed == 0)


@contextmanager
def reading(url: str) -> Iterator[psycopg.Connection]:
    """A connection to check by: one snapshot, nothing written.

    Args:
        url: of the database, as its owner.
    """
    with psycopg.connect(url, options="-c TimeZone=UTC -c jit=off") as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection


def check(connection: psycopg.Connection, progress: Progress = lambda *_: None) -> Check:
    """Recount all cases and compare every counter, with the changes that are not folded yet.

    Args:
        connection: in whose transaction is read, under an identity that sees every case; REPEATABLE READ unless nobody
            else writes cases.
        progress: told what is being done and the share that is done, 0 to 1.
    """
    progress("读取 cases", 0.0)
    values = values_of(connection)
    cases, deltas = facts_of_cases(connection, values), facts_of_deltas(connection, values)
    counts, wrong = 0, 0
    told: list[Difference] = []
    for i, (recounted, waiting) in enumerate(zip(layers(cases), layers(deltas), strict=True)):
        progress("比对 counters", 0.2 + 0.8 * i / len(LAYERS))
        counted = _counts(recounted, values)
        stands = np.concatenate([_standing(connection, recounted.number, values), _counts(waiting, values)])
        different = _different(counted, stands)
        counts, wrong = counts + len(counted), wrong + len(different)
        told += [_difference(recounted.number, row, values) for row in different[: MOST_TOLD - len(told)].tolist()]
    found = connection.execute(
        sql("geo.heat.pyramid", "malformed"), {"values": list(values.texts), "layers": list(LAYERS)}
    ).fetchone()
    malformed, built = found or (0, False)
    return Check(built, counts, len(deltas), wrong, malformed, tuple(told))


def _counts(layer: Layer, values: Values) -> _Counts:
    """The increments of a layer as rows."""
    blocks = list(of_layer(layer, values))
    counts = np.empty(sum(map(len, blocks)), dtype=_ROW)
    for name in _NAMES:
        counts[name] = np.concatenate([getattr(block, name) for block in blocks]) if blocks else 0
    return counts


def _standing(connection: psycopg.Connection, layer: int, values: Values) -> _Counts:
    """What the table says of a layer, day by day."""
    parameters = {"layer": layer, "values": list(values.texts)}
    rows = read(connection, sql("geo.heat.pyramid", "counted"), parameters, _COLUMNS)
    counts = np.empty(len(rows), dtype=_ROW)
    for name in _NAMES:
        counts[name] = rows[name]
    return counts


def _different(counted: _Counts, stands: _Counts) -> NDArray[np.void]:
    """The keys whose sums differ, with both sums."""
    both = np.concatenate([counted, stands])
    if not len(both):
        return np.empty(0, dtype=_DIFFERENT)
    order = np.lexsort([both[name] for name in reversed(_KEY)])
    both, of_cases = both[order], order < len(counted)
    changes = np.zeros(len(both), dtype=bool)
    changes[0] = True
    for name in _KEY:
        changes[1:] |= both[name][1:] != both[name][:-1]
    first = np.flatnonzero(changes)
    sums = [np.add.reduceat(np.where(side, both["n"], 0), first) for side in (of_cases, ~of_cases)]
    wrong = np.flatnonzero(sums[0] != sums[1])
    found = np.empty(len(wrong), dtype=_DIFFERENT)
    for name in _KEY:
        found[name] = both[name][first[wrong]]
    found["counted"], found["stands"] = sums[0][wrong], sums[1][wrong]
    return found


def _difference(layer: int, row: tuple[int, ...], values: Values) -> Difference:
    value, year, cell, _, _, day, counted, stands = row
    return Difference(layer, values.texts[value], cell, date(year, 1, 1) + timedelta(days=day - 1), counted, stands)
