"""Rows of drafts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from sqlalchemy import BigInteger, Text, any_, delete, func, insert, literal, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.tables import AreaChangeRow, AreaVersion, DistrictRule
from geo.core.database import fetch_all, raw_connection, sql
from geo.people.tables import Account, Person, PersonInCharge
from geo.plans.drafts.changes import Change
from geo.plans.drafts.tables import (
    Plan,
    PlanAssignment,
    PlanCommunity,
    PlanDedicated,
    PlanGrid,
    PlanKeep,
    PlanOperation,
    PlanStep,
)

CHANNEL = "wangge_plans"


@dataclass(frozen=True)
class Community:
    """A community that a draft may change; ``scope`` is its key, ``base`` what the draft rests on (see ``Stamp``)."""

    area_id: int
    code: str
    name: str
    scope: int
    base: str

    @property
    def cells(self) -> int:
        """How many cells the draft rests on there."""
        return int(self.base.split(":")[1])


async def latest_change(session: AsyncSession) -> int:
    """The id of the newest change of areas."""
    return await session.scalar(select(func.max(AreaChangeRow.id))) or 0


async def add_plan(session: AsyncSession, plan: Plan, communities: Mapping[int, str]) -> Plan:
    """Write a new draft with its communities, by their ids and the sum of what each rests on."""
    session.add(plan)
    await session.flush()
    rows = [{"plan_id": plan.id, "community_id": area, "base": base} for area, base in communities.items()]
    await session.execute(insert(PlanCommunity), rows)
    return plan


async def plan_of(session: AsyncSession, plan_id: int, *, lock: bool = False) -> Plan | None:
    """The draft of that id as it is now; with ``lock`` nobody else edits it until the transaction ends."""
    query = select(Plan).where(Plan.id == plan_id).execution_options(populate_existing=True)
    return await session.scalar(query.with_for_update() if lock else query)


async def communities_of(session: AsyncSession, plan_ids: Collection[int]) -> dict[int, tuple[Community, ...]]:
    """The communities of drafts by code, as they are, or were last."""
    mine = select(PlanCommunity).where(PlanCommunity.plan_id.in_(plan_ids)).subquery()
    query = (
        select(
            mine.c.plan_id, mine.c.community_id, AreaVersion.code, AreaVersion.name, AreaVersion.scope_lo, mine.c.base
        )
        .join(AreaVersion, AreaVersion.area_id == mine.c.community_id)
        .where(AreaVersion.superseded_at.is_(None))
        .ext(distinct_on(mine.c.plan_id, AreaVersion.code))
        .order_by(mine.c.plan_id, AreaVersion.code, func.lower(AreaVersion.valid).desc())
    )
    found: dict[int, list[Community]] = {}
    for plan_id, *community in await session.execute(query):
        found.setdefault(plan_id, []).append(Community(*community))
    return {plan_id: tuple(of) for plan_id, of in found.items()}


async def plans(
    session: AsyncSession, states: Collection[str], before: int | None, limit: int
) -> list[tuple[Plan, str]]:
    """Drafts in some states, newest first, those with an id below ``before``; each with its owner's name."""
    query = select(Plan, Account.display_name).join(Account, Account.id == Plan.owner_id)
    query = query.where(Plan.kind == "draft", Plan.state == any_(literal(list(states), ARRAY(Text))))
    if before is not None:
        query = query.where(Plan.id < before)
    return [(row[0], row[1]) for row in await session.execute(query.order_by(Plan.id.desc()).limit(limit))]


async def touched(session: AsyncSession, plan: Plan, atoms: Collection[int], keys: Collection[str]) -> set[int]:
    """The ids of the communities in which cells, grids and groups are, by their ids and keys."""
    in_force_ids = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19]
    asked: dict[str, object] = {
        "plan": plan.id,
        "atoms": list(atoms),
        "grids": in_force_ids,
        "keys": list(keys),
        "at": plan.base_at,
    }
    rows = await fetch_all(session, sql("geo.plans.drafts", "communities_of"), asked)
    return {row["community_id"] for row in rows}


async def changed_communities(session: AsyncSession, plan_id: int) -> set[int]:
    """The ids of the communities in which a draft differs by anything from the grids in force."""
    found: set[int] = set()
    for table in (PlanGrid, PlanAssignment, PlanDedicated):
        query = select(table.community_id).where(table.plan_id == plan_id).distinct()
        found.update((await session.scalars(query)).all())
    return found


async def srid_of(session: AsyncSession, district_id: int) -> int:
    """The EPSG code of a district's metric CRS."""
    return (await session.scalars(select(DistrictRule.metric_srid).where(DistrictRule.area_id == district_id))).one()


