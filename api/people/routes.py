"""People in charge of areas: leaders and deputies, replacement, absence."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, Session
from api.locate.schema import AreaView
from api.people.schema import (
    AbsenceIn,
    AbsenceView,
    People,
    PersonChange,
    PersonIn,
    PersonView,
    PostIn,
    PostView,
    Replacement,
)
from api.rights import Action, CallerInfo, may, require
from geo.areas.change import VersionInForce
from geo.areas.repository import versions_at
from geo.core import clock
from geo.core.clock import SHANGHAI, period
from geo.core.errors import InvalidInputError, NotFoundError
from geo.core.identity import EVERYWHERE
from geo.people import repository as people
from geo.people.posts import repository, staffing
from geo.people.posts.repository import Post
from geo.people.tables import Absence, Person

router = APIRouter(prefix="/api", tags=["people"])


@router.get("/people", summary="People in charge")
async def every(
    caller: Caller,
    session: Session,
    area: Annotated[str | None, Query(max_length=50, description="Only those in this area and below")] = None,
    q: Annotated[str, Query(max_length=50, description="Part of the name, or the beginning of the number")] = "",
    after: Annotated[int, Query(ge=0, description="The next_after of the page before")] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> People:
    """Who holds a post, what they hold and when they are away."""
    require(caller, Action.LOCATE)
    span = EVERYWHERE
    if area is not None:
        known = await _area(session, area)
        span = (known.scope_lo, known.scope_hi)
    found = await repository.people_page(session, clock.now(), span, q.strip(), after, limit + 1)
    shown = found[:limit]
    more = shown[-1].id if len(found) > limit else None
    return People(items=await _views(session, caller, shown), next_after=more)


@router.post("/people", status_code=201, summary="Enter a person with a post")
async def enter(body: PersonIn, caller: Caller, session: Session) -> PersonView:
    """A new person takes a post from now on."""
    area = await _managed(session, caller, body.post.area)
    person = await staffing.add_person(session, body.name, body.phone)
    await _begin(session, person.id, area, body.post)
    return await _view(session, caller, person)


@router.patch("/people/{person_id}", summary="Change a person")
async def change(person_id: int, body: PersonChange, caller: Caller, session: Session) -> PersonView:
    """Another name or another phone of work."""
    person = await _person(session, caller, person_id)
    person.name = body.name or person.name
    person.work_phone = body.phone or person.work_phone
    await session.flush()
    return await _view(session, caller, person)


@router.post("/people/{person_id}/posts", status_code=201, summary="Give a person another post")
async def add_post(person_id: int, body: PostIn, caller: Caller, session: Session) -> PersonView:
    """The person takes one more post from now on."""
    person = await _person(session, caller, person_id)
    await _begin(session, person.id, await _managed(session, caller, body.area), body)
    return await _view(session, caller, person)


@router.post("/posts/{post_id}/end", status_code=204, summary="End a post")
async def end(post_id: int, caller: Caller, session: Session) -> None:
    """The post is vacant from now on; the deputies and then the community answer."""
    post = await _post(session, caller, post_id)
    await repository.end_post(session, post.row, clock.now())


@router.post("/posts/{post_id}/replace", summary="Let another person take a post over")
async def replace(post_id: int, body: Replacement, caller: Caller, session: Session) -> PersonView:
    """The same post with the same rank, held by another person from now on. Cases under way stay where they are."""
    post = await _post(session, caller, post_id)
    if body.person_id is not None:
        person = await _person(session, caller, body.person_id)
    elif body.name is not None:
        person = await staffing.add_person(session, body.name, body.phone)
    else:
        raise InvalidInputError.of("person_id", "replacement_missing")
    await staffing.hand_over(session, post.row, person.id, body.employment, clock.now())
    return await _view(session, caller, person)


@router.post("/people/{person_id}/absences", status_code=201, summary="Enter an absence")
async def add_absence(person_id: int, body: AbsenceIn, caller: Caller, session: Session) -> PersonView:
    """Somebody is away; whoever is next in line answers as long as it lasts."""
    person = await _person(session, caller, person_id)
    if body.last < body.first:
        raise InvalidInputError.of("to", "absence_backwards")
    await staffing.add_absence(session, person.id, *period(body.first, body.last), body.reason)
    return await _view(session, caller, person)


@router.delete("/people/{person_id}/absences/{absence_id}", status_code=204, summary="Take an absence back")
async def drop_absence(person_id: int, absence_id: int, caller: Caller, session: Session) -> None:
    """The person is on duty after all."""
    person = await _person(session, caller, person_id)
    known = await repository.absences_of(session, [person.id], clock.now())
    if absence_id not in {absence.id for absence in known}:
        raise NotFoundError("not_found")
    await repository.drop_absence(session, absence_id)


async def _begin(session: AsyncSession, person_id: int, area: VersionInForce, body: PostIn) -> None:
    await staffing.begin_post(session, person_id, area.area_id, body.post, body.employment, clock.now(), body.rank)


async def _area(session: AsyncSession, code: str) -> VersionInForce:
    known = await versions_at(session, [code], clock.now())
    if code not in known:
        raise InvalidInputError.of("area", "unknown_area", area=code)
    return known[code]


async def _managed(session: AsyncSession, caller: CallerInfo, code: str) -> VersionInForce:
    area = await _area(session, code)
    require(caller, Action.MANAGE_PEOPLE, area.scope_lo)
    return area


async def _post(session: AsyncSession, caller: CallerInfo, post_id: int) -> Post:
    found = await repository.post(session, post_id, clock.now())
    if found is None:
        raise NotFoundError("not_found")
    require(caller, Action.MANAGE_PEOPLE, found.scope)
    return found


async def _person(session: AsyncSession, caller: CallerInfo, person_id: int) -> Person:
    """A person all of whose posts lie where the caller manages people."""
    require(caller, Action.MANAGE_PEOPLE)
    found = await people.person(session, person_id)
    if found is None:
        raise NotFoundError("not_found")
    for post in await repository.posts_of(session, [person_id], clock.now()):
        require(caller, Action.MANAGE_PEOPLE, post.scope)
    return found


async def _view(session: AsyncSession, caller: CallerInfo, person: Person) -> PersonView:
    return (await _views(session, caller, [person]))[0]


async def _views(session: AsyncSession, caller: CallerInfo, found: Sequence[Person]) -> list[PersonView]:
    now, ids = clock.now(), [person.id for person in found]
    posts = await repository.posts_of(session, ids, now)
    absences = await repository.absences_of(session, ids, now)
    with_phone = may(caller, Action.READ_CONTACT) or may(caller, Action.MANAGE_PEOPLE)
    return [
        PersonView(
            id=person.id,
            name=person.name,
            phone=person.work_phone if with_phone else None,
            on_duty=not any(now in absence.during for absence in absences if absence.person_id == person.id),
            posts=[_post_view(post) for post in posts if post.row.person_id == person.id],
            absences=[_absence_view(absence) for absence in absences if absence.person_id == person.id],
        )
        for person in found
    ]


def _post_view(post: Post) -> PostView:
    row = post.row
    return PostView(
        id=row.id,
        area=AreaView(code=post.code, name=post.name, level=post.level),
        post=row.post,
        rank=row.rank,
        employment=row.employment,
        since=row.valid.lower,
        until=row.valid.upper,
    )


def _absence_view(absence: Absence) -> AbsenceView:
    first, past = absence.during.lower, absence.during.upper
    if first is None or past is None:
        message = "an absence has both ends"
        raise ValueError(message)
    last = past.astimezone(SHANGHAI) - timedelta(seconds=1)
    return AbsenceView(id=absence.id, first=first.astimezone(SHANGHAI).date(), last=last.date(), reason=absence.reason)
