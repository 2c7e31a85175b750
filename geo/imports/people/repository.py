"""Rows of people and their posts, as an import reads and writes them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.imports.people.rows import Someone
from geo.people.tables import Person, PersonInCharge

Key = tuple[str, str]


@dataclass(frozen=True)
class Held:
    """A post that somebody holds; ``current`` is False where it only begins later."""

    id: int
    person_id: int
    area_id: int
    post: str
    rank: int
    employment: str
    current: bool


async def posts_held(session: AsyncSession, area_ids: Collection[int], at: datetime) -> list[Held]:
    """Posts in these areas that are held at ``at`` or begin later."""
    query = select(PersonInCharge).where(
        PersonInCharge.area_id.in_(area_ids), PersonInCharge.valid.overlaps(Range(at, None))
    )
    return [
        Held(p.id, p.person_id, p.area_id, p.post, p.rank, p.employment, p.valid.lower is None or p.valid.lower <= at)
        for p in (await session.scalars(query)).all()
    ]


async def known_persons(session: AsyncSession, wanted: Sequence[Someone]) -> dict[Key, int]:
    """Ids of the people who are known, by their number, else by name and phone."""
    numbers = {one.staff_number for one in wanted if one.staff_number}
    names = {one.name for one in wanted}
    query = select(Person.id, Person.name, Person.work_phone, Person.staff_number).where(
        (Person.staff_number.in_(numbers)) | (Person.name.in_(names))
    )
    found: dict[Key, int] = {}
    for person_id, name, phone, number in (await session.execute(query)).all():
        if number:
            found["#", number] = person_id
        found.setdefault((name, phone or ""), person_id)
    return {one.key: found[one.key] for one in wanted if one.key in found}


async def add_persons(session: AsyncSession, wanted: Mapping[Key, Someone]) -> dict[Key, int]:
    """Add people and return their ids."""
    if not wanted:
        return {}
    rows = [
        {"name": one.name, "work_phone": one.phone or None, "staff_number": one.staff_number or None}
        for one in wanted.values()
    ]
    statement = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = (await session.scalars(statement, rows)).all()
    return dict(zip(wanted, ids, strict=True))


async def end_posts(session: AsyncSession, held: Sequence[Held], at: datetime) -> None:
    """End posts at ``at``; those that had not begun by then never were."""
    ids = [one.id for one in held]
    began = func.lower(PersonInCharge.valid)
    await session.execute(delete(PersonInCharge).where(PersonInCharge.id.in_(ids), began >= at))
    ended = func.tstzrange(began, at)
    await session.execute(update(PersonInCharge).where(PersonInCharge.id.in_(ids)).values(valid=ended))


async def begin_posts(session: AsyncSession, posts: Sequence[tuple[int, int, str, int, str]], at: datetime) -> None:
    """Begin posts (person id, area id, post, rank, employment) at ``at``."""
    names = ("person_id", "area_id", "post", "rank", "employment")
    rows = [{**dict(zip(names, post, strict=True)), "valid": Range(at, None)} for post in posts]
    if rows:
        await session.execute(insert(PersonInCharge), rows)