async def cells_under(
    session: AsyncSession, polygon: shapely.Polygon, srid: int, at: datetime
) -> list[tuple[int, int, str, shapely.Polygon]]:
    """The cells that a polygon in EPSG ``srid`` touches at ``at``: id, id and name of the community, shape."""
    asked: dict[str, object] = {"polygon": shapely.to_wkb(polygon), "srid": srid, "at": at}
    rows = await fetch_all(session, sql("geo.plans.drafts", "cells_under"), asked)
    shapes = shapely.from_wkb([bytes(row["geom"]) for row in rows]) if rows else []
    return [(row["id"], row["community_id"], row["community"], shape) for row, shape in zip(rows, shapes, strict=True)]


async def atoms_of_place(session: AsyncSession, place_id: int) -> tuple[int, ...]:
    """The ids of the cells that the buildings of a place lie in."""
    rows = await fetch_all(session, sql("geo.plans.drafts", "atoms_of_place"), {"place": place_id})
    return tuple(row["atom_id"] for row in rows)


async def codes_used(session: AsyncSession, prefixes: Collection[str], also: str) -> frozenset[str]:
    """Codes that some area has, had or is to have: those that begin with one of ``prefixes``, and ``also``."""
    begins = (AreaVersion.code.startswith(prefix, autoescape=True) for prefix in prefixes)
    of = or_(AreaVersion.code == also, *begins)
    query = select(AreaVersion.code).where(AreaVersion.superseded_at.is_(None), of).distinct()
    return frozenset((await session.scalars(query)).all())


async def put(session: AsyncSession, plan: Plan, cells: Collection[tuple[int, int, str | None]]) -> None:
    """Let cells be in grids: the id of each, that of its community, and the key of the grid.

    No row is kept of those that come to be where they are in force.
    """
    asked: dict[str, object] = {
        "plan": plan.id,
        "at": plan.base_at,
        "atoms": [atom for atom, _, _ in cells],
        "communities": [community for _, community, _ in cells],
        "keys": [key for _, _, key in cells],
    }
    connection = await raw_connection(session)
    await connection.execute(sql("geo.plans.drafts", "put_cells"), asked, prepare=False)


async def keep_grid(session: AsyncSession, plan: Plan, community_id: int, row: Mapping[str, Any]) -> None:
    """Write a grid, unless it is as in force."""
    table, version = PlanGrid, AreaVersion
    values = {"community_id": community_id, **row}
    del values["key"]
    await session.execute(
        upsert(table)
        .values(plan_id=plan.id, key=row["key"], **values)
        .on_conflict_do_update(index_elements=["plan_id", "key"], set_=values)
    )
    as_in_force = (
        version.superseded_at.is_(None),
        version.valid.contains(plan.base_at),
        table.grid_id == version.area_id,
        table.code == version.code,
        table.name == version.name,
        table.provisional.is_(False),
        table.person_id.is_(None),
        table.locked.is_(False),
        table.retired.is_(False),
    )
    await session.execute(
        delete(table)
        .where(table.plan_id == plan.id, table.key == row["key"], *as_in_force)
        .execution_options(synchronize_session=False)
    )


async def drop_grid(session: AsyncSession, plan_id: int, key: str) -> None:
    """Let a grid be as in force, and a new one not be."""
    await session.execute(
        delete(PlanGrid)
        .where(PlanGrid.plan_id == plan_id, PlanGrid.key == key)
        .execution_options(synchronize_session=False)
    )


async def keep_dedicated(session: AsyncSession, plan_id: int, community_id: int, row: Mapping[str, Any]) -> None:
    """Write a dedicated grid, unless it is as in force."""
    table, version = PlanDedicated, AreaVersion
    await session.execute(insert(table).values(plan_id=plan_id, community_id=community_id, **row))
    as_in_force = (
        table.version_id == version.id,
        table.code == version.code,
        table.name == version.name,
        table.geom == version.geom,
        table.person_id.is_(None),
        table.retired.is_(False),
    )
    await session.execute(
        delete(table)
        .where(table.plan_id == plan_id, table.key == row["key"], *as_in_force)
        .execution_options(synchronize_session=False)
    )


async def drop_dedicated(session: AsyncSession, plan_id: int, key: str) -> None:
    """Let a dedicated grid be as in force, and a new one not be."""
    await session.execute(
        delete(PlanDedicated)
        .where(PlanDedicated.plan_id == plan_id, PlanDedicated.key == key)
        .execution_options(synchronize_session=False)
    )


async def keep_keep(session: AsyncSession, plan_id: int, community_id: int, keep: Mapping[str, Any]) -> None:
    """Write a group that stays together."""
    await session.execute(insert(PlanKeep).values(plan_id=plan_id, community_id=community_id, **keep))


