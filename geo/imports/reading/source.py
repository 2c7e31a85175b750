"""A file as rows: the same for every format, every value as text, every geometry in two dimensions."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import shapely

MOST_COLUMNS = 500
MOST_ROWS = 1_000_000
MOST_VERTICES = 500_000


@dataclass(frozen=True, slots=True)
class RowFault:
    """Something wrong with a row that shows while it is read; the row cannot be taken."""

    field: str
    fault: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Attributes:
        number: as a person counts: the line of the sheet (the header is a line too), or the feature from 1.
        values: one text for each column; nothing is the empty text.
        geometry: x, y as they stand in the file (lon, lat or metres), None where there is none.
        faults: what was wrong with it while reading.
    """

    number: int
    values: tuple[str, ...]
    geometry: shapely.Geometry | None = None
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True)
class Reference:
    """What a file says about its coordinates.

    Attributes:
        crs: as text that pyproj reads, None where the file says nothing.
        stated: the file says so itself; a format's own rule (GeoJSON, KML) is not a statement.
        latitude_first: its authority puts latitude first, which some writers follow and some do not.
    """

    crs: str | None
    stated: bool
    latitude_first: bool = False


class Source(Protocol):
    """A file that has been opened and understood far enough to name its columns."""

    @property
    def kind(self) -> str:
        """The format, as in the report."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns; each once."""

    @property
    def reference(self) -> Reference:
        """What the file says about its coordinates."""

    @property
    def facts(self) -> dict[str, object]:
        """What else the report should say: encoding, sheet, layer."""

    def rows(self) -> Iterator[Row]:
        """All rows, from the first, as often as asked."""


def unique_names(names: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Names of columns made unique, ``name (2)`` for the second of a kind, and those that stood twice."""
    seen: dict[str, int] = {}
    unique: list[str] = []
    for position, given in enumerate(names, 1):
        name = " ".join(given.split())[:100] or f"column {position}"
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(unique), [name for name, times in seen.items() if times > 1]


def text_of(value: object) -> str:
    """A cell as the text a person would have typed: whole numbers without a point, no ``None`` or ``nan``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e22 else repr(value)
    return str(value).strip()
