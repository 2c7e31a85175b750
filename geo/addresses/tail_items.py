"""The numbers and letters of an address that may be its building, unit, floor or room, and which stand together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from geo.addresses.tail_words import ATOM, GAP, LONGEST_PLACE_WORD, NUMBERED_LANE, PLACE_KIND, PLACE_WORD, STANDS_FOR

_ROAD_NUMBER_WORDS = frozenset(("", "号", "#", "号院"))
_NEAR = 12
# A firm or a person's name may stand between the house and the room: A座某某公司1057.
_BETWEEN = re.compile("[A-Z]?[\u4e00-\u9fff]{1,8}(?<![路街巷弄道村园苑镇县市和与])")
_PLACE_IN_BETWEEN = re.compile("[路街巷弄村园苑]|(?<![A-Z东西南北中])区|大厦|广场")
_BUILDING_WORDS = frozenset(("栋", "号楼", "座"))
_STAIR_DOORS = frozenset(("门", "号门"))
_HOUSE_WORDS = _BUILDING_WORDS | {"楼", "层", "街"}
_DOOR_WORDS = frozenset(("", "室", "号", "店"))
_FAR = "…"
_WIDEST_RANGE = 12
MAX_GROUPS = 6
MAX_ATOMS = 6
_MAX_FOUND = 16


@dataclass(frozen=True, slots=True)
class Atom:
    """A run of digits or letters with the word behind it.

    Attributes:
        start: where it begins in the normalised text.
        end: where it ends, its word included (exclusive).
        value: the digits or letters, without leading zeros.
        word: the word behind it in its usual spelling, "" where there is none.
        kind: ``d3`` for three digits, ``L`` for a letter, ``F`` for a letter F, ``H`` for a Chinese character,
            ``-d`` for a number below zero.
        gap: how it is tied to the atom before: "" side by side, ``-``, ``~`` for a dash in a range, ``附``,
            ``,`` more loosely, ``…`` over the name of a firm or person; ``^`` for the first
            (which keeps its tie where the number of a road stands before it).
    """

    start: int
    end: int
    value: str
    word: str
    kind: str
    gap: str


@dataclass(frozen=True, slots=True)
class AtomGroup:
    """Atoms that stand together.

    Attributes:
        atoms: one to MAX_ATOMS.
        before: the kind of what stands right before them: ``road``, ``lane``, ``estate``, ``market``, ``number`` …
        within: the kind of the last place named shortly before them, ``none`` where there is none.
        after: ``end``, or ``on`` where the text goes on behind them.
        after_road: the first of them is the number of the road that stands before.
    """

    atoms: tuple[Atom, ...]
    before: str
    within: str
    after: str
    after_road: bool

    @property
    def start(self) -> int:
        """Where the first atom begins."""
        return self.atoms[0].start

    @property
    def end(self) -> int:
        """Where the last atom ends (exclusive)."""
        return self.atoms[-1].end


def atom_groups(text: str) -> tuple[AtomGroup, ...]:
    """The groups of atoms in normalised ``text``, in the order they stand; at most MAX_GROUPS.

    What stands behind the number of a road, or behind a name within a group, is a part of that group and a group of its
    own too.
    """
    groups: list[AtomGroup] = []
    for atoms in _runs(text):
        before, within = _kind_before(text, atoms[0].start), _kind_within(text, atoms[0].start)
        after = "end" if atoms[-1].end == len(text) else "on"
        count = _road_number(atoms) if before == "road" else 0
        groups.append(AtomGroup(tuple(atoms), before, within, after, count > 0))
        if 0 < count < len(atoms):
            groups.append(AtomGroup(tuple(atoms[count:]), "number", within, after, False))
        behind = next((index for index, atom in enumerate(atoms) if atom.gap == _FAR), None)
        if behind is not None:
            groups.append(_behind_a_name(text, atoms[behind:], after))
        if len(groups) >= MAX_GROUPS:
            break
    return tuple(groups[:MAX_GROUPS])


def _runs(text: str) -> Iterator[list[Atom]]:
    atoms: list[Atom] = []
    for found in islice(ATOM.finditer(text), _MAX_FOUND):
        atom = _atom(found, _gap(text, atoms[-1].end, found.start()) if atoms else "^")
        atom = _tied(text, atoms, atom) if 0 < len(atoms) < MAX_ATOMS else replace(atom, gap="^")
        if atoms and atom.gap == "^":
            yield atoms
            atoms = []
        atoms.append(atom)
    if atoms:
        yield atoms


def _tied(text: str, atoms: list[Atom], atom: Atom) -> Atom:
    """``atom`` looked at more closely: a dash may be that of a range, a break but a name, a door that of a stairway."""
    if atom.word in _STAIR_DOORS and atom.gap != "^" and atoms[-1].word in _BUILDING_WORDS:
        return replace(atom, word="单元")
    if atom.gap == "-" and _is_range(atoms[-1], atom):
        return replace(atom, gap="~")
    if atom.gap == "^" and _is_door_behind_a_name(text, atoms, atom):
        return replace(atom, gap=_FAR)
    return atom


def _is_door_behind_a_name(text: str, atoms: list[Atom], atom: Atom) -> bool:
    return (
        atoms[-1].word in _HOUSE_WORDS
        and (atom.word == "街" or (atom.word in _DOOR_WORDS and _is_door(text, atom)))
        and all(other.gap != _FAR for other in atoms)
        and _BETWEEN.fullmatch(text, atoms[-1].end, atom.start) is not None
        and _PLACE_IN_BETWEEN.search(text, atoms[-1].end, atom.start) is None
    )


def _is_door(text: str, atom: Atom) -> bool:
    """1057, or A1057: a letter alone is rather a part of the name that stands before it."""
    return atom.kind in ("d2", "d3", "d4", "d5") or (atom.kind == "L" and text[atom.end : atom.end + 1].isdigit())


def _behind_a_name(text: str, atoms: list[Atom], after: str) -> AtomGroup:
    start = atoms[0].start
    first = replace(atoms[0], gap="^")
    return AtomGroup((first, *atoms[1:]), _kind_before(text, start), _kind_within(text, start), after, False)


def _is_range(first: Atom, second: Atom) -> bool:
    """115-117 is a range of shops, no building and room: as many digits, and a little more."""
    return (
        not first.word
        and first.kind == second.kind
        and first.kind in ("d2", "d3", "d4", "d5", "d6")
        and 0 < int(second.value) - int(first.value) <= _WIDEST_RANGE
    )


def _road_number(atoms: list[Atom]) -> int:
    """How many of ``atoms`` are the number of a road: 48号, 48-2号, 48号附2号, 甲8号, 48A."""
    if atoms[0].word not in _ROAD_NUMBER_WORDS:
        return 0
    if len(atoms) == 1 or (atoms[0].word and atoms[1].gap != "附"):
        return 1
    if atoms[1].word == "号" and atoms[1].gap != ",":
        return 2
    return 2 if len(atoms) == 2 and atoms[1].gap == "" and not atoms[1].word else 1


def _kind_before(text: str, start: int) -> str:
    if start == 0:
        return "start"
    if NUMBERED_LANE.fullmatch(text, max(start - 2, 0), start):
        return "lane"
    end = start - 1 if text[start - 1] in "-,第" else start
    for length in range(LONGEST_PLACE_WORD, 0, -1):
        kind = PLACE_KIND.get(text[max(end - length, 0) : end])
        if kind is not None:
            return kind
    return "other"


def _kind_within(text: str, start: int) -> str:
    kind = "none"
    for found in PLACE_WORD.finditer(text, max(0, start - _NEAR), start):
        kind = PLACE_KIND[found.group()]
    return kind


def _gap(text: str, end: int, start: int) -> str:
    if end == start:
        return ""
    found = GAP.fullmatch(text, end, start)
    if found is None:
        return "^"
    if found[1]:
        return "附"
    return "-" if start - end == 1 and text[end] == "-" else ","


def _atom(found: re.Match[str], gap: str) -> Atom:
    written = found["value"]
    if written is None:
        return Atom(found.start(), found.end(), found["row"], "街", f"d{len(found['row'])}", gap)
    word = found["word"] or ""
    word = STANDS_FOR.get(word, word)
    if written[-1].isdigit():
        below = written[0] == "负"
        digits = written[1:] if below else written
        value = digits.lstrip("0") or "0"
        kind = "-d" if below else f"d{min(len(digits), 6)}"
        return Atom(found.start(), found.end(), f"-{value}" if below else value, word, kind, gap)
    kind = "F" if written == "F" else "L" if written.isascii() else "H"
    return Atom(found.start(), found.end(), written, word, kind, gap)
