"""Names learnt from corrections: proposed by what a dispatcher did, decided by somebody else."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.places import repository as places
from geo.addresses.places.kinds import LEARNT, LEARNT_WEIGHT
from geo.addresses.places.proposals import repository
from geo.addresses.tables import PlaceAlias, PlaceProposal
from geo.core import clock
from geo.core.errors import ConflictError, NotAllowedError, NotFoundError


async def propose(session: AsyncSession, place_id: int, name: str, case_id: int, actor_id: int | None) -> None:
    """Note that a case's address called the place ``name``. What has been decided before stays decided."""
    now = clock.now()
    proposal = await repository.begun(session, place_id, name, now)
    if proposal.state != "open":
        return
    await repository.add_case(session, proposal.id, case_id, actor_id, now)
    proposal.last_at = now
    await _count(session, proposal)


async def take_back(session: AsyncSession, case_id: int, actor_id: int | None, since: datetime) -> None:
    """An account takes its correction of a case back: what it proposed since then counts no more."""
    for proposal_id in await repository.drop_case(session, case_id, actor_id, since):
        proposal = await repository.locked(session, proposal_id)
        if proposal is not None and proposal.state == "open":
            await _count(session, proposal)


async def accept(session: AsyncSession, proposal: PlaceProposal, actor_id: int) -> None:
    """Let a proposed name be one of its place's names from now on, trusted less than one that somebody entered.

    Raises:
        ConflictError: the place is retired.
    """
    place = await places.place(session, proposal.place_id)
    if place is None or place.retired_on is not None:
        raise ConflictError("proposal_of_retired_place", name=proposal.name)
    _decide(proposal, "accepted", actor_id)
    if await places.alias(session, place.id, proposal.name) is None and place.name != proposal.name:
        alias = PlaceAlias(
            place_id=place.id, name=proposal.name, kind="alias", weight=LEARNT_WEIGHT, until=None, source=LEARNT
        )
        session.add(alias)
        place.version += 1
    await session.flush()
    after = {"name": proposal.name, "weight": LEARNT_WEIGHT, "source": LEARNT, "times": proposal.times}
    await places.write_down(session, place.id, actor_id, "learn", clock.now(), {}, after)


async def decline(session: AsyncSession, proposal: PlaceProposal, actor_id: int) -> None:
    """Let a proposed name be none; it is not proposed again."""
    _decide(proposal, "declined", actor_id)
    await session.flush()


async def decidable(session: AsyncSession, proposal_id: int, actor_id: int) -> PlaceProposal:
    """An open proposal, locked, which the account may decide because it did not propose it.

    Raises:
        NotFoundError: there is none.
        ConflictError: it has been decided.
        NotAllowedError: it comes from the account's own corrections.
    """
    proposal = await repository.locked(session, proposal_id)
    if proposal is None:
        raise NotFoundError("not_found")
    if proposal.state != "open":
        raise ConflictError("proposal_decided", name=proposal.name)
    if actor_id in proposal.proposers:
        raise NotAllowedError("proposal_own", name=proposal.name)
    return proposal


def _decide(proposal: PlaceProposal, state: str, actor_id: int) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, clock.now(), actor_id


async def _count(session: AsyncSession, proposal: PlaceProposal) -> None:
    proposal.times, proposal.proposers = await repository.origins(session, proposal.id)
    if proposal.times == 0:
        await repository.drop(session, proposal)
    await session.flush()
