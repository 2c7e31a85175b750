"""What is found wrong, or worth saying, while a file is read: row by row, and about the file as a whole."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from geo.imports.reading.source import Row

Severity = Literal["error", "warning"]
MOST_KEPT = 20_000


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
        """How often each fault was found and in which rows first, worst first; for the report."""
        rows: dict[tuple[str, str], list[int]] = {}
        for finding in self.kept:
            first = rows.setdefault((finding.severity, finding.fault), [])
            if len(first) < 10 and finding.row not in first:
                first.append(finding.row)
        return [
            {"severity": severity, "fault": fault, "n": n, "rows": rows.get((severity, fault), [])}
            for (severity, fault), n in sorted(self.counts.items(), key=lambda item: (item[0][0], -item[1]))
        ]

    def _keep(self, row: Row, severity: Severity, name: str, fault: str, facts: dict[str, object]) -> None:
        self.counts[severity, fault] += 1
        if len(self.kept) < MOST_KEPT:
            values = dict(zip(self.columns, row.values, strict=False))
            self.kept.append(Finding(row.number, severity, name, fault, facts, values))
