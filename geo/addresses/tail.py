"""The end of an address, from the building on: 3号楼2单元501, 3#-2-501, 9-9, in every reading it allows.

What a bare number means cannot be told from the text alone: 9-9 is a building and a room, or a unit and a room. So each
group of numbers keeps several readings with their probabilities, and what exists in the library decides between them.
"""

from dataclasses import dataclass, field

from geo.addresses.tail_items import Atom, AtomGroup, atom_groups
from geo.addresses.tail_model import BUILDING, FLOOR, NONE, ROOM, SPLITS, UNIT, Segment, ranked, shape_of


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a tail.

    Attributes:
        building: its key as in ``address_unit.key``; None where the tail names none.
        unit: likewise.
        room: likewise.
        floor: likewise; -1 is 负一楼.
        probability: how likely it is that the writer meant this, from the text alone; no part of equality.
    """

    building: str | None = None
    unit: str | None = None
    room: str | None = None
    floor: str | None = None
    probability: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class TailGroup:
    """Numbers that stand together.

    Attributes:
        start: where the group begins in the normalised text.
        end: where it ends (exclusive).
        readings: the ways to read it, the likeliest first; never empty. Their probabilities sum to at most 1: what is
            left is that the numbers are no tail at all, or one read in a way too unlikely to be listed.
        after_road: the first number stands right behind the name of a road.
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    after_road: bool = False


def tail_groups(text: str) -> tuple[TailGroup, ...]:
    """The groups of numbers in normalised ``text`` that may be a tail, in the order they stand; at most MAX_GROUPS.

    A number behind a road name opens a group of its own kind (``after_road``), which keeps what follows as the unit and
    room at that number; what follows is a group of its own too, for the estate that may stand between the two.
    """
    return tuple([_read(group) for group in atom_groups(text)])


def _read(group: AtomGroup) -> TailGroup:
    atoms = group.atoms
    readings = tuple([read_as(atoms, segments, probability) for probability, segments in ranked(shape_of(group))])
    return TailGroup(atoms[0].start, atoms[-1].end, readings, group.after_road)


def read_as(atoms: tuple[Atom, ...], segments: tuple[Segment, ...], probability: float = 0.0) -> Reading:
    """The reading of ``atoms`` that ``segments`` describe."""
    values: dict[str, str] = {}
    for level, first, last in segments:
        value = _value(atoms, level, first, last)
        digits = SPLITS.get(level)
        if digits is None:
            values[level] = value
        else:
            above = UNIT if BUILDING in values else BUILDING
            values |= {above: value[:-digits] or "0", ROOM: value[-digits:].lstrip("0") or "0"}
    values.pop(NONE, None)
    return Reading(**values, probability=probability)


def _value(atoms: tuple[Atom, ...], level: str, first: int, last: int) -> str:
    if first == last:
        return atoms[first].value
    if level == FLOOR and atoms[last].kind == "F":
        last -= 1
    return atoms[first].value + "".join(
        [("-" if atom.gap else "") + atom.value for atom in atoms[first + 1 : last + 1]]
    )
