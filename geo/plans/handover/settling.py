"""After grids were drawn anew, open disputes go to whoever answers now, and everybody concerned is told once.

All of it, and that it is done, is one transaction: a death in the middle leaves nothing, and nothing is done twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository as cases
from geo.cases.following import follow_changes
from geo.cases.rerouting import Answer, Lying, Rerouting, note_all, reroute
from geo.cases.states import OPEN, State
from geo.core import clock
from geo.core.database import fetch_all, sql
from geo.core.identity import Identity, as_desk, desk
from geo.people.accounts.following import follow_posts
from geo.plans.borders.repository import units_follow
from geo.plans.handover import repository
from geo.plans.handover.digest import digests, flows_of, posts_of
from geo.plans.handover.foreseeing import PACKAGE
from geo.plans.handover.offering import offer_anew
from geo.plans.handover.policy import Fate, Situation, fate
from geo.plans.handover.repository import HandoverRow, Redrawing
from geo.plans.handover.whole_counts import whole_counts_follow
from geo.routing.grids import AnsweringGrid, answering_grids

_Row = Mapping[str, Any]


@dataclass(frozen=True)
class Settled:
    """A publication that was settled: how many disputes changed hands and stayed, how many people were told."""

    publication_id: int
    moved: int
    stayed: int
    told: int


class _End(NamedTuple):
    """A dispute that a publication concerns, what becomes of it, and who then answers, or would if it did not stay."""

    row: _Row
    fate: Fate[int]
    answer: Answer


async def settle_due(session: AsyncSession, actor: Identity) -> list[Settled]:
    """Settle every publication that has taken effect, the first first; to be asked again costs two look-ups.

    A dispute that goes is written once, with its place. Only then do addresses and all other disputes follow the
    boundaries.
    """
    done = []
    for each in await repository.due(session, clock.now()):
        async with as_desk(session, desk(each.actor_id)):
            done.append(await _settle(session, each))
    await follow_changes(session, actor)
    if done:
        await units_follow(session, clock.now())
    return done


async def _settle(session: AsyncSession, of: Redrawing) -> Settled:
    now = clock.now()
    ends = await _ends(session, of, await _concerned(session, of))
    moving = [_rerouting(each) for each in ends if each.fate.moves]
    await reroute(session, moving, of.actor_id, now, of.told)
    kept = [(each.row["id"], State(each.row["state"])) for each in ends if not each.fate.moves]
    await note_all(session, "keep", [(case, state, state) for case, state in kept], of.actor_id, now, of.told)
    await repository.keep_handovers(session, of.id, [_handover(each) for each in ends])
    await offer_anew(session, of)
    await whole_counts_follow(session, of)
    told = await _tell(session, of, moving)
    await repository.settled(session, of.id, now)
    return Settled(of.id, len(moving), len(kept), told)


async def _ends(session: AsyncSession, of: Redrawing, rows: Sequence[_Row]) -> list[_End]:
    """What becomes of disputes, without those of which nothing does."""
    found = [(row, end) for row in rows if (end := fate(_situation(row))) is not None]
    grids = await _grids(session, {end.to for _, end in found if end.to is not None})

    @cache
    def answer(to: int | None, goes_elsewhere: bool) -> Answer:
        return _answer(of, grids.get(to) if to is not None else None, goes_elsewhere)

    ends = [_End(row, end, answer(end.to, end.to != row["assigned_grid_id"])) for row, end in found]
    # Who answers in a grid that got another first in line may be the same as before: somebody may be away.
    return [
        each
        for each in ends
        if each.fate.to != each.row["assigned_grid_id"] or each.answer.leader_id != each.row["leader_id"]
    ]


def _answer(of: Redrawing, to: AnsweringGrid | None, goes_elsewhere: bool) -> Answer:
    facts = {"plan": of.plan, "document": of.document, "grid": to.grid.name if to else ""}
    rule = "boundary" if goes_elsewhere else "boundary_leader"
    return Answer(to, rule if to else "boundary_gone", facts)


async def _concerned(session: AsyncSession, of: Redrawing) -> list[_Row]:
    asked: dict[str, object] = {
        "communities": list(of.communities),
        "change_id": of.change_id,
        "effective_at": of.effective_at,
        "until": of.until,
        "hand_over": list(of.hand_over),
        "states": [state.value for state in OPEN],
        "now": clock.now(),
    }
    return list(await fetch_all(session, sql(PACKAGE, "concerned"), asked))


async def _tell(session: AsyncSession, of: Redrawing, moved: Sequence[Rerouting]) -> int:
    """Leave a digest for everybody concerned, and let their accounts follow their posts; how many people that are."""
    posts = await posts_of(session, of)
    told = digests(posts, await flows_of(session, of), [(each.leader_id, each.answer.leader_id) for each in moved])
    notices = [
        {"person_id": person, "publication_id": of.id, "facts": digest.to_json(), "at": clock.now()}
        for person, digest in told.items()
    ]
    await repository.add_notices(session, notices)
    gained = {person: {grid: held.scope for grid, held in posts.gained(person).items()} for person in posts.people}
    lost = {person: set(posts.lost(person)) for person in posts.people}
    # What somebody still works on, they have to see.
    bound = await cases.still_at(session, lost.keys(), set().union(*lost.values()))
    lost = {person: {grid for grid in grids if (person, grid) not in bound} for person, grids in lost.items()}
    await follow_posts(session, gained, lost)
    return len(told)


def _situation(row: _Row) -> Situation[int]:
    return Situation(
        state=State(row["state"]),
        restricted=row["restricted"],
        home=row["assigned_grid_id"],
        chosen=row["assigned_grid_id"] != row["place_grid_id"] and row["assigned_grid_id"] != row["was_in"],
        goes_on=row["goes_on"],
        led_anew=row["led_anew"],
        place=row["place_grid_id"],
        named=row["named"],
    )


async def _grids(session: AsyncSession, grid_ids: Collection[int]) -> dict[int, AnsweringGrid]:
    """The grids of these ids as they are now, with who answers there, by id."""
    named = await repository.names_of_grids(session, grid_ids, clock.now())
    found = await answering_grids(session, [code for code, _ in named.values()], clock.now())
    return {grid.grid.area_id: grid for grid in found.values()}


def _rerouting(each: _End) -> Rerouting:
    row = each.row
    lying = Lying(row["place_grid_id"], row["place_version_id"], row["district_id"])
    return Rerouting(row["id"], State(row["state"]), row["leader_id"], row["unit_id"], lying, each.answer)


def _handover(each: _End) -> HandoverRow:
    row, answer = each.row, each.answer
    return HandoverRow(
        row["id"],
        row["state"],
        row["assigned_grid_id"],
        row["leader_id"],
        answer.to.grid.area_id if answer.to else None,
        answer.leader_id,
        each.fate.moves,
        each.fate.why.value,
    )
