"""Rows of cases and of what belongs to them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Text,
    and_,
    any_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, INT8MULTIRANGE
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, make_transient_to_detached

from geo.addresses.tables import AddressUnit
from geo.areas.tables import Area, AreaVersion
from geo.cases.listing import CaseRow, Listing, PartyRow
from geo.cases.states import ENDED, OPEN, State
from geo.cases.tables import Announcement, Assignment, CaseEvent, CasePlace, CaseRecord
from geo.core import clock
from geo.core.database import array_of, fetch_all, raw_connection, sql
from geo.heat.filter import NEVER_COUNTED
from geo.people.tables import Account, Organisation, Person

# What a table calls the parts of a dispute, and what everybody else does.
PARTS = {"party_home": "party", "caller": "caller"}


async def lock_deliveries(session: AsyncSession, keys: Sequence[int]) -> None:
    """Wait, in the order of ``keys``, until no other transaction takes in the deliveries they stand for."""
    await fetch_all(session, sql("geo.cases", "lock_deliveries"), {"keys": list(keys)})


async def known_deliveries(session: AsyncSession, deliveries: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of the cases that records of sources became, by source and id of the record."""
    sources, external_ids = [source for source, _ in deliveries], [external_id for _, external_id in deliveries]
    parameters: dict[str, object] = {"sources": sources, "external_ids": external_ids}
    rows = await fetch_all(session, sql("geo.cases", "known_deliveries"), parameters)
    return {deliveries[row["place"] - 1]: row["id"] for row in rows}


async def by_ids(session: AsyncSession, ids: Collection[int]) -> dict[int, CaseRecord]:
    """The cases of these ids."""
    found = (await session.scalars(select(CaseRecord).where(CaseRecord.id.in_(ids)))).all() if ids else ()
    return {case.id: case for case in found}


