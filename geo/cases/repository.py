"""Rows of cases and of what belongs to them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from geo.areas.tables import Area, AreaVersion
from geo.cases.listing import CaseRow, Listing
from geo.cases.states import OPEN, State
from geo.cases.tables import Announcement, Assignment, CaseCounter, CaseEvent, CaseRecord
from geo.heat.filter import NEVER_COUNTED
from geo.people.tables import Account, Organisation, Person


async def lock_delivery(session: AsyncSession, source: str, external_id: str) -> None:
    """Wait until no other transaction takes in the same record of the same source."""
    key = func.hashtextextended(f"{source}\x1f{external_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def by_external_id(session: AsyncSession, source: str, external_id: str) -> CaseRecord | None:
    """The case that a source's record became."""
    query = select(CaseRecord).where(CaseRecord.source == source, CaseRecord.external_id == external_id)
    return await session.scalar(query)


async def by_number(session: AsyncSession, number: str, *, lock: bool = False) -> CaseRecord | None:
    """The case of this number, if the identity in force may see it; locked against other writers if asked."""
    query = select(CaseRecord).where(CaseRecord.number == number)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def next_serial(session: AsyncSession, prefix: str) -> int:
    """The next serial number of a district and day. Others wait for it until this transaction ends: take it late."""
    statement = (
        upsert(CaseCounter)
        .values(prefix=prefix, last=1)
        .on_conflict_do_update(index_elements=["prefix"], set_={"last": CaseCounter.last + 1})
        .returning(CaseCounter.last)
    )
    return (await session.scalars(statement)).one()


async def events_of(session: AsyncSession, case_id: int) -> Sequence[tuple[CaseEvent, str | None]]:
    """What happened to a case, first to last, with the name of who did it."""
    query = (
        select(CaseEvent, Account.display_name)
        .join(Account, Account.id == CaseEvent.actor_id, isouter=True)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.id)
    )
    return [(event, name) for event, name in await session.execute(query)]


async def last_event(session: AsyncSession, case_id: int) -> CaseEvent | None:
    """The newest event of a case."""
    return await session.scalar(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id.desc()))


async def assignments_of(session: AsyncSession, case_id: int) -> Sequence[Assignment]:
    """The assignments of a case, the one in force last."""
    query = select(Assignment).where(Assignment.case_id == case_id).order_by(Assignment.id)
    return (await session.scalars(query)).all()


async def units_for_danger(session: AsyncSession, district_id: int) -> Sequence[Organisation]:
    """The organisations of a district that are told of every danger at once."""
    query = select(Organisation).where(Organisation.answers_danger, Organisation.area_id == district_id)
    return (await session.scalars(query.order_by(Organisation.id))).all()


async def drop_announcements(session: AsyncSession, case_id: int, at: datetime) -> None:
    """Take back what was announced of a case and has not been seen."""
    await session.execute(
        update(Announcement).where(Announcement.case_id == case_id, Announcement.seen_at.is_(None)).values(seen_at=at)
    )


