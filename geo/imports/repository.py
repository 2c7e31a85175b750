"""Rows that imports read and write: runs with their faults, and areas as they are found by place."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository as areas
from geo.areas.change import VersionInForce
from geo.areas.tables import Area, AreaVersion
from geo.imports.findings import Finding
from geo.imports.tables import ImportFault, ImportRun


async def placeholders(session: AsyncSession) -> set[str]:
    """Codes of the areas that stand for a level which their source did not have."""
    return set((await session.scalars(select(Area.code).where(Area.placeholder))).all())


async def no_longer_placeholders(session: AsyncSession, codes: Sequence[str]) -> None:
    """Areas that stood for a missing level and now come from a source."""
    await session.execute(update(Area).where(Area.code.in_(codes), Area.placeholder).values(placeholder=False))


async def areas_within(
    session: AsyncSession, bounds: tuple[float, float, float, float], at: datetime
) -> dict[str, VersionInForce]:
    """Areas in force at ``at`` that touch a box (west, south, east, north in WGS84 degrees), by code."""
    box = func.ST_Transform(func.ST_MakeEnvelope(*bounds, 4326), 3857)
    codes = select(AreaVersion.code).where(
        AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at), AreaVersion.geom_3857.intersects(box)
    )
    return await areas.versions_at(session, set((await session.scalars(codes)).all()), at)


async def add_run(session: AsyncSession, run: ImportRun) -> None:
    """Write a run down."""
    session.add(run)
    await session.flush()


async def run_of(session: AsyncSession, run_id: uuid.UUID) -> ImportRun | None:
    """A run, if there is one that the asking account may see."""
    found: ImportRun | None = await session.scalar(select(ImportRun).where(ImportRun.id == run_id))
    return found


async def lock_run(session: AsyncSession, run_id: uuid.UUID) -> ImportRun | None:
    """A run, held against every other worker until the transaction ends; None if another one has it."""
    query = select(ImportRun).where(ImportRun.id == run_id).with_for_update(skip_locked=True)
    found: ImportRun | None = await session.scalar(query)
    return found


async def change_run(session: AsyncSession, run_id: uuid.UUID, **values: Any) -> None:
    """Change some columns of a run."""
    await session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**values))


async def add_faults(session: AsyncSession, run_id: uuid.UUID, found: Sequence[Finding]) -> None:
    """Keep what was found with the run."""
    rows = [
        {
            "run_id": run_id,
            "row_number": finding.row,
            "severity": finding.severity,
            "field": finding.field,
            "fault": finding.fault,
            "facts": finding.facts,
            "row_values": finding.values,
        }
        for finding in found
    ]
    if rows:
        await session.execute(insert(ImportFault), rows)


async def faults_of(session: AsyncSession, run_id: uuid.UUID) -> list[ImportFault]:
    """What was found in a run, row by row, errors first in each row."""
    order = (ImportFault.row_number, ImportFault.severity, ImportFault.field, ImportFault.fault)
    query = select(*ImportFault.__table__.columns).where(ImportFault.run_id == run_id).order_by(*order)
    return [ImportFault(**row) for row in (await session.execute(query)).mappings()]
