"""The end of an address, from the building on: 3号楼2单元501, 3#-2-501, 9-9, in every reading it allows.

What a bare number means cannot be told from the text alone: 9-9 is a building and a room, or a unit and a room. So each
group of numbers keeps several readings, the likeliest first, and what exists in the library decides between them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

_VALUE = "[A-Z]{0,2}+[0-9]{1,8}+[A-Z]?+(?![A-Z])|(?<![A-Z])[A-Z](?![A-Z])|[东西南北中](?=单元|[栋幢座])"
_WORD = (
    "号楼|#楼|号门(?!口)|号院|单元|单(?=[0-9])|房间|栋|幢|撞|座|楼|层|室|号(?!线|桥)|房(?!产)|户(?!口)|口"
    "|门(?!口|卫|面|市|前)|梯|排|#"
)
# A number before one of these counts something else: a lane, an hour, people, a phase of an estate.
_NOT_A_TAIL = "(?![区期街路巷弄道里组社队村厂馆库米点元岁人年月日时分度个次天名万%平])"
_ITEM = re.compile(f"(?P<value>{_VALUE})(?:(?P<word>{_WORD})|(?:{_NOT_A_TAIL}))")
_LIGHT_GAP = re.compile("[-,的]?(?:[东南西北中][侧边面]?|商铺|附)?-?")
_BUILDING = frozenset(("号楼", "#楼", "号院", "栋", "幢", "撞", "座", "#", "排"))
_UNIT = frozenset(("单元", "单", "口", "门", "号门", "梯"))
_ROOM = frozenset(("室", "房", "房间", "户"))
_FLOOR = frozenset(("层",))
_ROAD_ENDS = frozenset("路街巷道段")
MAX_GROUPS = 6
MAX_ITEMS = 5


@dataclass(frozen=True)
class Reading:
    """One way to read a tail; the keys are as in ``address_unit.key``, None where the tail says nothing."""

    building: str | None = None
    unit: str | None = None
    room: str | None = None
    floor: str | None = None


@dataclass(frozen=True)
class TailGroup:
    """Numbers that stand together.

    Attributes:
        start: where the group begins in the normalised text.
        end: where it ends (exclusive).
        readings: the ways to read it, the likeliest first; never empty.
        after_road: the first number stands right behind the name of a road.
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    after_road: bool = False


@dataclass(frozen=True)
class _Item:
    start: int
    end: int
    value: str
    word: str


def tail_groups(text: str) -> tuple[TailGroup, ...]:
    """The groups of numbers in normalised ``text`` that may be a tail, in the order they stand.

    A number behind a road name opens a group of its own kind (``after_road``), which keeps what follows as the unit and
    room at that number; what follows is a group of its own too, for the estate that may stand between the two.
    """
    groups: list[TailGroup] = []
    for items in islice(_grouped(text), MAX_GROUPS):
        behind_road = items[0].start > 0 and text[items[0].start - 1] in _ROAD_ENDS
        after_road = behind_road and items[0].word in ("", "号", "#")
        groups.append(_group(items, after_road))
        if after_road and len(items) > 1:
            groups.append(_group(items[1:], False))
    return tuple(groups[:MAX_GROUPS])


def _group(items: list[_Item], after_road: bool) -> TailGroup:
    joined = _join_doubles(items)
    return TailGroup(items[0].start, items[-1].end, _readings(joined), after_road)


def _join_doubles(items: list[_Item]) -> list[_Item]:
    """26-1栋 is one building: a bare number and the one behind it, where the second says that it is a building."""
    if len(items) > 1 and not items[0].word and items[1].word in _BUILDING - {"#"}:
        second = items[1]
        double = _Item(items[0].start, second.end, f"{items[0].value}-{second.value}", second.word)
        return [double, *items[2:]]
    return items


def _grouped(text: str) -> Iterator[list[_Item]]:
    items = [
        _Item(found.start(), found.end(), _key(found["value"]), found["word"] or "")
        for found in islice(_ITEM.finditer(text), MAX_GROUPS * MAX_ITEMS)
    ]
    group: list[_Item] = items[:1]
    for before, item in pairwise(items):
        if _LIGHT_GAP.fullmatch(text, before.end, item.start) and len(group) < MAX_ITEMS:
            group.append(item)
        else:
            yield group
            group = [item]
    if group:
        yield group


