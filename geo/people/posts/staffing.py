"""Changes to who is in charge: posts begun, ended and handed over, absences."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.errors import ConflictError, InvalidInputError
from geo.people.posts import repository
from geo.people.tables import Absence, Person, PersonInCharge

PostKind = Literal["leader", "deputy"]
Employment = Literal["full_time", "part_time"]
LONGEST_ABSENCE = timedelta(days=366)


async def add_person(session: AsyncSession, name: str, phone: str | None) -> Person:
    """Enter a person."""
    person = Person(name=name, work_phone=phone)
    session.add(person)
    await session.flush()
    return person


async def begin_post(
    session: AsyncSession,
    person_id: int,
    area_id: int,
    post: PostKind,
    employment: Employment,
    start: datetime,
    rank: int | None = None,
) -> PersonInCharge:
    """Put a person in charge of an area from ``start`` on; without a rank, behind those who are there.

    Raises:
        ConflictError: the rank is held, or the person has a post in this area already.
    """
    wanted = rank or await repository.next_rank(session, area_id, post, start)
    if await repository.holds_already(session, area_id, person_id, post, wanted, start):
        raise ConflictError("post_taken", rank=wanted)
    row = PersonInCharge(
        person_id=person_id,
        area_id=area_id,
        post=post,
        rank=wanted,
        employment=employment,
        valid=Range(start, None),
    )
    session.add(row)
    await session.flush()
    return row


async def hand_over(
    session: AsyncSession, row: PersonInCharge, to_person: int, employment: Employment, at: datetime
) -> PersonInCharge:
    """Let another person hold the same post, with the same rank, from ``at`` on.

    Raises:
        ConflictError: that person has a post in this area already.
    """
    area_id, post, rank = row.area_id, row.post, row.rank
    await repository.end_post(session, row, at)
    kind: PostKind = "leader" if post == "leader" else "deputy"
    return await begin_post(session, to_person, area_id, kind, employment, at, rank)


async def add_absence(session: AsyncSession, person_id: int, start: datetime, end: datetime, reason: str) -> Absence:
    """Enter that a person is not on duty from ``start`` until ``end``.

    Raises:
        InvalidInputError: it ends before it begins, or lasts over a year.
        ConflictError: an absence at that time is known already.
    """
    if end <= start:
        raise InvalidInputError.of("to", "absence_backwards")
    if end - start > LONGEST_ABSENCE:
        raise InvalidInputError.of("to", "absence_too_long")
    during = Range(start, end)
    if await repository.absent_then(session, person_id, during):
        raise ConflictError("absence_overlaps")
    row = Absence(person_id=person_id, during=during, reason=reason)
    session.add(row)
    await session.flush()
    return row
