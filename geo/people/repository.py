"""Rows of the dictionary of matters and of organisations."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import in_force
from geo.people.tables import DisputeKind, Organisation, Person, PersonInCharge


async def kinds(session: AsyncSession) -> Sequence[DisputeKind]:
    """Every kind of dispute, parents before children."""
    return (await session.scalars(select(DisputeKind).order_by(DisputeKind.code))).all()


async def kind(session: AsyncSession, code: str) -> DisputeKind | None:
    """The kind of this code."""
    return await session.get(DisputeKind, code)


async def organisation(session: AsyncSession, organisation_id: int) -> Organisation | None:
    """The organisation of this id."""
    return await session.get(Organisation, organisation_id)


async def person(session: AsyncSession, person_id: int) -> Person | None:
    """The person of this id."""
    return await session.get(Person, person_id)


async def grids_of(session: AsyncSession, person_id: int, at: datetime) -> Sequence[tuple[str, str]]:
    """The grids that a person leads or deputises in at ``at``, as code and name."""
    version = in_force(at).subquery()
    query = (
        select(version.c.code, version.c.name)
        .join(PersonInCharge, PersonInCharge.area_id == version.c.area_id)
        .where(PersonInCharge.person_id == person_id, PersonInCharge.valid.contains(at), version.c.level == "grid")
        .order_by(version.c.code)
    )
    return [(code, name) for code, name in await session.execute(query)]


async def names(session: AsyncSession, person_ids: Collection[int]) -> dict[int, str]:
    """The names of people, by id."""
    query = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    return {person_id: name for person_id, name in await session.execute(query)}  # noqa: C416 - rows are no pairs
