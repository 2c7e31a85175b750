"""Rows of proposed names."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.places.proposals.proposal import Proposal
from geo.addresses.tables import PlaceProposal, PlaceProposalCase
from geo.core.database import fetch_all, sql

PACKAGE = "geo.addresses.places.proposals"


async def proposals(session: AsyncSession, state: str, most: int, at: datetime) -> list[Proposal]:
    """The proposals in a state, the most frequent first."""
    asked: dict[str, object] = {"state": state, "proposal_id": None, "most": most, "at": at}
    return [Proposal(**row) for row in await fetch_all(session, sql(PACKAGE, "proposals"), asked)]


async def one(session: AsyncSession, proposal: PlaceProposal, at: datetime) -> Proposal:
    """A proposal with what stands beside it."""
    asked: dict[str, object] = {"state": proposal.state, "proposal_id": proposal.id, "most": 1, "at": at}
    return Proposal(**(await fetch_all(session, sql(PACKAGE, "proposals"), asked))[0])


async def locked(session: AsyncSession, proposal_id: int) -> PlaceProposal | None:
    """A proposal, locked against other writers until this transaction ends."""
    query = select(PlaceProposal).where(PlaceProposal.id == proposal_id)
    return await session.scalar(query.with_for_update().execution_options(populate_existing=True))


async def begun(session: AsyncSession, place_id: int, name: str, at: datetime) -> PlaceProposal:
    """The proposal of a name for a place, locked; a new one where there is none."""
    statement = upsert(PlaceProposal).values(
        place_id=place_id, name=name, state="open", times=0, proposers=[], first_at=at, last_at=at
    )
    await session.execute(statement.on_conflict_do_nothing(index_elements=["place_id", "name"]))
    query = select(PlaceProposal).where(PlaceProposal.place_id == place_id, PlaceProposal.name == name)
    found = await session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return found.one()


async def add_case(session: AsyncSession, proposal_id: int, case_id: int, actor_id: int | None, at: datetime) -> None:
    """Let a proposal come from one more case."""
    statement = upsert(PlaceProposalCase).values(proposal_id=proposal_id, case_id=case_id, actor_id=actor_id, at=at)
    await session.execute(statement.on_conflict_do_nothing(index_elements=["proposal_id", "case_id"]))


async def drop_case(session: AsyncSession, case_id: int, actor_id: int | None, since: datetime) -> Sequence[int]:
    """Take back what an account's corrections of a case proposed since an instant; the proposals it came from."""
    statement = delete(PlaceProposalCase).where(
        PlaceProposalCase.case_id == case_id,
        PlaceProposalCase.actor_id.is_not_distinct_from(actor_id),
        PlaceProposalCase.at >= since,
    )
    return (await session.scalars(statement.returning(PlaceProposalCase.proposal_id))).all()


async def origins(session: AsyncSession, proposal_id: int) -> tuple[int, list[int]]:
    """From how many cases a proposal comes, and by whose corrections."""
    query = select(func.count(), func.array_agg(PlaceProposalCase.actor_id.distinct())).where(
        PlaceProposalCase.proposal_id == proposal_id
    )
    n, accounts = (await session.execute(query)).one()
    return n, sorted(account for account in accounts or () if account is not None)


async def drop(session: AsyncSession, proposal: PlaceProposal) -> None:
    """Take a proposal away that no case supports any more."""
    await session.delete(proposal)
    await session.flush()


async def known_names(session: AsyncSession, parts: Sequence[str]) -> set[str]:
    """Those of ``parts`` that are names of places."""
    return {row["name"] for row in await fetch_all(session, sql(PACKAGE, "known_names"), {"parts": list(parts)})}


async def area_names(session: AsyncSession, at: datetime) -> list[tuple[str, str]]:
    """Name and level of the districts, towns and communities at ``at``."""
    return [(row["name"], row["level"]) for row in await fetch_all(session, sql(PACKAGE, "area_names"), {"at": at})]
