"""Carry an import out in the transaction of a test."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.identity import desk
from geo.imports.inspection import Inspection, inspect
from geo.imports.options import read_options
from geo.imports.reading.container import examine
from geo.imports.work import Progress
from tests.geo.imports.files import write


async def bring(session: AsyncSession, folder: Path, what: str, name: str, content: bytes, **words: str) -> Inspection:
    """Inspect a file and apply it if it may be; ``words`` are the options as on a form."""
    container = examine(write(folder, "upload", content), name, 50)
    inspection = await inspect(session, container, read_options(what, words), Progress())
    if inspection.may_apply:
        async for _ in inspection.plan.apply(session, inspection.work, desk()):
            pass
        await session.flush()
    return inspection


def faults(inspection: Inspection) -> list[tuple[int, str]]:
    """Row and fault of all that was found, in order."""
    return sorted((finding.row, finding.fault) for finding in inspection.work.findings.kept)


def facts(inspection: Inspection, fault: str) -> dict[str, object]:
    """The facts of the first finding of a fault."""
    return next(finding.facts for finding in inspection.work.findings.kept if finding.fault == fault)
