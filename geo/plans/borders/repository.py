"""Rows of borders that moved, and of the cells that went over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Select, any_, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.tables import AreaVersion
from geo.core import clock
from geo.core.database import fetch_all, raw_connection, sql
from geo.people.tables import Account
from geo.plans.borders.tables import PlanBorder
from geo.plans.cells.repository import Content
from geo.plans.cells.tables import Atom, AtomAssignment, AtomUnit
from geo.plans.drafts.tables import Plan, PlanCommunity
from geo.plans.publishing.tables import PlanDecision, PlanPublication

PACKAGE = "geo.plans.borders"


@dataclass(frozen=True)
class Tally:
    """What the cells of a community add up to; ``in_grids`` are in a grid of that community."""

    cells: int
    in_grids: int
    households: int
    cells_m2: float
    area_m2: float

    @property
    def beyond_m2(self) -> float:
        """By how much the cells are larger than their community."""
        return self.cells_m2 - self.area_m2


@dataclass(frozen=True)
class Border:
    """A border that moved: the plan that did it, what it did, its documents and who it was."""

    plan: Plan
    border: PlanBorder
    note: str
    actor: str


async def communities_of(session: AsyncSession, atoms: Collection[int], at: datetime) -> list[tuple[str, str, int]]:
    """The communities that cells are in at ``at``: code, name, how many of these cells."""
    rows = await fetch_all(session, sql(PACKAGE, "communities_of_atoms"), {"atoms": list(atoms), "at": at})
    return [(row["code"], row["name"], row["cells"]) for row in rows]


async def begins_later(
    session: AsyncSession, communities: Collection[int], areas: Collection[int], at: datetime
) -> bool:
    """Whether anything of communities, or of areas above them, begins at ``at`` or later."""
    asked: dict[str, object] = {"communities": list(communities), "areas": [*communities, *areas], "at": at}
    (row,) = await fetch_all(session, sql(PACKAGE, "begins_later"), asked)
    return bool(row["later"])


async def tally(session: AsyncSession, communities: Collection[int], at: datetime) -> dict[int, Tally]:
    """What the cells of communities add up to at ``at``, by the communities' ids."""
    rows = await fetch_all(session, sql(PACKAGE, "tally"), {"communities": list(communities), "at": at})
    return {
        row["area_id"]: Tally(row["cells"], row["in_grids"], row["households"], row["cells_m2"], row["area_m2"])
        for row in rows
    }


async def contents(session: AsyncSession, atoms: Sequence[int], at: datetime) -> dict[int, Content]:
    """What is told of cells by id, with the grid that each is in at ``at``."""
    query = (
        select(Atom.id, Atom.kind, Atom.households, Atom.counted, AtomAssignment.grid_id)
        .join(AtomAssignment, (AtomAssignment.atom_id == Atom.id) & AtomAssignment.valid.contains(at), isouter=True)
        .where(Atom.id == any_(literal(list(atoms), ARRAY(BigInteger))))
    )
    return {row[0]: Content(row[1], row[2], row[3], row[4]) for row in await session.execute(query)}


async def end_cells(session: AsyncSession, atoms: Sequence[int], at: datetime) -> None:
    """Let cells, and their being in a grid, end at ``at``; where their addresses are is told apart."""
    ids = any_(literal(list(atoms), ARRAY(BigInteger)))
    for table, of in ((AtomAssignment, AtomAssignment.atom_id), (Atom, Atom.id)):
        closed = func.tstzrange(func.lower(table.valid), at)
        await session.execute(
            update(table)
            .where(of == ids, table.valid.contains(at))
            .values(valid=closed)
            .execution_options(synchronize_session=False)
        )


async def come_of(session: AsyncSession, atoms: Mapping[int, int]) -> None:
    """Write down which cell each was before, by the ids of both."""
    rows = [{"id": atom, "came_of": was} for atom, was in atoms.items()]
    if rows:
        await session.execute(update(Atom), rows)


async def units_follow(session: AsyncSession, at: datetime) -> None:
    """Let addresses be in the cells that theirs became, as far as these have begun by ``at``."""
    await session.execute(
        update(AtomUnit)
        .where(AtomUnit.atom_id == Atom.came_of, Atom.valid.contains(at))
        .values(atom_id=Atom.id)
        .execution_options(synchronize_session=False)
    )


