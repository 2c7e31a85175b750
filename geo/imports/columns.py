"""Which column is what: as its sender says, else guessed from the Chinese and English names such columns bear."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.core.errors import FieldFault, InvalidInputError
from geo.imports.options import Options, is_constant
from geo.imports.reading.source import Row, Source

_SAMPLES = 3
_ALWAYS_SPATIAL = ("lon", "lat", "wkt")


@dataclass(frozen=True)
class Field:
    """A field of the product that a column may fill.

    Attributes:
        name: as in ``map``.
        needed: a file without it cannot be taken, unless one of ``instead`` is there.
        known: names of columns that mean this field, best first; compared without case, spaces and underscores.
    """

    name: str
    known: tuple[str, ...]
    needed: bool = False
    instead: tuple[str, ...] = ()


@dataclass
class Columns:
    """The columns of one file, by field."""

    places: dict[str, int]
    constants: dict[str, str]
    report: list[dict[str, object]] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Whether the file says anything about a field."""
        return name in self.places or name in self.constants

    def get(self, row: Row, name: str) -> str:
        """What a row says about a field; the empty text where it says nothing."""
        if name in self.constants:
            return self.constants[name]
        place = self.places.get(name)
        return "" if place is None else row.values[place]


def find_columns(source: Source, fields: Sequence[Field], options: Options, first: Sequence[Row]) -> Columns:
    """Match the columns of a file with the fields of what it holds.

    Args:
        first: some of the first rows, for the samples in the report.

    Raises:
        InvalidInputError: a field or a column named in the mapping does not exist, or a needed field has no column.
    """
    faults: list[FieldFault] = []
    names = {one.name for one in fields} | set(_ALWAYS_SPATIAL)
    columns = Columns({}, {})
    for name, given in options.mapping.items():
        if name not in names:
            faults.append(FieldFault("map", "field_unknown", {"value": name[:60], "allowed": ", ".join(sorted(names))}))
        elif is_constant(given):
            columns.constants[name] = given[1:-1].strip()
        elif given in source.columns:
            columns.places[name] = source.columns.index(given)
        else:
            shown = ", ".join(source.columns[:40])
            faults.append(FieldFault("map", "column_unknown", {"value": given[:60], "columns": shown}))
    remembered = _remember(source.columns, fields, options, columns)
    guessed = _guess(source.columns, fields, columns)
    for one in fields:
        if one.needed and not faults and not any(columns.has(name) for name in (one.name, *one.instead)):
            facts: dict[str, object] = {"field": one.name, "columns": ", ".join(source.columns[:40])}
            faults.append(FieldFault("map", "column_needed", facts))
    if faults:
        raise InvalidInputError("invalid_input", tuple(faults))
    how = dict.fromkeys(columns.places, "given") | dict.fromkeys(columns.constants, "constant")
    how |= dict.fromkeys(guessed, "guessed") | dict.fromkeys(remembered, "remembered")
    columns.report = [_entry(name, columns, source, how[name], first) for name in how]
    return columns


def plain_name(name: str) -> str:
    """A name of a column without what differs by accident: case, width, spaces, underscores, units in brackets."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"\(.*?\)|[\s_\-.*:：]", "", text)


def _remember(names: Sequence[str], fields: Sequence[Field], options: Options, columns: Columns) -> set[str]:
    """Take over what the sender does not say and the last file of the same source said, where its column is there."""
    known = {one.name for one in fields} | set(_ALWAYS_SPATIAL)
    taken = set(columns.places.values())
    remembered: set[str] = set()
    for name, given in (options.layout.mapping if options.layout else {}).items():
        if name not in known or columns.has(name):
            continue
        if is_constant(given):
            columns.constants[name] = given[1:-1].strip()
        elif given in names and (place := names.index(given)) not in taken:
            columns.places[name] = place
            taken.add(place)
        else:
            continue
        remembered.add(name)
    return remembered


def _guess(names: Sequence[str], fields: Sequence[Field], columns: Columns) -> set[str]:
    plain: dict[str, int] = {}
    for i, name in enumerate(names):
        plain.setdefault(plain_name(name), i)
    taken = set(columns.places.values())
    guessed: set[str] = set()
    for one in fields:
        if columns.has(one.name):
            continue
        for known in one.known:
            place = plain.get(plain_name(known))
            if place is not None and place not in taken:
                columns.places[one.name] = place
                taken.add(place)
                guessed.add(one.name)
                break
    return guessed


def _entry(name: str, columns: Columns, source: Source, how: str, first: Sequence[Row]) -> dict[str, object]:
    if name in columns.constants:
        return {"field": name, "column": None, "how": how, "samples": [columns.constants[name]]}
    place = columns.places[name]
    samples = list(dict.fromkeys(row.values[place][:60] for row in first if row.values[place]))[:_SAMPLES]
    return {"field": name, "column": source.columns[place], "how": how, "samples": samples}
