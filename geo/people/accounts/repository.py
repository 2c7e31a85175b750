"""Rows of accounts: what they hold, what ended before its time, and what they looked at."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.tables import AreaVersion
from geo.people.tables import AccessLog, AccessToken, Account, AccountRole, SessionRevocation


@dataclass(frozen=True)
class HeldRole:
    """A role and the area it is held for, whose keys run from ``lo`` to ``hi``."""

    role: str
    code: str
    name: str
    level: str
    lo: int
    hi: int


@dataclass(frozen=True)
class LedArea:
    """An area for which an account holds the role of a leader; its keys run from ``lo`` to ``hi``."""

    area_id: int
    lo: int
    hi: int


@dataclass(frozen=True)
class Leading:
    """The account of a leader and the areas that it holds that role for."""

    account_id: int
    areas: tuple[LedArea, ...]


async def account_named(session: AsyncSession, username: str) -> Account | None:
    """The account of this user name (lower case), if there is one."""
    return await session.scalar(select(Account).where(Account.username == username))


async def account_by_id(session: AsyncSession, account_id: int) -> Account | None:
    """The account of this id, if there is one."""
    return await session.get(Account, account_id)


async def account_of_token(session: AsyncSession, token: str, at: datetime) -> Account | None:
    """The active account that a bearer token stands for at ``at``, if it is good."""
    digest = hashlib.sha256(token.encode()).digest()
    query = (
        select(Account)
        .join(AccessToken, AccessToken.account_id == Account.id)
        .where(AccessToken.token_hash == digest, AccessToken.revoked_at.is_(None), AccessToken.expires_at > at)
        .where(Account.active)
    )
    return await session.scalar(query)


async def leading(session: AsyncSession, person_ids: Collection[int]) -> dict[int, Leading]:
    """The accounts that hold the role of a leader, by the ids of the people whose they are."""
    spans = select(AreaVersion.area_id, AreaVersion.scope_lo, AreaVersion.scope_hi)
    span = spans.where(AreaVersion.superseded_at.is_(None)).distinct().subquery()
    query = (
        select(Account.person_id, Account.id, span.c.area_id, span.c.scope_lo, span.c.scope_hi)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .join(span, span.c.area_id == AccountRole.area_id)
        .where(Account.person_id.in_(person_ids), AccountRole.role == "leader")
    )
    found: dict[int, Leading] = {}
    for person, account_id, area_id, lo, hi in await session.execute(query):
        known = found.get(person, Leading(account_id, ()))
        found[person] = Leading(account_id, (*known.areas, LedArea(area_id, lo, hi)))
    return found


async def roles_held(session: AsyncSession, account_id: int, at: datetime) -> list[HeldRole]:
    """The roles of an account with the areas they are held for, as those are at ``at``, or were last.

    A role outlives its area: the key of an area is never used again, so what it opens is what was left there, such as
    a dispute under way whose grid is no more.
    """
    query = _held(at).where(AccountRole.account_id == account_id)
    return [HeldRole(*row[1:]) for row in await session.execute(query)]


async def roles_by_account(session: AsyncSession, at: datetime) -> dict[int, list[HeldRole]]:
    """The roles of every account, by account id."""
    held: dict[int, list[HeldRole]] = {}
    for row in await session.execute(_held(at)):
        held.setdefault(row[0], []).append(HeldRole(*row[1:]))
    return held


async def account_of_person(session: AsyncSession, person_id: int) -> int | None:
    """The id of the account of a person, if there is one."""
    return await session.scalar(select(Account.id).where(Account.person_id == person_id))


def _held(at: datetime) -> Select[int, str, str, str, str, int, int]:
    begun = select(AreaVersion).where(AreaVersion.superseded_at.is_(None), func.lower(AreaVersion.valid) <= at)
    newest = begun.ext(distinct_on(AreaVersion.area_id))
    version = newest.order_by(AreaVersion.area_id, func.lower(AreaVersion.valid).desc()).subquery()
    return (
        select(
            AccountRole.account_id,
            AccountRole.role,
            version.c.code,
            version.c.name,
            version.c.level,
            version.c.scope_lo,
            version.c.scope_hi,
        )
        .join(version, version.c.area_id == AccountRole.area_id)
        .order_by(AccountRole.role, version.c.code)
    )


async def revoke(session: AsyncSession, until: datetime, *, session_id: UUID | None, account_id: int | None) -> None:
    """End one session, or all of an account's that began before now; remembered until they would lapse anyway."""
    await session.execute(insert(SessionRevocation).values(session_id=session_id, account_id=account_id, until=until))


async def revocations(session: AsyncSession, at: datetime) -> tuple[set[str], dict[int, datetime]]:
    """The ended sessions that have not lapsed, and by account the instant before which all its sessions are ended."""
    query = select(SessionRevocation).where(SessionRevocation.until > at)
    sessions: set[str] = set()
    accounts: dict[int, datetime] = {}
    for row in await session.scalars(query):
        if row.session_id is not None:
            sessions.add(str(row.session_id))
        elif row.account_id is not None:
            accounts[row.account_id] = max(row.revoked_at, accounts.get(row.account_id, row.revoked_at))
    return sessions, accounts


async def note_look(
    session: AsyncSession, account_id: int, action: str, subject: str, detail: Mapping[str, object] | None = None
) -> None:
    """Write down that an account looked at something, in the same transaction as the look."""
    row = {"account_id": account_id, "action": action, "subject": subject, "detail": dict(detail or {})}
    # The log can be written and not read, so nothing may be asked back of the new row.
    await session.execute(insert(AccessLog).values(row).inline())