async def add(
    session: AsyncSession, plan: Plan, border: PlanBorder, bases: Mapping[int, str], change_id: int, note: str
) -> None:
    """Write down a border that moved: as a plan that is published, with its communities and who decided it."""
    session.add(plan)
    await session.flush()
    rows = [{"plan_id": plan.id, "community_id": area, "base": base} for area, base in bases.items()]
    await session.execute(insert(PlanCommunity), rows)
    border.plan_id = plan.id
    session.add(border)
    await decide(session, plan, "approve", plan.created_at, plan.owner_id, note)
    await publish(session, plan, "published", change_id, plan.created_at, plan.owner_id)


async def decide(session: AsyncSession, plan: Plan, step: str, at: datetime, actor_id: int, note: str) -> None:
    """Write down who decided by which document."""
    session.add(
        PlanDecision(
            plan_id=plan.id, step=step, revision=0, at=at, actor_id=actor_id, note=note, document=plan.document
        )
    )
    await session.flush()


async def publish(session: AsyncSession, plan: Plan, way: str, change_id: int, at: datetime, actor_id: int) -> None:
    """Write down that it is in force, or taken back, for disputes and people to follow."""
    session.add(
        PlanPublication(
            plan_id=plan.id,
            way=way,
            change_id=change_id,
            effective_at=plan.effective_at,
            at=at,
            actor_id=actor_id,
            hand_over=[],
            posts={},
        )
    )
    await session.flush()


async def published(session: AsyncSession, plan_id: int) -> PlanPublication:
    """What the border that moved by a plan did to areas, and from when."""
    query = select(PlanPublication).where(PlanPublication.plan_id == plan_id, PlanPublication.way == "published")
    return (await session.scalars(query)).one()


async def codes_changed(session: AsyncSession, change_id: int) -> list[str]:
    """The codes of the areas that a change gave other boundaries."""
    return list((await session.scalars(select(AreaVersion.code).where(AreaVersion.change_id == change_id))).all())


async def bring_back(session: AsyncSession, communities: Collection[int], since: datetime, at: datetime) -> None:
    """Let cells that became others at ``since`` be again, from ``at`` on, what they were.

    If that is before they began, they never did.
    """
    asked: dict[str, object] = {"communities": list(communities), "since": since, "at": at, "now": clock.now()}
    connection = await raw_connection(session)
    for step in ("reopen_cells", "drop_cells") if at == since else ("end_cells", "renew_cells"):
        await connection.execute(sql(PACKAGE, step), asked)


async def borders(session: AsyncSession, before: int | None, limit: int) -> list[Border]:
    """Borders that moved, newest first, those with an id below ``before``."""
    query = _borders().order_by(Plan.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Plan.id < before)
    return [Border(*row) for row in await session.execute(query)]


async def border(session: AsyncSession, plan_id: int) -> Border | None:
    """The border that moved by the plan of that id, which nobody else puts back until the transaction ends."""
    row = (await session.execute(_borders().where(Plan.id == plan_id).with_for_update(of=Plan))).first()
    return None if row is None else Border(*row)


def _borders() -> Select[Plan, PlanBorder, str, str]:
    """Borders with the note of the newest decision and the name of who moved each."""
    newest = (
        select(PlanDecision.note)
        .where(PlanDecision.plan_id == Plan.id)
        .order_by(PlanDecision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Plan, PlanBorder, newest, Account.display_name)
        .join(PlanBorder, PlanBorder.plan_id == Plan.id)
        .join(Account, Account.id == Plan.owner_id)
    )


async def areas_of(session: AsyncSession, area_ids: Collection[int]) -> dict[int, tuple[str, str, int]]:
    """Code, name and key of areas as they are, or were last, by id."""
    query = (
        select(AreaVersion.area_id, AreaVersion.code, AreaVersion.name, AreaVersion.scope_lo)
        .where(
            AreaVersion.area_id == any_(literal(list(area_ids), ARRAY(BigInteger))), AreaVersion.superseded_at.is_(None)
        )
        .ext(distinct_on(AreaVersion.area_id))
        .order_by(AreaVersion.area_id, func.lower(AreaVersion.valid).desc())
    )
    return {area: (code, name, scope) for area, code, name, scope in await session.execute(query)}
