"""Which reading of a group of numbers is the likeliest: a log-linear model over all its readings.

A reading cuts the atoms of a group into segments and gives each segment a level, in the order building, unit, room,
with a floor anywhere among them, or none (a road number before the tail, a second address behind it). Its score is the
sum of the weights of its features; its probability is the softmax over all readings of the group. The weights stand in
``tail_weights.toml``, which names their source. A score depends on the shape of a group and never on its digits (those
of the source are replaced at random), so that what was worked out for a shape is kept and used again.
"""

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from geo.addresses.tail_items import AtomGroup

BUILDING, UNIT, FLOOR, ROOM, NONE = "building", "unit", "floor", "room", "none"
# 31052 where a dash was lost: 3-1052 or 31-052, the room being the last four or three digits.
SPLITS = {"room of 4": 4, "room of 3": 3}
_ORDER = {BUILDING: 1, UNIT: 2, ROOM: 3, **dict.fromkeys(SPLITS, 3)}
_ALLOWED = {
    "号楼": (BUILDING, NONE),
    "栋": (BUILDING, NONE),
    "号院": (BUILDING, NONE),
    "座": (BUILDING, UNIT, NONE),
    "排": (BUILDING, UNIT, NONE),
    "单元": (UNIT, NONE),
    "街": (UNIT, NONE),
    "门": (UNIT, BUILDING, NONE),
    "号门": (UNIT, BUILDING, NONE),
    "室": (ROOM, NONE),
    "户": (ROOM, UNIT, NONE),
    "店": (ROOM, BUILDING, NONE),
    "层": (FLOOR, NONE),
    "楼": (FLOOR, BUILDING, NONE),
    "号": (BUILDING, UNIT, ROOM, NONE),
    "#": (BUILDING, UNIT, ROOM, NONE),
    "": (BUILDING, UNIT, ROOM, NONE),
}
_LONGEST_SEGMENT = 4
# A stairway leads to floors, it does not lie on one: the 3楼 of 3楼2单元 is a building.
_STAIRS = frozenset(("单元", "门"))
_MOST_SHAPES, _MOST_SCORED = 8192, 1024
_MOST_READINGS = 12
_LEAST = 0.0005
_NOTHING = "nothing"
_BARE = "bare"
_SIDE_BY_SIDE = "+"


class AtomShape(NamedTuple):
    """What the model sees of an atom; the fields are those of ``tail_items.Atom``."""

    kind: str
    word: str
    gap: str


class GroupShape(NamedTuple):
    """What the model sees of a group of atoms; the fields are those of ``tail_items.AtomGroup``."""

    atoms: tuple[AtomShape, ...]
    before: str
    within: str
    after: str
    after_road: bool


class Segment(NamedTuple):
    """Atoms ``first`` to ``last`` (inclusive) read as one value of a level."""

    level: str
    first: int
    last: int


Segments = tuple[Segment, ...]


def shape_of(group: AtomGroup) -> GroupShape:
    """What the model sees of ``group``."""
    atoms = tuple([AtomShape(atom.kind, atom.word, atom.gap) for atom in group.atoms])
    return GroupShape(atoms, group.before, group.within, group.after, group.after_road)


def segmentations(atoms: tuple[AtomShape, ...]) -> list[Segments]:
    """All readings of ``atoms``, the empty one included."""
    steps = [(_steps(atoms, at, False), _steps(atoms, at, True)) for at in range(len(atoms))]
    every: list[Segments] = []
    open_ones: list[tuple[Segments, tuple[str, ...], int, bool]] = [((), (), 0, False)]
    while open_ones:
        done, said, at, joined = open_ones.pop()
        for segment, word, dashed in steps[at][joined]:
            level = segment.level
            if not _may_follow(level, word, said):
                continue
            longer = (*done, segment)
            if segment.last + 1 == len(atoms):
                every.append(longer)
            else:
                told = said if level == NONE else (*said, level)
                open_ones.append((longer, told, segment.last + 1, joined or dashed))
    return every


def _steps(atoms: tuple[AtomShape, ...], first: int, joined: bool) -> list[tuple[Segment, str, bool]]:
    """The segments that may begin at ``first``, their word, and whether they go over a dash (once in a reading)."""
    steps: list[tuple[Segment, str, bool]] = []
    dashed = False
    for last in range(first, min(first + _LONGEST_SEGMENT, len(atoms))):
        if last > first and not _is_side_by_side(atoms[last - 1], atoms[last]):
            if dashed or joined or not _is_dashed(atoms[last - 1], atoms[last]):
                break
            dashed = True
        word = atoms[last].word
        levels = [level for level in _levels(atoms, first, last) if level != NONE or word or last == first]
        steps.extend([(Segment(level, first, last), word, dashed) for level in levels])
    return steps


def _is_side_by_side(before: AtomShape, atom: AtomShape) -> bool:
    return atom.gap == "" and not before.word and before.kind[0] != atom.kind[0]


def _is_dashed(before: AtomShape, atom: AtomShape) -> bool:
    return not before.word if atom.gap in ("-", "~") else atom.gap == "附" and before.word in ("", "号")


def _levels(atoms: tuple[AtomShape, ...], first: int, last: int) -> tuple[str, ...]:
    kind, word = atoms[last].kind, atoms[last].word
    if first == last and kind in ("d5", "d6") and word in ("", "室"):
        return (*_ALLOWED[word], *SPLITS)
    if word == "" and (kind == "-d" or (last > first and kind == "F") or (last == first and _is_amid(atoms, last))):
        return (FLOOR, *_ALLOWED[""])
    return _ALLOWED[word]


