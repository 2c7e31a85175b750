"""A file of disputes, checked row by row and taken in through the one intake, a portion at a time."""

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import islice

import psycopg
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.loading import load
from geo.areas.districts import districts
from geo.cases.assigning import Desk, Situation
from geo.cases.intake import TakenIn, faults_of, route_many, take_in_many, taken_in_before
from geo.cases.placing import Matcher
from geo.cases.report import CaseReport
from geo.core import clock
from geo.core.database import raw_connection
from geo.core.errors import ConflictError
from geo.core.identity import Identity
from geo.imports.cases.ahead import Ahead, Lookout
from geo.imports.cases.fields import CASE_FIELDS
from geo.imports.cases.rows import Delivered, Reader
from geo.imports.kinds import kinds_by_word
from geo.imports.points import Points
from geo.imports.work import Work
from geo.people import repository as people

__all__ = ["CASE_FIELDS", "check_cases"]
PORTION = 1000
Routed = tuple[Delivered, Situation, Desk]
OUTCOMES = ("assigned", "review", "outside", "known", "refused")
_NOT_STORABLE = (DataError, IntegrityError, psycopg.DataError, psycopg.IntegrityError)


@dataclass
class CasesPlan:
    """Reports to be taken in, in the order of the file."""

    delivered: list[Delivered]
    library: Matcher

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Take them in; after every portion the transaction may be committed.

        The report counts what became of each row of the file: every row once. Rows of the same run that were taken in
        before the work was broken off count as what they became then.
        """
        outcomes = Counter(dict.fromkeys(OUTCOMES, 0))
        outcomes["refused"] = work.progress.done = len(work.findings.refused)
        work.report["cases"] = outcomes
        async with aclosing(self._portions(session, work, lambda part: _not_known(session, part, actor))) as portions:
            async for portion, library in portions:
                outcomes.update(await _take(session, work, library, portion, actor))
                yield

    async def routed(self, session: AsyncSession, work: Work) -> AsyncIterator[list[Routed]]:
        """Where they would go, a portion at a time; nothing is written."""
        async with aclosing(self._portions(session, work, _reports)) as portions:
            async for portion, library in portions:
                found = await route_many(session, library, [delivered.report for delivered in portion])
                yield [(d, *where) for d, where in zip(portion, found, strict=True)]

    async def _portions(
        self, session: AsyncSession, work: Work, wanted: Callable[[list[Delivered]], Awaitable[list[CaseReport]]]
    ) -> AsyncGenerator[tuple[list[Delivered], Matcher], None]:
        """Portions, each with a library that knows its addresses; the next one's are matched while one is worked on.

        Args:
            wanted: the reports of a portion whose addresses are needed.
        """
        parts = [self.delivered[start : start + PORTION] for start in range(0, len(self.delivered), PORTION)]
        looking: asyncio.Task[Ahead] | None = None
        # The places and the rows stay until the end: looking through them for garbage took a fifth of the time.
        gc.freeze()
        lookout = Lookout(self.library, apart=len(parts) > 1)
        try:
            for i, part in enumerate(parts):
                library = await (looking or lookout.look(await wanted(part), clock.now()))
                if i + 1 < len(parts):
                    following = await wanted(parts[i + 1])
                    looking = asyncio.create_task(lookout.look(following, clock.now()))
                yield part, library
                work.progress.done += len(part)
        finally:
            gc.unfreeze()
            if looking is not None:
                looking.cancel()
            lookout.close()


async def _reports(portion: list[Delivered]) -> list[CaseReport]:
    return [delivered.report for delivered in portion]


async def _not_known(session: AsyncSession, portion: list[Delivered], actor: Identity) -> list[CaseReport]:
    """The reports that have not been taken in before."""
    reports = await _reports(portion)
    before = await taken_in_before(session, reports, actor)
    return [report for report, known in zip(reports, before, strict=True) if not known]


async def check_cases(session: AsyncSession, work: Work) -> CasesPlan:
    """Read and check every row; what only the intake can tell, such as the grid, is not known yet.

    Raises:
        ConflictError: no boundaries have been imported yet.
    """
    if not await districts(session, clock.now()):
        raise ConflictError("no_district")
    kinds = kinds_by_word(await people.kinds(session))
    delivered = await asyncio.to_thread(read_all, work, kinds)
    if not work.columns.has("external_id"):
        work.findings.note("external_id_of_content")
    return CasesPlan(delivered, await load(await raw_connection(session)))


def read_all(work: Work, kinds: Mapping[str, str]) -> list[Delivered]:
    """The rows of a file that can be taken in; what is wrong with the others is noted."""
    points = Points(work, list(islice(work.source.rows(), 200)))
    reader = Reader(work, points, kinds)
    delivered = [read for row in work.rows(reading_is_done=False) if (read := reader.read(row)) is not None]
    points.close()
    reader.close()
    return delivered


async def _take(
    session: AsyncSession, work: Work, library: Matcher, portion: Sequence[Delivered], actor: Identity
) -> Counter[str]:
    """Take a portion in; what came of its rows. What is wrong with one row touches no other."""
    good = []
    for delivered, fault in zip(portion, await faults_of(session, [d.report for d in portion]), strict=True):
        if fault is None:
            good.append(delivered)
        else:
            for one in fault.fields:
                work.findings.error(delivered.row, one.field, one.fault, **one.facts)
    outcomes = await _store(session, work, library, good, actor)
    session.expunge_all()
    return outcomes + Counter(refused=len(portion) - len(good))


async def _store(
    session: AsyncSession, work: Work, library: Matcher, portion: Sequence[Delivered], actor: Identity
) -> Counter[str]:
    """Write a portion in one go, by halves where the database does not take it, down to the row that it does not."""
    if not portion:
        return Counter()
    try:
        taken = await take_in_many(session, library, [delivered.report for delivered in portion], actor)
    except _NOT_STORABLE:
        if len(portion) == 1:
            work.findings.error(portion[0].row, "", "row_not_stored")
            return Counter(refused=1)
        half = len(portion) // 2
        first = await _store(session, work, library, portion[:half], actor)
        return first + await _store(session, work, library, portion[half:], actor)
    return Counter(_outcome(work, each) for each in taken)


def _outcome(work: Work, taken: TakenIn) -> str:
    """What became of a row; one that this very run took in before it was broken off is not known from elsewhere."""
    mine = work.run_id is not None and taken.record.import_run_id == work.run_id
    return taken.record.routing_outcome if taken.created or mine else "known"
