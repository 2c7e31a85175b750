"""Rows of a file as addresses: a place, and what stands under it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.addresses.normalise import normalise
from geo.addresses.places.kinds import LONGEST_NAME, UNIT_LEVELS, PlaceKind
from geo.imports.addresses.fields import GROUP_ENDS, KIND_BY_WORD, ROAD_ENDS
from geo.imports.addresses.names import Name, read_names
from geo.imports.areas.rows import clean_code
from geo.imports.areas.world import spellings
from geo.imports.places import KnownArea, Places
from geo.imports.points import Points
from geo.imports.reading.source import Row
from geo.imports.work import Work

_WORDS = {
    "building": "号楼|#楼|号院|栋|幢|撞|座|楼|号|#|排",
    "unit": "单元|单|口|号门|门|梯",
    "room": "室|房间|房|号|户",
}
_LABELS = {"building": "号楼", "unit": "单元", "room": "室"}


@dataclass(frozen=True)
class Part:
    """One level under a place: the key it is looked up by, and how it is written."""

    level: str
    key: str
    label: str


@dataclass
class Address:
    """One row: a place with the parts under it.

    Attributes:
        kind: of place; ``kind_said`` tells whether the row names it or its name made one think so.
        community: as the row states it, else where its grid lies.
        point: WGS84 lon, lat; None where it has to come from the grid.
        coarse: the point is only somewhere in the grid.
    """

    row: Row
    kind: PlaceKind
    kind_said: bool
    place: str
    parts: tuple[Part, ...]
    names: tuple[Name, ...]
    community: KnownArea | None
    grid: KnownArea | None
    point: tuple[float, float] | None
    coarse: bool = False

    @property
    def names_alone(self) -> bool:
        """Whether the row only says what a place of the library is called besides."""
        return self.grid is None and self.point is None and not self.parts and bool(self.names)


def read_address(work: Work, places: Places, communities: "Communities", points: Points, row: Row) -> Address | None:
    """The address of a row; None if something is wrong with it, which is noted."""
    columns, findings = work.columns, work.findings
    name = " ".join(columns.get(row, "place").split())
    if not name:
        findings.error(row, "place", "place_missing")
    elif len(name) > LONGEST_NAME:
        findings.error(row, "place", "text_too_long", most=LONGEST_NAME, length=len(name))
    kind, kind_said = _kind(work, row, name)
    parts = tuple(
        part for level in UNIT_LEVELS if (part := read_part(level, columns.get(row, level), of_road=kind == "road"))
    )
    for level in UNIT_LEVELS:
        if columns.get(row, level).strip() and level not in {part.level for part in parts}:
            findings.error(row, level, "part_unreadable", value=columns.get(row, level)[:40])
    grid = places.find(work, row)
    point = points.read(row)
    community = communities.find(work, row)
    names = read_names(work, row, name)
    if row.number in findings.refused or kind is None:
        return None
    address = Address(row, kind, kind_said, name, parts, names, community, grid, point)
    if grid is None and point is None and not address.names_alone:
        findings.error(row, "location", "grid_or_point_needed")
        return None
    return address


class Communities:
    """The communities in force, found by code or by a name that only one of them has."""

    def __init__(self, known: Sequence[KnownArea]) -> None:
        self._by_code = {area.code: area for area in known}
        self._by_name: dict[str, list[KnownArea]] = {}
        for area in known:
            self._by_name.setdefault(area.name, []).append(area)

    def find(self, work: Work, row: Row) -> KnownArea | None:
        """The community that a row states; None where it states none, or one that is noted as wrong."""
        said = work.columns.get(row, "community").strip()
        if not said:
            return None
        code = next((c for c in spellings(clean_code(said)) if c in self._by_code), None)
        if code is not None:
            return self._by_code[code]
        named = self._by_name.get(said, [])
        if len(named) != 1:
            fault = "area_name_unknown" if not named else "area_name_ambiguous"
            work.findings.error(row, "community", fault, name=said[:60], n=len(named))
            return None
        return named[0]


@lru_cache(maxsize=50_000)
def read_part(level: str, text: str, *, of_road: bool = False) -> Part | None:
    """A building, unit or room as it stands in a cell: ``3号楼``, ``3#`` and ``3`` are one key.

    >>> read_part("building", "03栋")
    Part(level='building', key='3', label='03栋')
    >>> read_part("unit", "2")
    Part(level='unit', key='2', label='2单元')
    """
    written = " ".join(text.split())[:LONGEST_NAME]
    if not written:
        return None
    plain = normalise(written)
    key = re.sub(f"(?:{_WORDS[level]})+$", "", plain).strip("-,#")
    key = key.lstrip("0") or ("0" if key else "")
    if not key:
        return None
    bare = plain in (key, key.zfill(len(written)))
    label = f"{written}{'号' if of_road and level == 'building' else _LABELS[level]}" if bare else written
    return Part(level, key, label)


def _kind(work: Work, row: Row, name: str) -> tuple[PlaceKind | None, bool]:
    """The kind of place, and whether the row says so itself."""
    word = work.columns.get(row, "kind").strip()
    if not word:
        guess: PlaceKind = "estate"
        if name.endswith(ROAD_ENDS):
            guess = "road"
        elif name.endswith(GROUP_ENDS):
            guess = "village_group"
        return guess, False
    kind = KIND_BY_WORD.get(word.lower())
    if kind is None:
        work.findings.error(row, "kind", "place_kind_unknown", value=word[:40])
    return kind, True
