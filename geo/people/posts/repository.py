"""Rows of people, their posts and their absences."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, any_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import in_force
from geo.areas.tables import AreaVersion
from geo.people.tables import Absence, Person, PersonInCharge


@dataclass(frozen=True)
class Post:
    """A post with the area it is held in, as that is now."""

    row: PersonInCharge
    code: str
    name: str
    level: str
    scope: int


async def people_page(
    session: AsyncSession, at: datetime, span: tuple[int, int], words: str, after: int, limit: int
) -> Sequence[Person]:
    """People with a post now or later in an area whose key lies in ``span``, by id after ``after``."""
    area = in_force(at).subquery()
    holds = (
        select(PersonInCharge.person_id)
        .join(area, area.c.area_id == PersonInCharge.area_id)
        .where(
            PersonInCharge.person_id == Person.id,
            area.c.scope_lo.between(*span),
            or_(func.upper(PersonInCharge.valid).is_(None), func.upper(PersonInCharge.valid) > at),
        )
        .exists()
    )
    query = select(Person).where(holds, Person.id > after).order_by(Person.id).limit(limit)
    if words:
        query = query.where(or_(Person.name.icontains(words, autoescape=True), Person.work_phone.startswith(words)))
    return (await session.scalars(query)).all()


async def posts_of(session: AsyncSession, person_ids: Collection[int], at: datetime) -> Sequence[Post]:
    """The posts that these people hold now or later."""
    query = _posts(at).where(
        PersonInCharge.person_id.in_(person_ids),
        or_(func.upper(PersonInCharge.valid).is_(None), func.upper(PersonInCharge.valid) > at),
    )
    return [Post(*row) for row in await session.execute(query.order_by(PersonInCharge.id))]


async def post(session: AsyncSession, post_id: int, at: datetime) -> Post | None:
    """The post of this id."""
    row = (await session.execute(_posts(at).where(PersonInCharge.id == post_id))).first()
    return Post(*row) if row else None


def _posts(at: datetime) -> Select[PersonInCharge, str, str, str, int]:
    return (
        select(PersonInCharge, AreaVersion.code, AreaVersion.name, AreaVersion.level, AreaVersion.scope_lo)
        .join(AreaVersion, AreaVersion.area_id == PersonInCharge.area_id)
        .where(AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at))
    )


async def absences_of(session: AsyncSession, person_ids: Collection[int], at: datetime) -> Sequence[Absence]:
    """The absences of these people that have not ended."""
    query = select(Absence).where(Absence.person_id.in_(person_ids), func.upper(Absence.during) > at)
    return (await session.scalars(query.order_by(Absence.during))).all()


async def next_rank(session: AsyncSession, area_id: int, post_: str, start: datetime) -> int:
    """The first rank of a post in an area that nobody holds from ``start`` on."""
    query = select(PersonInCharge.rank).where(
        PersonInCharge.area_id == area_id,
        PersonInCharge.post == post_,
        PersonInCharge.valid.overlaps(Range(start, None)),
    )
    taken = set((await session.scalars(query)).all())
    return next(rank for rank in range(1, len(taken) + 2) if rank not in taken)


async def holds_already(
    session: AsyncSession, area_id: int, person_id: int, post_: str, rank: int, start: datetime
) -> bool:
    """Whether somebody holds that rank from ``start`` on, or this person any post in that area."""
    query = select(PersonInCharge.id).where(
        PersonInCharge.area_id == area_id,
        PersonInCharge.valid.overlaps(Range(start, None)),
        or_(
            PersonInCharge.person_id == person_id,
            (PersonInCharge.post == post_) & (PersonInCharge.rank == rank),
        ),
    )
    return (await session.scalars(query.limit(1))).first() is not None


async def end_post(session: AsyncSession, row: PersonInCharge, at: datetime) -> None:
    """End a post at ``at``; one that would not have begun by then is taken back."""
    if row.valid.lower is not None and row.valid.lower >= at:
        await session.execute(delete(PersonInCharge).where(PersonInCharge.id == row.id))
    else:
        closed = Range(row.valid.lower, at)
        await session.execute(update(PersonInCharge).where(PersonInCharge.id == row.id).values(valid=closed))


async def posts_from(session: AsyncSession, area_ids: Collection[int], at: datetime) -> Sequence[PersonInCharge]:
    """All posts in areas that are held at ``at`` or later."""
    query = select(PersonInCharge).where(
        PersonInCharge.area_id == any_(literal(list(area_ids), ARRAY(BigInteger))),
        PersonInCharge.valid.overlaps(Range(at, None)),
    )
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def posts_by_id(session: AsyncSession, ids: Collection[int]) -> Sequence[PersonInCharge]:
    """These posts; those that were taken back are left out."""
    query = select(PersonInCharge).where(PersonInCharge.id == any_(literal(list(ids), ARRAY(BigInteger))))
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def employments(session: AsyncSession, person_ids: Collection[int], at: datetime) -> dict[int, str]:
    """How people are employed by the posts that they hold at ``at``: in full time where one post says so."""
    query = (
        select(PersonInCharge.person_id, func.min(PersonInCharge.employment))
        .where(
            PersonInCharge.person_id == any_(literal(list(person_ids), ARRAY(BigInteger))),
            PersonInCharge.valid.contains(at),
        )
        .group_by(PersonInCharge.person_id)
    )
    return dict((await session.execute(query)).all())


async def end_posts(session: AsyncSession, ids: Collection[int], at: datetime) -> None:
    """End posts at ``at``; those that would not have begun by then are taken back."""
    of = PersonInCharge.id == any_(literal(list(ids), ARRAY(BigInteger)))
    not_begun, closed = func.lower(PersonInCharge.valid) >= at, func.tstzrange(func.lower(PersonInCharge.valid), at)
    if ids:
        unseen = {"synchronize_session": False}
        await session.execute(delete(PersonInCharge).where(of, not_begun).execution_options(**unseen))
        await session.execute(update(PersonInCharge).where(of).values(valid=closed).execution_options(**unseen))


async def stretch_posts(session: AsyncSession, ends: Mapping[int, datetime | None]) -> None:
    """Let posts, by their ids, end at other instants than before; None is never."""
    for post_id, end in ends.items():
        valid = func.tstzrange(func.lower(PersonInCharge.valid), end)
        of = update(PersonInCharge).where(PersonInCharge.id == post_id).values(valid=valid)
        await session.execute(of.execution_options(synchronize_session=False))


async def add_posts(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """Write posts; their ids."""
    if not rows:
        return []
    return (await session.scalars(insert(PersonInCharge).returning(PersonInCharge.id), list(rows))).all()


async def drop_absence(session: AsyncSession, absence_id: int) -> None:
    """Take an absence back."""
    await session.execute(delete(Absence).where(Absence.id == absence_id))


async def absent_then(session: AsyncSession, person_id: int, during: Range[datetime]) -> bool:
    """Whether the person is known to be absent at some time of ``during``."""
    query = select(Absence.id).where(Absence.person_id == person_id, Absence.during.overlaps(during))
    return (await session.scalars(query.limit(1))).first() is not None
