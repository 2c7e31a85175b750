"""Rows that judging needs: definitions, the areas of a month, and the counts that were told."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import BigInteger, Text, any_, func, literal, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY, INT8MULTIRANGE
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import in_force
from geo.areas.tables import AreaVersion
from geo.cases.tables import Incident
from geo.compliance.definition import Definition, Item, Rule
from geo.compliance.results import Told
from geo.compliance.tables import EightNoDefinition


@dataclass(frozen=True, slots=True)
class AreaAt:
    """An area in force: its key, the ids on the way down to it, and whether it lies wholly in what the asker sees."""

    area_id: int
    level: str
    code: str
    name: str
    key: int
    path: tuple[int, ...]
    seen: bool


async def definition_on(session: AsyncSession, day: date) -> Definition | None:
    """The version of the definition that holds on ``day``, None if none does."""
    holding = select(EightNoDefinition).where(EightNoDefinition.valid.contains(day))
    rows = (await session.scalars(holding.order_by(EightNoDefinition.place))).all()
    if not rows:
        return None
    items = tuple(Item(row.item, row.name, row.name_en, cast("Rule", row.rule), tuple(row.kinds)) for row in rows)
    return Definition(rows[0].version, rows[0].valid.lower, items)


async def areas_at(session: AsyncSession, at: datetime, areas: str, seen: str) -> list[AreaAt]:
    """The areas in force at ``at`` that have a part in ``areas``, by code; both multiranges of keys, as text."""
    keys = func.int8range(AreaVersion.scope_lo, AreaVersion.scope_hi, "[]")
    query = (
        in_force(at)
        .where(sql_cast(areas, INT8MULTIRANGE).overlaps(keys))
        .with_only_columns(
            AreaVersion.area_id,
            AreaVersion.level,
            AreaVersion.code,
            AreaVersion.name,
            AreaVersion.scope_lo,
            sql_cast(AreaVersion.path, Text),
            sql_cast(seen, INT8MULTIRANGE).contains(keys),
        )
        .order_by(AreaVersion.code.collate("C"))
    )
    return [
        AreaAt(area_id, level, code, name, key, tuple(map(int, path.split("."))), inside)
        for area_id, level, code, name, key, path, inside in await session.execute(query)
    ]


async def told_of(
    session: AsyncSession, grid_ids: Collection[int], month: date, kinds: Collection[str]
) -> dict[int, dict[str, Told]]:
    """What was told of these kinds of incidents in a month, by grid; a count that was not told is left out."""
    # Most grids tell the same few numbers, so grids are gathered by what they told.
    query = (
        select(Incident.kind, Incident.n, Incident.source, func.array_agg(Incident.grid_id))
        .where(
            Incident.month == month,
            Incident.kind == any_(literal(list(kinds), ARRAY(Text))),
            Incident.grid_id == any_(literal(list(grid_ids), ARRAY(BigInteger))),
        )
        .group_by(Incident.kind, Incident.n, Incident.source)
    )
    found: dict[int, dict[str, Told]] = defaultdict(dict)
    for kind, n, source, told_by in await session.execute(query):
        told = Told(n, source)
        for grid_id in told_by:
            found[grid_id][kind] = told
    return found
