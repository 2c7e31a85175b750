"""Rows of publications to be settled, of hand-overs, and of what people are told of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Text,
    and_,
    any_,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from geo.addresses.tables import Household
from geo.areas.repository import in_force
from geo.areas.tables import AreaChangeRow, AreaVersion
from geo.cases.tables import CaseRecord
from geo.core.database import array_of, raw_connection, sql
from geo.people.tables import Person
from geo.plans.drafts.tables import Plan, PlanCommunity
from geo.plans.handover.tables import PlanHandover, PlanNotice
from geo.plans.publishing.tables import PlanDecision, PlanPublication

MOST_NOTICES = 20


@dataclass(frozen=True)
class Redrawing:
    """A publication that has taken effect, or its being taken back, and that disputes and people have yet to follow.

    Attributes:
        id: of the publication.
        plan: name of the draft; ``document`` is the one that it was published by, or taken back.
        communities: ids of those whose grids it drew.
        change_id: what it did to areas.
        effective_at: from when.
        actor_id: who published it.
        hand_over: numbers of the disputes under way that change hands all the same.
    """

    id: int
    plan: str
    document: str
    communities: tuple[int, ...]
    change_id: int
    effective_at: datetime
    actor_id: int
    hand_over: tuple[str, ...]

    @property
    def until(self) -> datetime:
        """The last instant at which grids were as before."""
        return self.effective_at - timedelta(microseconds=1)

    @property
    def told(self) -> str:
        """What the history of a dispute says of it."""
        return f"{self.plan}（{self.document}）"


@dataclass(frozen=True)
class HandedOver:
    """What was kept of a dispute that a publication concerned, with the grids by code and name and people by name."""

    kept: PlanHandover
    case: CaseRecord
    from_grid: tuple[str, str] | None
    from_leader: tuple[int, str] | None
    to_grid: tuple[str, str] | None
    to_leader: tuple[int, str] | None


async def counted(session: AsyncSession, plan_id: int) -> dict[str, Any] | None:
    """What the preview of a plan told when it was published, None if it was not."""
    query = select(PlanPublication.counted).where(PlanPublication.plan_id == plan_id)
    return await session.scalar(query.where(PlanPublication.way == "published"))


async def due(session: AsyncSession, now: datetime) -> list[Redrawing]:
    """The publications that have taken effect by ``now`` and are not settled, the first first.

    They are locked, and with them what they did to areas; those that somebody else settles are left out, and so are
    those whose boundaries somebody else lets places and disputes follow just now.
    """
    communities = (
        select(func.array_agg(PlanCommunity.community_id)).where(PlanCommunity.plan_id == Plan.id).scalar_subquery()
    )
    query = (
        select(PlanPublication, Plan.name, _document(), communities)
        .join(Plan, Plan.id == PlanPublication.plan_id)
        .join(AreaChangeRow, AreaChangeRow.id == PlanPublication.change_id)
        .where(
            PlanPublication.settled_at.is_(None),
            PlanPublication.effective_at <= now,
        )
        .order_by(PlanPublication.effective_at, PlanPublication.id)
        .with_for_update(of=(PlanPublication, AreaChangeRow), skip_locked=True)
    )
    return [
        Redrawing(
            row.id,
            name,
            document_ or "",
            tuple(areas),
            row.change_id,
            row.effective_at,
            row.actor_id,
            tuple(row.hand_over),
        )
        for row, name, document_, areas in await session.execute(query)
    ]


def _document() -> ScalarSelect[str | None]:
    """The document by which a plan was approved before it was published, or was taken back."""
    step = case((PlanPublication.way == "published", "approve"), else_="roll_back")
    return (
        select(PlanDecision.document)
        .where(
            PlanDecision.plan_id == PlanPublication.plan_id,
            PlanDecision.step == step,
            PlanDecision.at <= PlanPublication.at,
        )
        .order_by(PlanDecision.id.desc())
        .limit(1)
        .scalar_subquery()
    )


async def settled(session: AsyncSession, publication_id: int, at: datetime) -> None:
    """Note that disputes and people have followed a publication."""
    await session.execute(update(PlanPublication).where(PlanPublication.id == publication_id).values(settled_at=at))


@dataclass(frozen=True)
class WholeCount:
    """Households counted for a whole grid; of several counts put together, the day and source of the oldest."""

    grid_id: int
    households: int
    counted_on: date
    source: str


async def replace_whole_counts(session: AsyncSession, grid_ids: Collection[int], counts: Sequence[WholeCount]) -> None:
    """Let grids, by their ids, have no counts of their own, and others these, beside what they have."""
    of = Household.grid_id == any_(literal(list(grid_ids), ARRAY(BigInteger)))
    whole = Household.address_unit_id.is_(None)
    await session.execute(delete(Household).where(of, whole).execution_options(synchronize_session=False))
    if counts:
        statement = upsert(Household).values([asdict(count) for count in counts])
        both = {"households": Household.households + statement.excluded.households}
        await session.execute(statement.on_conflict_do_update(index_elements=["grid_id"], index_where=whole, set_=both))


class HandoverRow(NamedTuple):
    """What became of a dispute: from whom to whom, by the ids of grids and people, whether it went and why."""

    case_id: int
    state: str
    from_grid_id: int
    from_leader_id: int | None
    to_grid_id: int | None
    to_leader_id: int | None
    moves: bool
    why: str


async def keep_handovers(session: AsyncSession, publication_id: int, rows: Sequence[HandoverRow]) -> None:
    """Write down what became of disputes by a publication."""
    if rows:
        columns = dict(zip(HandoverRow._fields, map(array_of, zip(*rows, strict=True)), strict=True))
        statement = sql("geo.plans.handover", "record_handovers")
        await (await raw_connection(session)).execute(statement, {"publication_id": publication_id, **columns})


async def add_notices(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down what people are told."""
    if rows:
        await session.execute(insert(PlanNotice), list(rows))


