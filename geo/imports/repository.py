"""Rows that imports read and write: runs with their faults, and areas as they are found by place."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import AddressUnit, Household
from geo.areas import repository as areas
from geo.areas.change import VersionInForce
from geo.areas.tables import Area, AreaVersion
from geo.cases.tables import Incident
from geo.imports.findings import Finding
from geo.imports.options import Layout
from geo.imports.tables import ImportFault, ImportLayout, ImportRun


async def placeholders(session: AsyncSession) -> set[str]:
    """Codes of the areas that stand for a level which their source did not have."""
    return set((await session.scalars(select(Area.code).where(Area.placeholder))).all())


async def no_longer_placeholders(session: AsyncSession, codes: Sequence[str]) -> None:
    """Areas that stood for a missing level and now come from a source."""
    await session.execute(update(Area).where(Area.code.in_(codes), Area.placeholder).values(placeholder=False))


async def begin_later(session: AsyncSession, codes: Collection[str], at: datetime) -> dict[str, datetime]:
    """Since when the areas of these codes are in force, for those that begin only after ``at``."""
    begins = func.min(func.lower(AreaVersion.valid))
    query = (
        select(AreaVersion.code, begins)
        .where(AreaVersion.code.in_(codes), AreaVersion.superseded_at.is_(None))
        .group_by(AreaVersion.code)
        .having(begins > at)
    )
    return dict((await session.execute(query)).all())


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


async def change_run(session: AsyncSession, run_id: uuid.UUID, **values: Any) -> None:
    """Change some columns of a run."""
    await session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**values))


async def layouts(session: AsyncSession) -> Sequence[ImportLayout]:
    """How the files of every source were read last, the newest first."""
    return (await session.scalars(select(ImportLayout).order_by(ImportLayout.used_at.desc()))).all()


async def layout_of(session: AsyncSession, source: str) -> ImportLayout | None:
    """How the files of a source were read last."""
    return await session.get(ImportLayout, source)


async def keep_layout(session: AsyncSession, source: str, layout: Layout, at: datetime) -> None:
    """Remember how the files of a source are read, in place of what was known."""
    values = {"columns": list(layout.columns), "mapping": layout.mapping, "channel": layout.channel, "used_at": at}
    statement = upsert(ImportLayout).values(source=source, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["source"], set_=values))


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


async def areas_in_force(session: AsyncSession, at: datetime, level: str | None) -> list[tuple[int, str, str, str]]:
    """Id, code, name and level of the areas in force at ``at``, of one level or of all."""
    query = select(AreaVersion.area_id, AreaVersion.code, AreaVersion.name, AreaVersion.level).where(
        AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at)
    )
    if level is not None:
        query = query.where(AreaVersion.level == level)
    return [(id_, code, name, at_level) for id_, code, name, at_level in (await session.execute(query)).all()]


async def incidents_known(
    session: AsyncSession, keys: Collection[tuple[str, int, date]]
) -> dict[tuple[str, int, date], int]:
    """The counts that stand now for these kinds, grids and months."""
    months = {month for _, _, month in keys}
    query = select(Incident.kind, Incident.grid_id, Incident.month, Incident.n).where(Incident.month.in_(months))
    found = {(kind, grid, month): n for kind, grid, month, n in (await session.execute(query)).all()}
    return {key: found[key] for key in keys if key in found}


async def set_incidents(session: AsyncSession, counts: dict[tuple[str, int, date], int], source: str) -> None:
    """Set the counts of kinds, grids and months, in place of what stood there."""
    rows = [
        {"kind": kind, "grid_id": grid, "month": month, "n": n, "source": source}
        for (kind, grid, month), n in sorted(counts.items())
    ]
    statement = upsert(Incident)
    changed = {"n": statement.excluded.n, "source": statement.excluded.source}
    if rows:
        await session.execute(
            statement.on_conflict_do_update(index_elements=["kind", "grid_id", "month"], set_=changed), rows
        )


async def grids_counted_by_address(session: AsyncSession) -> set[int]:
    """Grids whose households are counted address by address."""
    query = select(Household.grid_id).where(Household.address_unit_id.is_not(None)).distinct()
    return set((await session.scalars(query)).all())


async def unit_with_grid(session: AsyncSession, unit_id: int) -> tuple[int, int] | None:
    """Grid id and id of an address unit, None if its grid is not known."""
    grid_id = await session.scalar(select(AddressUnit.grid_id).where(AddressUnit.id == unit_id))
    return None if grid_id is None else (grid_id, unit_id)


async def set_households(
    session: AsyncSession, counts: Sequence[tuple[int, int | None, int, date]], source: str
) -> None:
    """Set counts of households for addresses, and for whole grids where the address is None."""
    statement = upsert(Household)
    changed = {name: statement.excluded[name] for name in ("grid_id", "households", "counted_on", "source")}
    of_unit = statement.on_conflict_do_update(index_elements=["address_unit_id"], set_=changed)
    of_grid = statement.on_conflict_do_update(
        index_elements=["grid_id"], index_where=Household.address_unit_id.is_(None), set_=changed
    )
    for wanted, rows in (
        (of_unit, [c for c in counts if c[1] is not None]),
        (of_grid, [c for c in counts if c[1] is None]),
    ):
        if rows:
            names = ("grid_id", "address_unit_id", "households", "counted_on")
            await session.execute(wanted, [{**dict(zip(names, row, strict=True)), "source": source} for row in rows])
