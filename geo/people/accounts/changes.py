"""Changes to accounts: made, given roles and tokens, closed, opened again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.people.tables import AccessToken, Account, AccountRole


@dataclass(frozen=True)
class NewAccount:
    """An account to be made; the user name is in lower case."""

    username: str
    display_name: str
    password_hash: str
    language: str = "zh"


async def add_account(session: AsyncSession, account: NewAccount) -> int | None:
    """Make an account and return its id; None if the user name is taken."""
    values = {
        "username": account.username,
        "display_name": account.display_name,
        "password_hash": account.password_hash,
        "language": account.language,
    }
    query = upsert(Account).values(values).on_conflict_do_nothing(index_elements=["username"]).returning(Account.id)
    return await session.scalar(query)


async def all_accounts(session: AsyncSession) -> list[Account]:
    """Every account, by user name."""
    return list(await session.scalars(select(Account).order_by(Account.username)))


async def give_roles(session: AsyncSession, account_id: int, roles: Collection[str], area_id: int) -> None:
    """Give an account roles for an area; those it has stay."""
    rows = [{"account_id": account_id, "role": role, "area_id": area_id} for role in roles]
    if rows:
        await session.execute(upsert(AccountRole).values(rows).on_conflict_do_nothing())


async def set_roles(session: AsyncSession, account_id: int, roles: Sequence[tuple[str, int]]) -> None:
    """Let an account have these roles, each with the id of its area, and no others."""
    await session.execute(delete(AccountRole).where(AccountRole.account_id == account_id))
    for role, area_id in dict.fromkeys(roles):
        await give_roles(session, account_id, [role], area_id)


async def take_role(session: AsyncSession, account_id: int, role: str, area_ids: Collection[int]) -> None:
    """Let an account hold a role for these areas no longer."""
    of = (AccountRole.account_id == account_id) & (AccountRole.role == role) & AccountRole.area_id.in_(area_ids)
    await session.execute(delete(AccountRole).where(of))


async def set_password_hash(session: AsyncSession, account_id: int, password_hash: str) -> None:
    """Give an account another password."""
    await session.execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))


async def set_active(session: AsyncSession, account_id: int, *, active: bool) -> None:
    """Close an account or open it again."""
    await session.execute(update(Account).where(Account.id == account_id).values(active=active))


async def add_token(
    session: AsyncSession, account_id: int, token_hash: bytes, label: str, expires_at: datetime
) -> None:
    """Keep the SHA-256 of a new bearer token of an account."""
    values = {"account_id": account_id, "token_hash": token_hash, "label": label, "expires_at": expires_at}
    await session.execute(insert(AccessToken).values(values))