def _is_amid(atoms: tuple[AtomShape, ...], at: int) -> bool:
    """Whether it may be a floor without its word: the 12 of 3-2-12-1203 and of 3栋12-1203."""
    return 0 < at < len(atoms) - 1 and atoms[at].kind in ("d1", "d2") and atoms[at + 1].gap == "-"


@cache
def _may_follow(level: str, word: str, said: tuple[str, ...]) -> bool:
    """Whether a segment of ``level`` and with ``word`` may stand behind the levels that are ``said``."""
    if level == NONE:
        return True
    if level in said or any(_ORDER.get(other) == _ORDER[ROOM] for other in said):
        return False
    if level == FLOOR or (level == BUILDING and word in ("栋", "号楼")):
        return True
    if (level in SPLITS and UNIT in said) or (FLOOR in said and word in _STAIRS):
        return False
    return all(_ORDER[other] < _ORDER[level] for other in said if other != FLOOR)


def features(shape: GroupShape, segments: Segments) -> Iterator[str]:
    """The names of the features of a reading, one for each time it has them."""
    for segment in segments:
        yield from _own_features(shape.atoms, segment)
    before = _NOTHING
    for level, first, _ in segments:
        yield from _order_features(before, level, shape.atoms[first].gap)
        before = level
    yield from _opening_features(shape, segments[0])
    for segment in segments[1:]:
        yield from _later_features(shape, segment)
    yield from _closing_features(shape, segments[-1])


def _own_features(atoms: tuple[AtomShape, ...], segment: Segment) -> Iterator[str]:
    level, first, last = segment
    word = atoms[last].word or _BARE
    yield f"word {word} {level}"
    yield f"kind {_kind(atoms, first, last)} {level}"
    if first > 0:
        yield f"behind {atoms[first - 1].word or _BARE} {word} {level}"
    for left in range(first, last):
        yield f"join {atoms[left].kind} {atoms[left + 1].gap or _SIDE_BY_SIDE} {atoms[left + 1].kind} {level}"


def _order_features(before: str, level: str, gap: str) -> tuple[str, str]:
    return f"follows {before} {level}", f"gap {gap or _SIDE_BY_SIDE} {before} {level}"


def _opening_features(shape: GroupShape, segment: Segment) -> Iterator[str]:
    """What stands before the group speaks of its first segment."""
    level, first, last = segment
    word = shape.atoms[last].word or _BARE
    yield f"before {shape.before} {word} {level}"
    yield f"within {shape.within} {level}"
    if last == len(shape.atoms) - 1:
        yield f"alone {shape.before} {word} {_kind(shape.atoms, first, last)} {level}"


def _later_features(shape: GroupShape, segment: Segment) -> Iterator[str]:
    """The kind of place speaks of the segments behind the first too: the 8号 of 5栋8号 is a stall in a market."""
    word = shape.atoms[segment.last].word or _BARE
    yield f"later_before {shape.before} {word} {segment.level}"
    yield f"later_within {shape.within} {word} {segment.level}"


def _closing_features(shape: GroupShape, segment: Segment) -> Iterator[str]:
    """What stands behind the group speaks of its last segment."""
    yield f"end {shape.after} {shape.atoms[segment.last].word or _BARE} {segment.level}"


def _kind(atoms: tuple[AtomShape, ...], first: int, last: int) -> str:
    if first == last:
        return atoms[first].kind
    return "".join(
        [("-" if atom.gap and index else "") + atom.kind[0] for index, atom in enumerate(atoms[first : last + 1])]
    )


@lru_cache(maxsize=_MOST_SHAPES)
def ranked(shape: GroupShape) -> tuple[tuple[float, Segments], ...]:
    """The likeliest readings of ``shape`` that say anything, each with its probability, the likeliest first."""
    opening: dict[Segment, float] = {}
    later: dict[Segment, float] = {}
    closing: dict[Segment, float] = {}
    powers: dict[Segments, float] = {}
    total = 0.0
    for segments, said, own in _scored(shape.atoms):
        score = own
        first, last = segments[0], segments[-1]
        if first not in opening:
            opening[first] = _sum(_opening_features(shape, first))
        if last not in closing:
            closing[last] = _sum(_closing_features(shape, last))
        for segment in segments[1:]:
            if segment not in later:
                later[segment] = _sum(_later_features(shape, segment))
            score += later[segment]
        power = math.exp(score + opening[first] + closing[last])
        total += power
        if said:
            powers[said] = powers.get(said, 0.0) + power
    best = sorted(powers.items(), key=lambda item: -item[1])[:_MOST_READINGS]
    return tuple(
        [(power / total, said) for rank, (said, power) in enumerate(best) if rank == 0 or power >= total * _LEAST]
    )


@lru_cache(maxsize=_MOST_SCORED)
def _scored(atoms: tuple[AtomShape, ...]) -> tuple[tuple[Segments, Segments, float], ...]:
    """All readings of ``atoms``, what each says, and its score as far as the text around does not matter."""
    own: dict[Segment, float] = {}
    told = []
    for segments in segmentations(atoms):
        score, before = 0.0, _NOTHING
        for segment in segments:
            if segment not in own:
                own[segment] = _sum(_own_features(atoms, segment))
            score += own[segment] + _order_weight(before, segment.level, atoms[segment.first].gap)
            before = segment.level
        told.append((segments, tuple([segment for segment in segments if segment.level != NONE]), score))
    return tuple(told)


@cache
def _order_weight(before: str, level: str, gap: str) -> float:
    return _sum(_order_features(before, level, gap))


def _sum(names: Iterable[str]) -> float:
    return sum([WEIGHTS.get(name, 0.0) for name in names])


def _weights(table: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    return {f"{group} {name}": weight for group, weights in table.items() for name, weight in weights.items()}


WEIGHTS = _weights(tomllib.loads(Path(__file__).with_name("tail_weights.toml").read_text("utf-8"))["weights"])
