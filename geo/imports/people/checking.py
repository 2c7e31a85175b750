"""A file of people in charge: for each area and post that it names it says who all hold it, in order."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.identity import Identity
from geo.imports.people import repository
from geo.imports.people.fields import PEOPLE_FIELDS
from geo.imports.people.repository import Held
from geo.imports.people.rows import Post, Someone, read_posts
from geo.imports.places import known_places
from geo.imports.work import Work

__all__ = ["PEOPLE_FIELDS", "check_people"]


@dataclass
class PeoplePlan:
    """Posts that end and posts that begin.

    Attributes:
        ending: rows of posts that end at ``valid_from``.
        beginning: posts that begin then, each with its rank.
        persons: ids of those people who are known.
    """

    valid_from: datetime
    ending: list[Held] = field(default_factory=list)
    beginning: list[tuple[Post, int]] = field(default_factory=list)
    persons: dict[tuple[str, str], int] = field(default_factory=dict)

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """End the old posts, then begin the new ones, all in one portion."""
        await repository.end_posts(session, self.ending, self.valid_from)
        wanted: dict[tuple[str, str], Someone] = {p.someone.key: p.someone for p, _ in self.beginning}
        ids = self.persons | await repository.add_persons(
            session, {key: someone for key, someone in wanted.items() if key not in self.persons}
        )
        rows = [(ids[p.someone.key], p.area.id, p.post, rank, p.employment) for p, rank in self.beginning]
        await repository.begin_posts(session, rows, self.valid_from)
        yield


async def check_people(session: AsyncSession, work: Work) -> PeoplePlan:
    """Read the posts and compare them with those held at the instant of the import."""
    valid_from = work.options.valid_from or clock.start_of_day(clock.today())
    places = await known_places(session, valid_from, grids_only=False)
    posts = await asyncio.to_thread(read_posts, work, places)
    held = await repository.posts_held(session, {post.area.id for post in posts}, valid_from)
    plan = PeoplePlan(valid_from, persons=await repository.known_persons(session, [p.someone for p in posts]))
    unchanged = _compare(work, plan, posts, held)
    new = {p.someone.key for p, _ in plan.beginning} - set(plan.persons)
    work.report["people"] = {
        "areas": len({post.area.id for post in posts}),
        "persons_new": len(new),
        "posts_begun": len(plan.beginning),
        "posts_ended": len(plan.ending),
        "posts_unchanged": unchanged,
    }
    return plan


def _compare(work: Work, plan: PeoplePlan, posts: list[Post], held: list[Held]) -> int:
    """Fill the plan; the number of posts that stay as they are."""
    now: dict[tuple[int, str], list[Held]] = defaultdict(list)
    for one in held:
        now[one.area_id, one.post].append(one)
    wanted: dict[tuple[int, str], list[Post]] = defaultdict(list)
    for post in posts:
        wanted[post.area.id, post.post].append(post)
    unchanged = 0
    for place, named in wanted.items():
        kept: set[int] = set()
        for post, rank in _ranked(work, named):
            same = next((h for h in now[place] if _is_same(plan, post, rank, h)), None)
            if same is None:
                plan.beginning.append((post, rank))
            else:
                kept.add(same.id)
                unchanged += 1
        plan.ending += [h for h in now[place] if h.id not in kept]
    # Somebody who changes from leader to deputy of one area may hold only one of both at a time.
    begun = {(plan.persons.get(p.someone.key), p.area.id) for p, _ in plan.beginning}
    ending = {h.id for h in plan.ending}
    plan.ending += [h for h in held if h.id not in ending and (h.person_id, h.area_id) in begun]
    return unchanged


def _is_same(plan: PeoplePlan, post: Post, rank: int, held: Held) -> bool:
    known = plan.persons.get(post.someone.key)
    return held.current and (known, rank, post.employment) == (held.person_id, held.rank, held.employment)


def _ranked(work: Work, named: list[Post]) -> list[tuple[Post, int]]:
    """Every post with a rank of its own: those stated, then the free ones in the order of the file."""
    taken: dict[int, Post] = {}
    for post in named:
        if post.rank is None:
            continue
        if post.rank in taken:
            work.findings.error(post.row, "rank", "rank_twice", rank=post.rank, first=taken[post.rank].row.number)
        else:
            taken[post.rank] = post
    stated = frozenset(taken)
    free = (n for n in range(1, len(named) + 100) if n not in stated)
    for post in named:
        if post.rank is None:
            taken[next(free)] = post
    return [(post, rank) for rank, post in sorted(taken.items())]
