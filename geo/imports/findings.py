"""What is found wrong, or worth saying, while a file is read: row by row, and about the file as a whole."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

import shapely

from geo.imports.reading.source import Row

Severity = Literal["error", "warning"]
MOST_KEPT = 100_000
_ROWS_LISTED = 10
_LONGEST_WKT = 200_000


@dataclass(frozen=True)
class Finding:
    """One thing wrong with one row.

    Attributes:
        row: its number, as a person counts rows in that kind of file.
        field: the field of the product at fault, not the column.
        fault: id of the sentence; ``facts`` are its values.
        values: the row as it stood in the file, by column.
    """

    row: int
    severity: Severity
    field: str
    fault: str
    facts: dict[str, object]
    values: dict[str, str]


@dataclass(frozen=True)
class Note:
    """Something about the file as a whole that its sender should know."""

    note: str
    facts: dict[str, object]


@dataclass
class Findings:
    """Collects what is found; rows with an error are refused."""

    columns: tuple[str, ...] = ()
    kept: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    warned: set[int] = field(default_factory=set)
    counts: Counter[tuple[Severity, str]] = field(default_factory=Counter)

    def error(self, row: Row, name: str, fault: str, /, **facts: object) -> None:
        """The row cannot be taken."""
        self._keep(row, "error", name, fault, facts)
        self.refused.add(row.number)

    def warn(self, row: Row, name: str, fault: str, /, **facts: object) -> None:
        """The row is taken, but somebody should look."""
        self._keep(row, "warning", name, fault, facts)
        self.warned.add(row.number)

    def note(self, note: str, /, **facts: object) -> None:
        """Say something about the file as a whole."""
        self.notes.append(Note(note, facts))

    def by_fault(self) -> list[dict[str, object]]:
        """How often each fault was found, in which rows first, and the facts of the first; errors before warnings."""
        first: dict[tuple[str, str], Finding] = {}
        rows: dict[tuple[str, str], list[int]] = {}
        for finding in self.kept:
            kind = (finding.severity, finding.fault)
            first.setdefault(kind, finding)
            listed = rows.setdefault(kind, [])
            if len(listed) < _ROWS_LISTED and finding.row not in listed:
                listed.append(finding.row)
        return [
            {
                "severity": severity,
                "fault": fault,
                "n": n,
                "rows": rows[severity, fault],
                "field": first[severity, fault].field,
                "facts": first[severity, fault].facts,
            }
            for (severity, fault), n in sorted(self.counts.items(), key=lambda item: (item[0][0], -item[1]))
            if (severity, fault) in first
        ]

    def _keep(self, row: Row, severity: Severity, name: str, fault: str, facts: dict[str, object]) -> None:
        self.counts[severity, fault] += 1
        if len(self.kept) < MOST_KEPT:
            values = dict(zip(self.columns, row.values, strict=False)) | _place_of(row, self.columns)
            self.kept.append(Finding(row.number, severity, name, fault, facts, values))


def _place_of(row: Row, columns: tuple[str, ...]) -> dict[str, str]:
    """The geometry of a row as further cells, so that the row can be sent in again as a line of a table."""
    if row.geometry is None or row.geometry.is_empty:
        return {}
    if isinstance(row.geometry, shapely.Point):
        return {} if {"lon", "lat"} & set(columns) else {"lon": repr(row.geometry.x), "lat": repr(row.geometry.y)}
    text = row.geometry.wkt if shapely.get_num_coordinates(row.geometry) * 40 < _LONGEST_WKT else ""
    return {"wkt": text} if text and "wkt" not in columns else {}
