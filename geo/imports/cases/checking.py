"""A file of disputes, checked row by row and taken in through the one intake."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.districts import districts
from geo.cases.intake import take_in
from geo.core import clock
from geo.core.errors import ConflictError, FieldFault, WanggeError
from geo.core.identity import Identity
from geo.imports.cases.fields import CASE_FIELDS
from geo.imports.cases.rows import Delivered, Reader
from geo.imports.kinds import kinds_by_word
from geo.imports.points import Points
from geo.imports.work import Work
from geo.people import repository as people

__all__ = ["CASE_FIELDS", "check_cases"]
PORTION = 100


@dataclass
class CasesPlan:
    """Reports to be taken in, in the order of the file."""

    delivered: list[Delivered]

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Take them in, each for itself; a portion at a time may be committed."""
        outcomes: Counter[str] = Counter()
        work.progress.total, work.progress.done = len(self.delivered), 0
        work.report["cases"] = outcomes
        for start in range(0, len(self.delivered), PORTION):
            for delivered in self.delivered[start : start + PORTION]:
                outcomes[await _take(session, work, delivered, actor)] += 1
                work.progress.done += 1
            yield


async def check_cases(session: AsyncSession, work: Work) -> CasesPlan:
    """Read and check every row; what only the intake can tell, such as the grid, is not known yet.

    Raises:
        ConflictError: no boundaries have been imported yet.
    """
    if not await districts(session, clock.now()):
        raise ConflictError("no_district")
    kinds = kinds_by_word(await people.kinds(session))
    delivered = await asyncio.to_thread(_read, work, kinds)
    if not work.columns.has("external_id"):
        work.findings.note("external_id_of_content")
    return CasesPlan(delivered)


def _read(work: Work, kinds: Mapping[str, str]) -> list[Delivered]:
    points = Points(work, list(islice(work.source.rows(), 200)))
    reader = Reader(work, points, kinds)
    delivered = [read for row in work.rows() if (read := reader.read(row)) is not None]
    points.close()
    return delivered


async def _take(session: AsyncSession, work: Work, delivered: Delivered, actor: Identity) -> str:
    """Take one report in behind a savepoint, so that what is wrong with it touches no other; what came of it."""
    try:
        async with session.begin_nested():
            taken = await take_in(session, delivered.report, actor)
    except WanggeError as error:
        for fault in error.fields or (FieldFault("", error.fault, error.facts),):
            work.findings.error(delivered.row, fault.field, fault.fault, **fault.facts)
        return "refused"
    except (DataError, IntegrityError):
        work.findings.error(delivered.row, "", "row_not_stored")
        return "refused"
    outcome: str = taken.record.routing_outcome if taken.created else "known"
    session.expunge_all()
    return outcome