async def desk_scope(session: AsyncSession, case: CaseRecord, at: datetime) -> int:
    """The key of the district whose desk a case goes back to: its own, else the largest."""
    query = (
        select(AreaVersion.scope_lo)
        .where(AreaVersion.level == "district", AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at))
        .order_by((AreaVersion.area_id == case.district_id).desc().nulls_last(), AreaVersion.area_m2.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one()


async def code_of(session: AsyncSession, area_id: int) -> str:
    """The code of an area."""
    return (await session.scalars(select(Area.code).where(Area.id == area_id))).one()


async def rows(session: AsyncSession, listing: Listing, limit: int) -> list[CaseRow]:
    """The first ``limit`` cases of a listing, newest first, with the names beside them, in one query."""
    query = _rows(listing.selection.at).order_by(CaseRecord.opened_at.desc(), CaseRecord.id.desc()).limit(limit)
    for condition in _conditions(listing):
        query = query.where(condition)
    if listing.after is not None:
        query = query.where(tuple_(CaseRecord.opened_at, CaseRecord.id) < tuple_(*map(literal, listing.after)))
    return [_row(*row) for row in await session.execute(query)]


async def row(session: AsyncSession, number: str, at: datetime) -> CaseRow | None:
    """One case with the names beside it, if the identity in force may see it."""
    found = (await session.execute(_rows(at).where(CaseRecord.number == number))).first()
    return None if found is None else _row(*found)


async def count(session: AsyncSession, listing: Listing) -> int:
    """How many cases a listing has."""
    placed = _in_force(_PLACE, listing.selection.at)
    query = select(func.count()).select_from(CaseRecord).join(_PLACE, placed, isouter=True)
    for condition in _conditions(listing):
        query = query.where(condition)
    return (await session.scalars(query)).one()


_PLACE, _GRID = aliased(AreaVersion), aliased(AreaVersion)


def _in_force(version: type[AreaVersion], at: datetime) -> ColumnElement[bool]:
    area_id = CaseRecord.place_grid_id if version is _PLACE else CaseRecord.assigned_grid_id
    return and_(version.area_id == area_id, version.superseded_at.is_(None), version.valid.contains(at))


def _rows(at: datetime) -> Select[CaseRecord, str, str, str, str, str, str]:
    return (
        select(CaseRecord, _GRID.code, _GRID.name, _PLACE.code, _PLACE.name, Person.name, Organisation.name)
        .join(_GRID, _in_force(_GRID, at), isouter=True)
        .join(_PLACE, _in_force(_PLACE, at), isouter=True)
        .join(Person, Person.id == CaseRecord.leader_id, isouter=True)
        .join(Organisation, Organisation.id == CaseRecord.unit_id, isouter=True)
    )


def _conditions(listing: Listing) -> Iterator[ColumnElement[bool]]:
    """A case stands where ``placed_case`` says, as on maps and in figures."""
    asked = listing.selection.parameters
    yield CaseRecord.opened_at >= cast(asked["first"], DateTime(timezone=True))
    yield CaseRecord.opened_at < cast(asked["past"], DateTime(timezone=True))
    named = listing.selection.filter
    if named.kinds:
        yield CaseRecord.kind.in_(listing.selection.tree.under(named.kinds))
    if named.channels:
        yield CaseRecord.channel.in_(named.channels)
    if named.states:
        yield CaseRecord.state.in_(named.states)
    if named.areas:
        placed = func.placed_case(listing.selection.at).table_valued("id", "place")
        inside = cast(asked["areas"], INT8MULTIRANGE).contains(placed.c.place)
        yield CaseRecord.id.in_(select(placed.c.id).where(inside))
    if listing.words:
        looked_for = (CaseRecord.number, CaseRecord.description, CaseRecord.address)
        yield or_(*(column.icontains(listing.words, autoescape=True) for column in looked_for))
    if listing.overdue:
        yield and_(CaseRecord.due_at < listing.selection.at, CaseRecord.state.in_(OPEN))
    if listing.located is not None:
        yield CaseRecord.point.is_not(None) if listing.located else CaseRecord.point.is_(None)
    if listing.person_id is not None:
        yield CaseRecord.leader_id == listing.person_id
    if listing.levels:
        yield CaseRecord.level.in_(listing.levels)
    if listing.counted:
        yield CaseRecord.state.not_in(NEVER_COUNTED)
        yield or_(CaseRecord.point.is_(None), CaseRecord.district_id.is_not(None))


def _row(
    record: CaseRecord,
    grid_code: str | None,
    grid_name: str | None,
    place_code: str | None,
    place_name: str | None,
    leader: str | None,
    unit: str | None,
) -> CaseRow:
    grid = (grid_code, grid_name) if grid_code and grid_name else None
    place = (place_code, place_name) if place_code and place_name else None
    return CaseRow(record, grid, place, leader, unit)


async def unseen(session: AsyncSession, person_id: int) -> int:
    """How many announcements a person has not seen."""
    query = select(func.count()).where(Announcement.person_id == person_id, Announcement.seen_at.is_(None))
    return (await session.scalars(query)).one()


async def mark_seen(session: AsyncSession, person_id: int, at: datetime) -> None:
    """A person has looked at what was announced."""
    await session.execute(
        update(Announcement)
        .where(Announcement.person_id == person_id, Announcement.seen_at.is_(None))
        .values(seen_at=at)
    )


async def tally(session: AsyncSession, person_id: int, at: datetime) -> tuple[int, int, int]:
    """A person's cases: how many to accept, how many accepted and open, how many open past their deadline."""
    open_ = CaseRecord.state.in_(OPEN)
    query = select(
        func.count().filter(CaseRecord.state == State.ASSIGNED),
        func.count().filter(open_, CaseRecord.state != State.ASSIGNED),
        func.count().filter(open_, CaseRecord.due_at < at),
    ).where(CaseRecord.leader_id == person_id)
    assigned, accepted, overdue = (await session.execute(query)).one()
    return assigned, accepted, overdue


async def has_contact(session: AsyncSession, case_id: int) -> bool:
    """Whether a contact was given for a case; the contact itself is read through ``read_contact`` alone."""
    return bool(await session.scalar(select(func.has_contact(case_id))))
