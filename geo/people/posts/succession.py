"""Leaders of many areas at once: who follows whom from an instant on, and how it is taken back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.people.posts import repository
from geo.people.tables import PersonInCharge


@dataclass(frozen=True)
class EndedPost:
    """A post as it was before it was ended; its instants in ISO 8601."""

    id: int
    person_id: int
    area_id: int
    post: str
    rank: int
    employment: str
    since: str | None
    until: str | None

    def from_then(self, at: datetime) -> Range[datetime]:
        """When it was to be held from an instant on; empty if it was to end before."""
        since, until = (None if each is None else datetime.fromisoformat(each) for each in (self.since, self.until))
        if until is not None and until <= at:
            return Range(empty=True)
        return Range(at if since is None else max(at, since), until)


@dataclass(frozen=True)
class Succession:
    """What was done to posts: ids of those ``begun``, and those ``ended``."""

    begun: tuple[int, ...]
    ended: tuple[EndedPost, ...]

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def succession_of(kept: Mapping[str, Any]) -> Succession:
    """What was kept."""
    return Succession(tuple(kept["begun"]), tuple(EndedPost(**each) for each in kept["ended"]))


async def succeed(
    session: AsyncSession, leaders: Mapping[int, int], vacated: Collection[int], at: datetime
) -> Succession:
    """Let people be first in line to lead areas, and all posts in other areas end.

    Args:
        session: all of it in its transaction.
        leaders: ids of people by the ids of the areas that they lead.
        vacated: ids of areas that end.
        at: aware instant.
    """
    posts = await repository.posts_from(session, [*leaders, *vacated], at)
    firsts = {post.area_id: post.person_id for post in posts if _leads(post) and post.valid.contains(at)}
    wanted = {area: person for area, person in leaders.items() if firsts.get(area) != person}
    ending = [post for post in posts if post.area_id not in leaders or _gives_way(post, wanted)]
    employments = await repository.employments(session, list(wanted.values()), at)
    ended = tuple(_ended(post) for post in ending)
    await repository.end_posts(session, [post.id for post in ending], at)
    rows = [
        {
            "person_id": person,
            "area_id": area,
            "post": "leader",
            "rank": 1,
            "employment": employments.get(person, "part_time"),
            "valid": Range(at, None),
        }
        for area, person in wanted.items()
    ]
    return Succession(tuple(await repository.add_posts(session, rows)), ended)


def _leads(post: PersonInCharge) -> bool:
    return post.post == "leader" and post.rank == 1


def _gives_way(post: PersonInCharge, wanted: Mapping[int, int]) -> bool:
    """Whether a post is that of the new leader's predecessor, or another of the new leader's in the same area."""
    return post.area_id in wanted and (_leads(post) or wanted[post.area_id] == post.person_id)


def _ended(post: PersonInCharge) -> EndedPost:
    since, until = (None if each is None else each.isoformat() for each in (post.valid.lower, post.valid.upper))
    return EndedPost(post.id, post.person_id, post.area_id, post.post, post.rank, post.employment, since, until)


async def take_back(session: AsyncSession, done: Succession, at: datetime) -> Succession:
    """Let posts be from ``at`` on as if a succession had not been, apart from what was decided since.

    A post that was to end at ``at`` itself goes on as the same one.
    """
    begun = await repository.posts_by_id(session, done.begun)
    ending = [post for post in begun if post.valid.upper is None or post.valid.upper > at]
    ended = tuple(_ended(post) for post in ending)
    await repository.end_posts(session, [post.id for post in ending], at)
    held = await repository.posts_from(session, {post.area_id for post in done.ended}, at)
    back = [post for post in done.ended if not _taken(post, held, at)]
    kept = await repository.posts_by_id(session, [post.id for post in back])
    whole = {row.id for row in kept if row.valid.upper == at}
    await repository.stretch_posts(session, {post.id: post.from_then(at).upper for post in back if post.id in whole})
    rows = [_row(post, at) for post in back if post.id not in whole]
    return Succession(tuple(await repository.add_posts(session, rows)), ended)


def _taken(post: EndedPost, held: Sequence[PersonInCharge], at: datetime) -> bool:
    """Whether a post had ended by now anyway, or somebody was put in it since, or its holder in another of the area."""
    asked = post.from_then(at)

    def same(other: PersonInCharge) -> bool:
        rank = (other.post, other.rank) == (post.post, post.rank)
        return other.area_id == post.area_id and (rank or other.person_id == post.person_id)

    return asked.isempty or any(same(other) and other.valid.overlaps(asked) for other in held)


def _row(post: EndedPost, at: datetime) -> dict[str, Any]:
    fields = ("person_id", "area_id", "post", "rank", "employment")
    return {name: getattr(post, name) for name in fields} | {"valid": post.from_then(at)}
