"""Look at a file from end to end without writing anything: what it is, what is wrong with it, what it would change."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.imports.addresses.checking import ADDRESS_FIELDS, check_addresses
from geo.imports.areas.checking import check_areas
from geo.imports.areas.fields import area_fields
from geo.imports.cases.checking import CASE_FIELDS, check_cases
from geo.imports.cases.fields import require_channel
from geo.imports.columns import Columns, Field, find_columns
from geo.imports.findings import Findings
from geo.imports.georeference import georeference
from geo.imports.households import HOUSEHOLD_FIELDS, check_households
from geo.imports.incidents import INCIDENT_FIELDS, check_incidents
from geo.imports.layouts import note_changes
from geo.imports.options import Options, What
from geo.imports.people.checking import PEOPLE_FIELDS, check_people
from geo.imports.plans.checking import check_plans
from geo.imports.plans.rows import LAYER_FIELDS
from geo.imports.reading.container import Container
from geo.imports.reading.opening import open_source
from geo.imports.reading.source import Row, Source
from geo.imports.work import Plan, Progress, Work

_CHECKS: dict[What, Callable[[AsyncSession, Work], Awaitable[Plan]]] = {
    What.AREAS: check_areas,
    What.ADDRESSES: check_addresses,
    What.HOUSEHOLDS: check_households,
    What.PEOPLE: check_people,
    What.CASES: check_cases,
    What.INCIDENTS: check_incidents,
    What.PLANS: check_plans,
}
_FIELDS: dict[What, tuple[Field, ...]] = {
    What.ADDRESSES: ADDRESS_FIELDS,
    What.HOUSEHOLDS: HOUSEHOLD_FIELDS,
    What.PEOPLE: PEOPLE_FIELDS,
    What.CASES: CASE_FIELDS,
    What.INCIDENTS: INCIDENT_FIELDS,
    What.PLANS: LAYER_FIELDS,
}
_FIRST_ROWS = 100


@dataclass(frozen=True)
class Inspection:
    """What was found in a file, how many rows it has, and the plan of what would be written."""

    work: Work
    plan: Plan
    rows_total: int

    @property
    def may_apply(self) -> bool:
        """Whether the plan may be carried out as the sender asked."""
        options = self.work.options
        return not options.dry_run and (options.accept_partial or not self.work.findings.refused)

    def report(self) -> dict[str, Any]:
        """The report as it is kept with the run: facts and ids, no sentences."""
        work, findings = self.work, self.work.findings
        notes = [{"note": note.note, "facts": note.facts} for note in findings.notes]
        if (n := findings.counts.total()) > len(findings.kept):
            notes.append({"note": "faults_not_all_kept", "facts": {"n": n, "kept": len(findings.kept)}})
        rows = {"total": self.rows_total, "refused": len(findings.refused), "warned": len(findings.warned)}
        return {
            "file": {"kind": work.source.kind, "columns": list(work.source.columns), **work.source.facts},
            "columns": work.columns.report,
            "unused_columns": _unused(work),
            "rows": {**rows, "good": rows["total"] - rows["refused"]},
            "faults": findings.by_fault(),
            "notes": notes,
            **work.report,
        }


def fields_of(options: Options) -> tuple[Field, ...]:
    """The fields that a file of this kind may fill."""
    return area_fields(options.level or Level.GRID) if options.what is What.AREAS else _FIELDS[options.what]


def peek(container: Container, options: Options) -> None:
    """Open a file and match its columns, so that a fault of the file as a whole is answered at once.

    Raises:
        UnsupportedFileError: not readable.
        InvalidInputError: a column named in the mapping is not there, or a needed one is missing, or the datum of
            boundaries.
    """
    with open_source(container) as source:
        _columns(source, options, [])
        if options.what in (What.AREAS, What.PLANS):
            georeference(source.reference, options.datum, boundaries=True)


async def inspect(
    session: AsyncSession,
    container: Container,
    options: Options,
    progress: Progress,
    run_id: uuid.UUID | None = None,
) -> Inspection:
    """Read and check a whole file; reads the database, writes nothing.

    Raises:
        UnsupportedFileError, InvalidInputError: the file as a whole cannot be taken.
    """
    opened = open_source(container)
    source = await asyncio.to_thread(opened.__enter__)
    try:
        first = await asyncio.to_thread(lambda: list(islice(source.rows(), _FIRST_ROWS)))
        columns = _columns(source, options, first)
        work = Work(source, options, columns, Findings(source.columns), progress, run_id=run_id)
        _note_columns(work, source)
        plan = await _CHECKS[options.what](session, work)
        return Inspection(work, plan, progress.total)
    finally:
        opened.__exit__(None, None, None)


def _columns(source: Source, options: Options, first: Sequence[Row]) -> Columns:
    columns = find_columns(source, fields_of(options), options, first)
    if options.what is What.CASES:
        require_channel(columns, options)
    return columns


def _note_columns(work: Work, source: Source) -> None:
    if twice := source.facts.get("columns_twice"):
        work.findings.note("columns_twice", columns=", ".join(map(str, twice if isinstance(twice, list) else [])))
    if above := source.facts.get("lines_above_header"):
        work.findings.note("lines_above_header", n=above)
    if layout := work.options.layout:
        note_changes(work.findings, layout, source.columns)


def _unused(work: Work) -> list[str]:
    used = set(work.columns.places.values())
    return [name for i, name in enumerate(work.source.columns) if i not in used]