async def newest_settled(session: AsyncSession, plan_id: int) -> int | None:
    """The id of the newest publication of a plan that disputes and people have followed."""
    of = (PlanPublication.plan_id == plan_id) & PlanPublication.settled_at.is_not(None)
    return await session.scalar(select(func.max(PlanPublication.id)).where(of))


async def handed_over(session: AsyncSession, publication_id: int) -> list[HandedOver]:
    """The disputes that a publication concerned and that the identity in force may see, by deadline.

    Grids are named as they were until it, or from then on.
    """
    was, now, had, has = aliased(AreaVersion), aliased(AreaVersion), aliased(Person), aliased(Person)
    effective = PlanPublication.effective_at
    query = (
        select(PlanHandover, CaseRecord, was.code, was.name, now.code, now.name, had.name, has.name)
        .join(PlanPublication, PlanPublication.id == PlanHandover.publication_id)
        .join(CaseRecord, CaseRecord.id == PlanHandover.case_id)
        .join(was, _as_of(was, PlanHandover.from_grid_id, effective - timedelta(microseconds=1)), isouter=True)
        .join(now, _as_of(now, PlanHandover.to_grid_id, effective), isouter=True)
        .join(had, had.id == PlanHandover.from_leader_id, isouter=True)
        .join(has, has.id == PlanHandover.to_leader_id, isouter=True)
        .where(PlanHandover.publication_id == publication_id)
        .order_by(CaseRecord.due_at, CaseRecord.number)
    )
    found = []
    for row in await session.execute(query):
        kept, case, was_code, was_name, now_code, now_name, had_name, has_name = row
        found.append(
            HandedOver(
                kept,
                case,
                (was_code, was_name) if was_code else None,
                (kept.from_leader_id, had_name) if kept.from_leader_id is not None else None,
                (now_code, now_name) if now_code else None,
                (kept.to_leader_id, has_name) if kept.to_leader_id is not None else None,
            )
        )
    return found


def _as_of(version: type[AreaVersion], grid_id: Any, at: Any) -> ColumnElement[bool]:
    return and_(version.area_id == grid_id, version.superseded_at.is_(None), version.valid.contains(at))


async def cases_of(session: AsyncSession, ids: Collection[int]) -> Sequence[CaseRecord]:
    """These disputes, as far as the identity in force may see them, by deadline."""
    of = CaseRecord.id == any_(literal(list(ids), ARRAY(BigInteger)))
    return (await session.scalars(select(CaseRecord).where(of).order_by(CaseRecord.due_at, CaseRecord.number))).all()


async def ids_of_cases(session: AsyncSession, numbers: Collection[str]) -> dict[str, int]:
    """The ids of disputes by their numbers; of those that the identity in force may not see there is none."""
    of = CaseRecord.number == any_(literal(list(numbers), ARRAY(Text)))
    return dict((await session.execute(select(CaseRecord.number, CaseRecord.id).where(of))).all())


async def names_of_grids(session: AsyncSession, grid_ids: Collection[int], at: datetime) -> dict[int, tuple[str, str]]:
    """The code and name of grids in force at an instant, by their ids."""
    version = in_force(at).subquery()
    of = version.c.area_id == any_(literal(list(grid_ids), ARRAY(BigInteger)))
    rows = await session.execute(select(version.c.area_id, version.c.code, version.c.name).where(of))
    return {area: (code, name) for area, code, name in rows}


async def notices_of(
    session: AsyncSession, person_id: int
) -> list[tuple[PlanNotice, PlanPublication, str, str | None]]:
    """What a person was told last, the newest first, with the publication and the plan's name and document."""
    query = (
        select(PlanNotice, PlanPublication, Plan.name, _document())
        .join(PlanPublication, PlanPublication.id == PlanNotice.publication_id)
        .join(Plan, Plan.id == PlanPublication.plan_id)
        .where(PlanNotice.person_id == person_id)
        .order_by(PlanNotice.id.desc())
        .limit(MOST_NOTICES)
    )
    return [(row[0], row[1], row[2], row[3]) for row in await session.execute(query)]


async def mark_seen(session: AsyncSession, person_id: int, notice_id: int, at: datetime) -> bool:
    """Note that a person has read what they were told; whether there is such a thing."""
    of = (PlanNotice.id == notice_id) & (PlanNotice.person_id == person_id)
    query = update(PlanNotice).where(of).values(seen_at=func.coalesce(PlanNotice.seen_at, at)).returning(PlanNotice.id)
    return await session.scalar(query) is not None
