"""From an account to what a caller may do, and where."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.rights import CallerInfo, Grant, Role
from geo.core import clock
from geo.core.identity import Identity
from geo.people.accounts import repository as accounts
from geo.people.tables import Account


async def caller_of_account(session: AsyncSession, account: Account) -> CallerInfo:
    """The caller that an account makes, with its roles as they are now."""
    held = await accounts.roles_held(session, account.id, clock.now())
    grants = tuple(Grant(Role(role.role), role.lo, role.hi) for role in held)
    return CallerInfo(account.id, account.username, account.display_name, account.language, account.person_id, grants)


async def identity_of(session: AsyncSession, account_id: int) -> Identity:
    """What the database lets an account see, for a job that runs as it; nothing if the account is gone or closed."""
    account = await accounts.account_by_id(session, account_id)
    if account is None or not account.active:
        return Identity(account_id)
    return (await caller_of_account(session, account)).identity
