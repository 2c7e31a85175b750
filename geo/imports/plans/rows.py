"""Rows of a layer as grids that somebody drew: codes and names tidied, boundaries still as they stand in the file."""

import unicodedata

from geo.areas.level import Level
from geo.imports.areas.fields import area_fields
from geo.imports.areas.item import Item
from geo.imports.areas.rows import LONGEST_CODE, clean_code, kind_of, with_geometry
from geo.imports.columns import Field
from geo.imports.options import LONGEST_NAME
from geo.imports.reading.source import Row
from geo.imports.work import Work

LAYER_FIELDS = tuple(
    Field(field.name, field.known) for field in area_fields(Level.GRID) if field.name in ("code", "name", "kind", "wkt")
)


def read_drawn(work: Work) -> list[Item]:
    """The base grids of the file; of two with one code the first is kept, and dedicated ones are left out."""
    kept: list[Item] = []
    row_of: dict[str, int] = {}
    dedicated = 0
    for row in work.rows():
        item = _item(work, row)
        if item is None:
            continue
        if item.kind == "dedicated":
            dedicated += 1
        elif item.code in row_of:
            work.findings.error(row, "code", "code_twice_in_file", code=item.code, first=row_of[item.code])
        else:
            kept.append(item)
            if item.code:
                row_of[item.code] = row.number
    if dedicated:
        work.findings.note("layer_dedicated", n=dedicated)
    return kept


def _item(work: Work, row: Row) -> Item | None:
    code = clean_code(work.columns.get(row, "code"))
    if len(code) > LONGEST_CODE:
        work.findings.error(row, "code", "code_too_long", most=LONGEST_CODE)
        return None
    kind = kind_of(work.columns.get(row, "kind"))
    if kind is None:
        value = work.columns.get(row, "kind")[:LONGEST_NAME]
        work.findings.error(row, "kind", "grid_kind_unknown", value=value)
        return None
    name = _tidy(work.columns.get(row, "name"))
    if not work.columns.has("kind") and name.endswith("专属网格"):
        kind = "dedicated"
    located = with_geometry(work, row)
    return None if located is None else Item(located, code, name, kind, {}, ())


def _tidy(name: str) -> str:
    """A name as the planner's own may be: one line, no signs that cannot be seen."""
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in name)
    return " ".join(seen.split())[:LONGEST_NAME]
