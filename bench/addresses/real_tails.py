"""How well the ends of real addresses are read: people's labels against the readings, on rows nobody looked at.

``labelled.py`` says what counts as right, ``fit_tails.py`` fits on other rows. Rows whose labels hold no building, unit
or room are left out. The labels disagree with themselves where no word says the level: the 114 of 15栋114号 is a
unit in some rows and a room in others, and a lone 737号 a house or a room. So one figure is told as well for
the right numbers in the right order, whatever their levels.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.addresses.labelled import LEVELS, Labelled, read
from bench.figures import Figure
from geo.addresses.tail import Reading, tail_groups

VARIABLE = "WANGGE_ELEMENTS"
HELD_OUT = "held-out"
FIRST_TARGET, ANY_TARGET = 0.92, 0.97
_BINS = 10


@dataclass(frozen=True)
class Answer:
    """What was read of one labelled address.

    Attributes:
        wanted: what is right.
        first: the likeliest reading of the tail; an empty one where nothing was read.
        every: all readings of all groups of the address.
    """

    wanted: Reading
    first: Reading
    every: tuple[Reading, ...]


def measure() -> list[Figure] | None:
    """The figures on the held-out part of the file that WANGGE_ELEMENTS names; None where it names none."""
    path = os.environ.get(VARIABLE)
    return figures(answers(read(Path(path)), HELD_OUT)) if path else None


def answers(rows: Iterable[Labelled], split: str) -> list[Answer]:
    """What is read of the rows of one split that have a tail."""
    return [_answer(row) for row in rows if row.split == split and row.has_tail]


def _answer(row: Labelled) -> Answer:
    groups = tail_groups(row.text)
    tail = row.tail(groups)
    every = tuple(reading for group in groups for reading in group.readings)
    if tail is None:
        return Answer(row.reading, Reading(), every)
    return Answer(row.right_for(tail), tail.readings[0], every)


def figures(told: list[Answer]) -> list[Figure]:
    """The figures by element, for the likeliest reading and for the best of all readings."""
    rows = []
    for name, key in (*((level, _only(level)) for level in LEVELS), ("all three", _levels)):
        whole = name == "all three"
        first = _share(key(answer.first) == key(answer.wanted) for answer in told)
        found = _share(any(key(reading) == key(answer.wanted) for reading in answer.every) for answer in told)
        rows.append(_figure(f"real tails, {name}, likeliest reading", first, FIRST_TARGET if whole else None))
        rows.append(_figure(f"real tails, {name}, any reading", found, ANY_TARGET if whole else None))
    in_order = _share(_numbers(answer.first) == _numbers(answer.wanted) for answer in told)
    rows.append(_figure("real tails, the right numbers in order, likeliest reading", in_order))
    off = calibration_error(
        [(answer.first.probability, _levels(answer.first) == _levels(answer.wanted)) for answer in told]
    )
    rows.append(_figure("real tails, probability off by, likeliest reading", off))
    return rows


def calibration_error(told: list[tuple[float, bool]]) -> float:
    """By how much stated probabilities miss the share that was right, on average over ten bins by size."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for probability, right in told:
        bins[min(int(probability * _BINS), _BINS - 1)].append((probability, right))
    return sum(abs(sum(p - right for p, right in some)) for some in bins) / len(told)


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted)


def _only(level: str) -> Callable[[Reading], tuple[str | None, ...]]:
    return lambda reading: (getattr(reading, level),)


def _levels(reading: Reading) -> tuple[str | None, ...]:
    return reading.building, reading.unit, reading.room


def _numbers(reading: Reading) -> tuple[str, ...]:
    return tuple(value for value in _levels(reading) if value is not None)


def _figure(name: str, share: float, target: float | None = None) -> Figure:
    return Figure(name, "%", 100 * share, None, "people's labels", share, target)