async def write_cases(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Write new cases down, in one statement; the id of each by its number."""
    written = await fetch_all(session, sql("geo.cases", "record_cases"), {"rows": _json(rows)})
    return {row["number"]: row["id"] for row in written}


async def came_with(session: AsyncSession, run_id: UUID) -> bool:
    """Whether any case came with the file of a run."""
    return bool(await session.scalar(select(select(CaseRecord.id).where(CaseRecord.import_run_id == run_id).exists())))


def keep_known(session: AsyncSession, case: CaseRecord) -> None:
    """Let ``session`` know a record whose row has been written already."""
    make_transient_to_detached(case)
    session.add(case)


async def write_rows(session: AsyncSession, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run ``sql/<statement>.sql``, which writes ``rows``, once for all of them; not at all without any."""
    if rows:
        await (await raw_connection(session)).execute(sql("geo.cases", statement), {"rows": _json(rows)})


async def write_columns(session: AsyncSession, statement: str, columns: Mapping[str, Any]) -> None:
    """Run ``sql/<statement>.sql``, which writes many rows told column by column."""
    await (await raw_connection(session)).execute(sql("geo.cases", statement), columns)


def _json(rows: Sequence[Any]) -> str:
    return orjson.dumps(rows).decode()


async def by_number(session: AsyncSession, number: str, *, lock: bool = False) -> CaseRecord | None:
    """The case of this number, if the identity in force may see it; locked against other writers if asked."""
    query = select(CaseRecord).where(CaseRecord.number == number)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def lock_cases(session: AsyncSession, ids: Collection[int]) -> dict[int, CaseRecord]:
    """These cases as they are now, by id, locked in one order, so that nobody waits in a ring."""
    query = select(CaseRecord).where(CaseRecord.id.in_(ids)).order_by(CaseRecord.id).with_for_update()
    found = await session.scalars(query.execution_options(populate_existing=True))
    return {case.id: case for case in found}


async def next_serials(session: AsyncSession, counts: Mapping[str, int]) -> dict[str, int]:
    """The last of so many new serial numbers of each district and day.

    Others wait for them until this transaction ends: take them late.
    """
    parameters: dict[str, object] = {"prefixes": list(counts), "counts": list(counts.values())}
    rows = await fetch_all(session, sql("geo.cases", "next_serials"), parameters)
    return {row["prefix"]: row["last"] for row in rows}


async def events_of(session: AsyncSession, case_id: int) -> Sequence[tuple[CaseEvent, str | None]]:
    """What happened to a case, first to last, with the name of who did it."""
    return await events_of_all(session, (case_id,))


async def events_of_all(session: AsyncSession, case_ids: Collection[int]) -> Sequence[tuple[CaseEvent, str | None]]:
    """What happened to each of these cases, first to last, with the name of who did it."""
    query = (
        select(CaseEvent, Account.display_name)
        .join(Account, Account.id == CaseEvent.actor_id, isouter=True)
        .where(CaseEvent.case_id.in_(case_ids))
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


async def units_for_danger(session: AsyncSession, district_ids: Collection[int]) -> dict[int, list[int]]:
    """The organisations of districts that are told of every danger at once, by district."""
    query = select(Organisation.area_id, Organisation.id).where(
        Organisation.answers_danger, Organisation.area_id.in_(district_ids)
    )
    found: dict[int, list[int]] = {}
    for district_id, organisation_id in await session.execute(query.order_by(Organisation.id)):
        found.setdefault(district_id, []).append(organisation_id)
    return found


async def parties_of(session: AsyncSession, case_id: int, at: datetime) -> list[PartyRow]:
    """The parties' homes and the caller's position, as they were told, with their grids by their names of ``at``."""
    lon, lat = func.ST_X(CasePlace.point), func.ST_Y(CasePlace.point)
    in_force = and_(
        AreaVersion.area_id == CasePlace.grid_id, AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at)
    )
    query = (
        select(CasePlace.part, CasePlace.address, lon, lat, AreaVersion.code, AreaVersion.name)
        .join(AreaVersion, in_force, isouter=True)
        .where(CasePlace.case_id == case_id)
        .order_by(CasePlace.id)
    )
    return [
        PartyRow(PARTS[part], address, x, y, (code, name) if code and name else None)
        for part, address, x, y, code, name in await session.execute(query)
    ]


async def drop_announcements(session: AsyncSession, case_ids: Collection[int], at: datetime) -> None:
    """Take back what was announced of cases and has not been seen."""
    of = Announcement.case_id == any_(cast(literal(array_of(case_ids), Text), ARRAY(BigInteger)))
    query = update(Announcement).where(of, Announcement.seen_at.is_(None)).values(seen_at=at)
    await session.execute(query.execution_options(synchronize_session=False))


async def announce_again(session: AsyncSession, case_id: int, at: datetime) -> None:
    """Undo :func:`drop_announcements` of that instant."""
    await session.execute(
        update(Announcement).where(Announcement.case_id == case_id, Announcement.seen_at == at).values(seen_at=None)
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


async def building_of(session: AsyncSession, address_unit_id: int) -> int | None:
    """The building that an address unit is or lies in."""
    unit, above = aliased(AddressUnit), aliased(AddressUnit)
    query = (
        select(func.coalesce(above.parent_id, unit.parent_id, unit.id))
        .select_from(unit)
        .join(above, above.id == unit.parent_id, isouter=True)
    )
    return await session.scalar(query.where(unit.id == address_unit_id))


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


async def rows_of(session: AsyncSession, ids: Collection[int], at: datetime) -> list[CaseRow]:
    """These cases with the names beside them, as far as the identity in force may see them."""
    return [_row(*found) for found in await session.execute(_rows(at).where(CaseRecord.id.in_(ids)))]


async def count(session: AsyncSession, listing: Listing) -> int:
    """How many cases a listing has."""
    placed = _in_force(listing.selection.at)
    query = select(func.count()).select_from(CaseRecord).join(_PLACE, placed, isouter=True)
    for condition in _conditions(listing):
        query = query.where(condition)
    return (await session.scalars(query)).one()


_PLACE = aliased(AreaVersion)


def _in_force(at: datetime) -> ColumnElement[bool]:
    of = _PLACE.area_id == CaseRecord.place_grid_id
    return and_(of, _PLACE.superseded_at.is_(None), _PLACE.valid.contains(at))


def _answering(at: datetime) -> FromClause:
    """The grid that answers as it is at ``at`` or was last; of a closed case, as it was when the case was closed."""
    then = func.coalesce(CaseRecord.closed_at, at)
    since = func.lower(AreaVersion.valid)
    return (
        select(AreaVersion.code, AreaVersion.name)
        .where(AreaVersion.area_id == CaseRecord.assigned_grid_id, AreaVersion.superseded_at.is_(None))
        .order_by(since > then, func.abs(func.extract("epoch", since - then)))
        .limit(1)
        .lateral()
    )


def _rows(at: datetime) -> Select[CaseRecord, str, str, str, str, str, str]:
    grid = _answering(at)
    return (
        select(CaseRecord, grid.c.code, grid.c.name, _PLACE.code, _PLACE.name, Person.name, Organisation.name)
        .select_from(CaseRecord)
        .join(grid, true(), isouter=True)
        .join(_PLACE, _in_force(at), isouter=True)
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
        yield and_(CaseRecord.due_at < clock.now(), CaseRecord.state.in_(OPEN))
    if listing.located is not None:
        yield CaseRecord.point.is_not(None) if listing.located else CaseRecord.point.is_(None)
    if listing.person_id is not None:
        yield CaseRecord.leader_id == listing.person_id
    if listing.levels:
        yield CaseRecord.level.in_(listing.levels)
    if listing.of_import is not None:
        yield CaseRecord.import_run_id == listing.of_import
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


async def still_at(
    session: AsyncSession, person_ids: Collection[int], grid_ids: Collection[int]
) -> set[tuple[int, int]]:
    """Which of these people have disputes that are not closed yet in which of these grids, as pairs of ids."""
    query = select(CaseRecord.leader_id, CaseRecord.assigned_grid_id).where(
        CaseRecord.assigned_grid_id == any_(literal(list(grid_ids), ARRAY(BigInteger))),
        CaseRecord.leader_id == any_(literal(list(person_ids), ARRAY(BigInteger))),
        CaseRecord.state.not_in(ENDED),
    )
    return {(person, grid) for person, grid in await session.execute(query.distinct()) if person and grid}


async def unseen(session: AsyncSession, person_id: int) -> int:
    """Of how many cases a person has been told what they have not seen."""
    query = select(func.count(Announcement.case_id.distinct())).where(
        Announcement.person_id == person_id, Announcement.seen_at.is_(None)
    )
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
