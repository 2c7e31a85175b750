"""Addresses whose elements people have labelled, the NAACL 2019 address elements, and what is right of their tails.

The file has one JSON object a line: ``text``, ``split`` (``train`` or ``dev``) and ``spans``, the (label, written)
pairs that make up the text. Labels used: houseno is the building, cellno the unit, roomno the room, floorno the floor,
roadno and subroadno the number on a road or in a village.

What counts as right is decided here, once, for the fit and for the figures:

- The tail is the group of numbers that begins where the first labelled number begins (a library knows as much, for
  there the name of the place ends); where none begins there, the last group that does not open with a road number.
- Values are compared as keys: half width, numerals as digits, no words behind them, no leading zeros; of several with
  the same label the first counts.
- A number labelled roadno is no building where a houseno is labelled, nor where it stands before the tail. Where it is
  itself in the tail (溪口村12号503, without a road) and no houseno is labelled, it is the number of the house.
- A houseno tied to a roadno by nothing but a dash (宁穿路197-6号) is a part of the road number: some rows are labelled
  so, some in two.
- Floors are read but not part of "all right": the library has none.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from geo.addresses.normalise import normalise
from geo.addresses.numerals import read_numeral
from geo.addresses.tail import Reading

LEVELS = ("building", "unit", "room")
_LABELS = {"houseno": "building", "cellno": "unit", "roomno": "room", "floorno": "floor"}
_ROAD_NUMBERS = ("roadno", "subroadno")
_WORDS = re.compile(
    "(?:写字楼|办公楼|高楼|号楼|号搂|号门|号院|号店|号商铺|单元|单无|门洞|房间|办公室|商位|摊位|专柜|门面|[单栋幢撞懂座楼层室号房户口门梯排店铺档仓库间市街搂#-])+$"
)
# Words typed wrong or seldom seen: 1892窒, 137柿, 15号馆.
_ODD_WORD = re.compile("(?<=[0-9A-Z])[\u4e00-\u9fff]+$")
_NUMERALS = re.compile("[零〇一二两三四五六七八九十百千]+")


class Numbers(Protocol):
    """A group of numbers of an address, read or not yet."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def after_road(self) -> bool: ...


Group = TypeVar("Group", bound=Numbers)


@dataclass(frozen=True)
class Labelled:
    """One labelled address.

    Attributes:
        text: as it was typed, normalised.
        split: ``train``, ``dev`` or ``held-out``; the last is the half of dev that nobody looks at.
        reading: what is labelled, as keys.
        start: where the first labelled number of the tail starts in ``text``; None where none is labelled.
        road_number: the last number labelled as that of a road, and where it starts in ``text``; None without one.
    """

    text: str
    split: str
    reading: Reading
    start: int | None
    road_number: tuple[str, int] | None

    @property
    def has_tail(self) -> bool:
        return any(getattr(self.reading, level) is not None for level in LEVELS)

    def tail(self, groups: Sequence[Group]) -> Group | None:
        """The tail among the groups of the address."""
        begun = [group for group in groups if group.start == self.start]
        return begun[-1] if begun else last_tail(groups)

    def right_for(self, group: Group) -> Reading:
        """The right reading of ``group``, the tail."""
        if self.reading.building is not None or self.road_number is None:
            return self.reading
        number, position = self.road_number
        return replace(self.reading, building=number) if group.start <= position < group.end else self.reading


def last_tail(groups: Sequence[Group]) -> Group | None:
    """The last group that does not open with the number of a road."""
    return next((group for group in reversed(groups) if not group.after_road), None)


def read(path: Path) -> Iterator[Labelled]:
    """The labelled addresses of the file at ``path``."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield _labelled(row["text"], row["split"], row["spans"])


def key(written: str) -> str:
    """The key of a labelled value: 第03号楼 is 3, 三五零二室 is 3502, 26-01栋 is 26-1."""
    normal = normalise(written).removeprefix("第")
    bare = _WORDS.sub("", normal) or normal
    if _NUMERALS.fullmatch(bare):
        return str(read_numeral(bare))
    bare = _ODD_WORD.sub("", bare.replace("附", "-"))
    return re.sub("[0-9]+", lambda digits: digits.group().lstrip("0") or "0", bare)


def _labelled(text: str, split: str, spans: list[tuple[str, str]]) -> Labelled:
    found: dict[str, str] = {}
    start: int | None = None
    road_number: tuple[str, int] | None = None
    position = 0
    for index, (label, written) in enumerate(spans):
        level = _LABELS.get(label)
        at = len(normalise(text[:position] + "#")) - 1
        if level == "building" and road_number is not None and _is_tied(spans[index - 2 : index]):
            road_number = f"{road_number[0]}-{key(written)}", road_number[1]
        elif level is not None:
            start = at if start is None else start
            value = key(written)
            found.setdefault(level, value.removesuffix("F") if level == "floor" else value)
        elif label.lower() in _ROAD_NUMBERS:
            road_number = key(written), at
        position += len(written)
    odd = hashlib.sha1(text.encode(), usedforsecurity=False).digest()[-1] % 2
    split = "held-out" if split == "dev" and odd else split
    return Labelled(
        normalise(text),
        split,
        Reading(found.get("building"), found.get("unit"), found.get("room"), found.get("floor")),
        start,
        road_number,
    )


def _is_tied(before: list[tuple[str, str]]) -> bool:
    """Whether the two spans before a number are a bare road number and a dash."""
    return (
        len(before) == 2
        and before[0][0].lower() in _ROAD_NUMBERS
        and before[0][1][-1].isalnum()
        and before[0][1][-1].isascii()
        and normalise(f"1{before[1][1]}1") == "1-1"
    )
