"""Rows of a file as areas: codes and names checked, boundaries still as they stand in the file."""

import re
from dataclasses import replace
from typing import cast

from geo.areas.change import Kind
from geo.areas.level import Level
from geo.imports.areas.item import Item
from geo.imports.reading.shapes import ShapeError, from_wkt
from geo.imports.reading.source import Row
from geo.imports.work import Work

_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
_SEVERAL = re.compile(r"[,，;；、\s]+")
LONGEST_CODE, _LONGEST_NAME = 64, 100
_KINDS = {
    "": "base",
    "base": "base",
    "dedicated": "dedicated",
    "基础": "base",
    "专属": "dedicated",
    "专用": "dedicated",
}


def read_items(work: Work, level: Level) -> list[Item]:
    """The areas of the file that have a code of their own; of two with one code the first is kept."""
    kept: dict[str, Item] = {}
    dedicated_by_name = 0
    for row in work.rows():
        item = _item(work, row, level)
        if item is None:
            continue
        if item.code in kept:
            work.findings.error(row, "code", "code_twice_in_file", code=item.code, first=kept[item.code].row.number)
            continue
        kept[item.code] = item
        if level is Level.GRID and not work.columns.has("kind") and item.name.endswith("专属网格"):
            item.kind = "dedicated"
            dedicated_by_name += 1
    if dedicated_by_name:
        work.findings.note("dedicated_by_name", n=dedicated_by_name)
    return list(kept.values())


def clean_code(text: str) -> str:
    """A code as people meant it: no blanks inside, no ``.0`` that a spreadsheet put behind it."""
    return re.sub(r"\s+", "", text).removesuffix(".0")


def _item(work: Work, row: Row, level: Level) -> Item | None:
    columns, findings = work.columns, work.findings
    code = clean_code(columns.get(row, "code"))
    if not code:
        findings.error(row, "code", "code_missing")
        return None
    if _SCIENTIFIC.fullmatch(code):
        findings.error(row, "code", "code_in_scientific_notation", value=code[:60])
        return None
    if len(code) > LONGEST_CODE:
        findings.error(row, "code", "code_too_long", most=LONGEST_CODE)
        return None
    kind = kind_of(columns.get(row, "kind"))
    if kind is None:
        findings.error(row, "kind", "grid_kind_unknown", value=columns.get(row, "kind")[:60])
        return None
    name = columns.get(row, "name")[:_LONGEST_NAME]
    if not name:
        findings.warn(row, "name", "name_missing", code=code)
    located = with_geometry(work, row)
    if located is None:
        return None
    predecessors = tuple(c for c in _SEVERAL.split(columns.get(row, "predecessors")) if c)
    return Item(located, code, name or code, kind, _stated(work, row, level), predecessors)


def with_geometry(work: Work, row: Row) -> Row | None:
    """The row with its boundary, from the feature or from a column of well-known text."""
    try:
        geometry = row.geometry or from_wkt(work.columns.get(row, "wkt"))
    except ShapeError as error:
        work.findings.error(row, "geometry", error.row_fault.fault, **error.row_fault.facts)
        return None
    if geometry is None or geometry.is_empty:
        work.findings.error(row, "geometry", "geometry_missing")
        return None
    return replace(row, geometry=geometry)


def kind_of(text: str) -> Kind | None:
    """The kind of grid that a word means: a base one where there is no word; None for an unknown word."""
    found = _KINDS.get(text.strip().lower().removesuffix("网格"))
    return cast("Kind | None", found)


def _stated(work: Work, row: Row, level: Level) -> dict[Level, tuple[str, str]]:
    stated: dict[Level, tuple[str, str]] = {}
    above, code_field, name_field = level.above, "parent", "parent_name"
    while above is not None:
        code, name = clean_code(work.columns.get(row, code_field)), work.columns.get(row, name_field)
        if code or name:
            stated[above] = (code[:LONGEST_CODE], name[:_LONGEST_NAME])
        above = above.above
        if above is not None:
            code_field, name_field = above.value, f"{above.value}_name"
    return stated
