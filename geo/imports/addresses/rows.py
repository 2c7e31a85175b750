"""Rows of a file as addresses: a place, and what stands under it."""

import re
from dataclasses import dataclass

from geo.addresses.normalise import normalise
from geo.imports.addresses.fields import GROUP_ENDS, KIND_BY_WORD, ROAD_ENDS
from geo.imports.places import KnownArea, Places
from geo.imports.points import Points
from geo.imports.reading.source import Row
from geo.imports.work import Work

LEVELS = ("building", "unit", "room")
_WORDS = {
    "building": "号楼|#楼|号院|栋|幢|撞|座|楼|号|#|排",
    "unit": "单元|单|口|号门|门|梯",
    "room": "室|房间|房|号|户",
}
_LABELS = {"building": "号楼", "unit": "单元", "room": "室"}
_SEVERAL = re.compile(r"[,，;；、|/]+")
_LONGEST = 60


@dataclass(frozen=True)
class Part:
    """One level under a place: the key it is looked up by, and how it is written."""

    level: str
    key: str
    label: str


@dataclass
class Address:
    """One row: a place with the parts under it; ``point`` is WGS84 lon, lat and may have to come from the grid."""

    row: Row
    kind: str
    place: str
    parts: tuple[Part, ...]
    aliases: tuple[str, ...]
    grid: KnownArea | None
    point: tuple[float, float] | None


def read_address(work: Work, places: Places, points: Points, row: Row) -> Address | None:
    """The address of a row; None if something is wrong with it, which is noted."""
    columns, findings = work.columns, work.findings
    name = " ".join(columns.get(row, "place").split())
    if not name:
        findings.error(row, "place", "place_missing")
    elif len(name) > _LONGEST:
        findings.error(row, "place", "text_too_long", most=_LONGEST, length=len(name))
    kind = _kind(work, row, name)
    parts = tuple(
        part for level in LEVELS if (part := read_part(level, columns.get(row, level), of_road=kind == "road"))
    )
    for level in LEVELS:
        if columns.get(row, level).strip() and level not in {part.level for part in parts}:
            findings.error(row, level, "part_unreadable", value=columns.get(row, level)[:40])
    grid = places.find(work, row)
    point = points.read(row)
    if grid is None and point is None and row.number not in findings.refused:
        findings.error(row, "location", "grid_or_point_needed")
    if row.number in findings.refused or kind is None:
        return None
    aliases = tuple(a.strip()[:_LONGEST] for a in _SEVERAL.split(columns.get(row, "alias")) if a.strip())
    return Address(row, kind, name, parts, aliases, grid, point)


def read_part(level: str, text: str, *, of_road: bool = False) -> Part | None:
    """A building, unit or room as it stands in a cell: ``3号楼``, ``3#`` and ``3`` are one key.

    >>> read_part("building", "03栋")
    Part(level='building', key='3', label='03栋')
    >>> read_part("unit", "2")
    Part(level='unit', key='2', label='2单元')
    """
    written = " ".join(text.split())[:_LONGEST]
    key = re.sub(f"(?:{_WORDS[level]})+$", "", normalise(written)).strip("-,#")
    key = key.lstrip("0") or ("0" if key else "")
    if not key:
        return None
    bare = normalise(written) in (key, key.zfill(len(written)))
    label = f"{written}{'号' if of_road and level == 'building' else _LABELS[level]}" if bare else written
    return Part(level, key, label)


def _kind(work: Work, row: Row, name: str) -> str | None:
    word = work.columns.get(row, "kind").strip()
    if not word:
        return "road" if name.endswith(ROAD_ENDS) else "village_group" if name.endswith(GROUP_ENDS) else "estate"
    kind = KIND_BY_WORD.get(word.lower())
    if kind is None:
        work.findings.error(row, "kind", "place_kind_unknown", value=word[:40])
    return kind