async def drop_keep(session: AsyncSession, plan_id: int, key: str) -> None:
    """Let a group stay together no longer."""
    await session.execute(
        delete(PlanKeep)
        .where(PlanKeep.plan_id == plan_id, PlanKeep.key == key)
        .execution_options(synchronize_session=False)
    )


async def add_operation(
    session: AsyncSession,
    plan: Plan,
    kind: str,
    request: Mapping[str, Any],
    changes: Sequence[Change],
    at: datetime,
    actor_id: int,
) -> int:
    """Write an operation behind the one that the draft stands at, and return its id."""
    row = PlanOperation(
        plan_id=plan.id,
        parent_id=plan.head,
        kind=kind,
        request=dict(request),
        changes=[change.to_json() for change in changes],
        at=at,
        actor_id=actor_id,
    )
    session.add(row)
    await session.flush()
    return row.id


async def operation(session: AsyncSession, plan_id: int, operation_id: int) -> PlanOperation:
    """An operation of a draft."""
    query = select(PlanOperation).where(PlanOperation.plan_id == plan_id, PlanOperation.id == operation_id)
    return (await session.scalars(query)).one()


async def step(session: AsyncSession, plan: Plan, operation_id: int, way: str, at: datetime, actor_id: int) -> None:
    """Write a draft's next revision, with ``head`` and ``ahead`` as they were set, and tell every process once this
    transaction is committed.
    """
    plan.revision += 1
    plan.changed_at = at
    session.add(
        PlanStep(plan_id=plan.id, revision=plan.revision, operation_id=operation_id, way=way, at=at, actor_id=actor_id)
    )
    await session.flush()
    await session.execute(select(func.pg_notify(CHANNEL, str(plan.id))))


async def steps_after(session: AsyncSession, plan_id: int, revision: int) -> list[tuple[PlanStep, PlanOperation, str]]:
    """What became of a draft after a revision, with each operation and the name of who did it."""
    query = (
        select(PlanStep, PlanOperation, Account.display_name)
        .join(
            PlanOperation,
            tuple_(PlanOperation.plan_id, PlanOperation.id) == tuple_(PlanStep.plan_id, PlanStep.operation_id),
        )
        .join(Account, Account.id == PlanStep.actor_id)
        .where(PlanStep.plan_id == plan_id, PlanStep.revision > revision)
        .order_by(PlanStep.revision)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]


async def operations(session: AsyncSession, plan_id: int) -> list[tuple[PlanOperation, str]]:
    """All operations of a draft, those on other branches too, with the name of who did each."""
    query = (
        select(PlanOperation, Account.display_name)
        .join(Account, Account.id == PlanOperation.actor_id)
        .where(PlanOperation.plan_id == plan_id)
        .order_by(PlanOperation.id)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def revision_of(session: AsyncSession, plan_id: int) -> tuple[int, str] | None:
    """The revision and state of a draft."""
    row = (await session.execute(select(Plan.revision, Plan.state).where(Plan.id == plan_id))).first()
    return None if row is None else (row[0], row[1])


async def copy_rows(session: AsyncSession, source: int, to: int) -> None:
    """Give a draft what another differs from the grids in force by."""
    for table in (PlanGrid, PlanAssignment, PlanKeep, PlanDedicated):
        names = [column.name for column in table.__table__.columns if column.name != "plan_id"]
        rows = select(literal(to, BigInteger), *(table.__table__.c[name] for name in names))
        query = insert(table).from_select(["plan_id", *names], rows.where(table.__table__.c.plan_id == source))
        await session.execute(query)


async def leaders(session: AsyncSession, grid_ids: Collection[int], at: datetime) -> dict[int, tuple[int, str]]:
    """Who is first in line to lead each grid at an instant: id and name, by the grid's id."""
    query = (
        select(PersonInCharge.area_id, Person.id, Person.name)
        .join(Person, Person.id == PersonInCharge.person_id)
        .where(
            PersonInCharge.area_id == any_(literal(list(grid_ids), ARRAY(BigInteger))),
            PersonInCharge.post == "leader",
            PersonInCharge.valid.contains(at),
        )
        .order_by(PersonInCharge.area_id, PersonInCharge.rank.desc())
    )
    return {area: (person, name) for area, person, name in await session.execute(query)}


async def names_of(session: AsyncSession, people: Collection[int]) -> dict[int, str]:
    """The names of people by their ids."""
    query = select(Person.id, Person.name).where(Person.id == any_(literal(list(people), ARRAY(BigInteger))))
    return dict((await session.execute(query)).all())


async def discard(session: AsyncSession, plan: Plan, at: datetime) -> None:
    """Put a draft away; it can be read and edited no longer."""
    await session.execute(update(Plan).where(Plan.id == plan.id).values(state="discarded", changed_at=at))
    await session.execute(select(func.pg_notify(CHANNEL, str(plan.id))))