def _key(value: str) -> str:
    return value.lstrip("0") or "0"


def _readings(items: list[_Item]) -> tuple[Reading, ...]:
    readings: list[Reading] = []
    for reading in (_by_words(items), *_by_position(items)):
        if reading is not None and reading not in readings and reading != Reading():
            readings.append(reading)
    return tuple(readings)


def _by_words(items: list[_Item]) -> Reading | None:
    """The reading in which each number means what the word behind it says, and a bare one the next lower level."""
    reading = Reading()
    last = len(items) - 1
    for index, item in enumerate(items):
        level = _level(item, reading, index == last, items[index + 1 :])
        if level is None or getattr(reading, level) is not None:
            return reading if reading != Reading() else None
        reading = replace(reading, **{level: item.value})
    return reading


def _level(item: _Item, so_far: Reading, is_last: bool, rest: list[_Item]) -> str | None:
    if item.word in _BUILDING:
        return "building"
    if item.word in _UNIT:
        return "unit"
    if item.word in _ROOM:
        return "room"
    if item.word in _FLOOR:
        return "floor"
    if item.word == "楼":
        return _level_of_lou(item, so_far, rest)
    if item.word == "号":
        return _level_of_hao(so_far, is_last, rest)
    return _level_of_bare(item, so_far, is_last, rest)


def _level_of_lou(item: _Item, so_far: Reading, rest: list[_Item]) -> str:
    """楼 is a building before a unit and a floor elsewhere, unless the room says otherwise (3楼501 lies on floor 5)."""
    if so_far.building is not None or so_far.unit is not None:
        return "floor"
    if any(later.word in _UNIT for later in rest):
        return "building"
    if not item.value.isdigit():
        return "building"
    return "floor"


def _level_of_hao(so_far: Reading, is_last: bool, rest: list[_Item]) -> str:
    if so_far.unit is not None or so_far.floor is not None:
        return "room"
    if so_far.building is None:
        return "building"
    return "room" if is_last else "unit"


def _level_of_bare(item: _Item, so_far: Reading, is_last: bool, rest: list[_Item]) -> str | None:
    if so_far.room is not None:
        return None
    if so_far.unit is not None or so_far.floor is not None:
        return "room"
    if so_far.building is not None:
        return "room" if is_last or rest[0].word in _FLOOR else "unit"
    if is_last:
        return "room" if len(item.value.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) >= 3 else "building"
    return "building"


def _by_position(items: list[_Item]) -> Iterator[Reading]:
    """Other readings, by how many numbers there are and not by their words."""
    values = [item.value for item in items]
    bare = all(item.word in ("", "号", "楼", "门", "室", "#") for item in items)
    if len(values) == 1 and items[0].word not in _UNIT | _ROOM | _FLOOR:
        yield Reading(building=values[0])
        if values[0][0].isalpha() and values[0][1:].isdigit() and bare:
            yield Reading(building=values[0][0], room=values[0][1:])
        if bare:
            yield Reading(room=values[0])
    if len(values) == 2:
        yield from _pair(items[0], items[1])
    if len(values) == 3 and bare:
        yield Reading(values[0], values[1], values[2])
    if len(values) == 4 and bare:
        yield Reading(values[0], values[1], values[3], floor=values[2])
    if len(values) > 1 and not any(item.word for item in items[:-1]):
        yield Reading(building="-".join(values[:2]), room=values[2] if len(values) == 3 else None)


def _pair(first: _Item, second: _Item) -> Iterator[Reading]:
    if first.word not in _UNIT | _ROOM | _FLOOR:
        if second.word not in _UNIT:
            yield Reading(building=first.value, room=second.value)
        if second.word not in _ROOM:
            yield Reading(building=first.value, unit=second.value)
    if first.word not in _BUILDING | _ROOM and second.word not in _BUILDING | _UNIT:
        yield Reading(unit=first.value, room=second.value)
