"""What every import works with, and how far it is."""

import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.identity import Identity
from geo.imports.columns import Columns
from geo.imports.findings import Findings
from geo.imports.options import Options
from geo.imports.reading.source import Row, Source


@dataclass
class Progress:
    """How far an import is: rows looked at or written, of how many. Read by whoever shows it."""

    total: int = 0
    done: int = 0


@dataclass
class Work:
    """One opened file with what was asked of it and what has been found so far.

    ``run_id`` is None where the work is not kept as a run.
    """

    source: Source
    options: Options
    columns: Columns
    findings: Findings
    progress: Progress
    report: dict[str, Any] = field(default_factory=dict)
    run_id: uuid.UUID | None = None

    def rows(self, *, reading_is_done: bool = True) -> Iterator[Row]:
        """The rows that could be read; what could not is noted as found.

        Args:
            reading_is_done: count a row as done once it is read; else it waits to be written.
        """
        self.progress.total = self.progress.done = 0
        for row in self.source.rows():
            self.progress.total += 1
            self.progress.done += reading_is_done
            if not row.faults or self._readable(row):
                yield row

    def _readable(self, row: Row) -> bool:
        """Note what was wrong while reading; a fault in a column that nobody asks for does not matter."""
        used = {self.source.columns[place]: name for name, place in self.columns.places.items()}
        fatal = False
        for fault in row.faults:
            if fault.field == "geometry" or not fault.field or fault.field in used:
                self.findings.error(row, used.get(fault.field, fault.field), fault.fault, **fault.facts)
                fatal = True
        return not fatal


class Plan(Protocol):
    """What an import would write; made by looking alone."""

    def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Write it, pausing after every portion that may be committed by itself."""


Check = Callable[[AsyncSession, Work], Any]
