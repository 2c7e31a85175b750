"""Accounts: who can sign in, and what they may do where."""

from datetime import timedelta

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.schema import AccountChange, AccountIn, Accounts, AccountView, PersonRef, RoleIn
from api.dependencies import Caller, Session
from api.rights import Action, CallerInfo, Role, may, require
from api.session.schema import AreaRef, RoleHeld
from geo.areas.repository import versions_at
from geo.core import clock
from geo.core.clock import real_now
from geo.core.errors import ConflictError, InvalidInputError, NotFoundError
from geo.core.settings import settings
from geo.people import repository as people
from geo.people.accounts import changes, passwords
from geo.people.accounts import repository as accounts
from geo.people.accounts.changes import NewAccount
from geo.people.accounts.repository import HeldRole
from geo.people.tables import Account

router = APIRouter(prefix="/api/accounts", tags=["accounts"])


@router.get("", summary="Accounts")
async def every(caller: Caller, session: Session) -> Accounts:
    """The accounts all of whose roles lie in the caller's area."""
    require(caller, Action.MANAGE_ACCOUNTS)
    held = await accounts.roles_by_account(session, clock.now())
    found = [a for a in await changes.all_accounts(session) if _manages(caller, held.get(a.id, []))]
    names = await people.names(session, [a.person_id for a in found if a.person_id])
    return Accounts(items=[_view(account, held.get(account.id, []), names) for account in found])


@router.post("", status_code=201, summary="Make an account")
async def make(body: AccountIn, caller: Caller, session: Session) -> AccountView:
    """A new account with its roles."""
    areas = await _areas(session, caller, body.roles)
    hashed = passwords.hashed(body.password.get_secret_value())
    made = await changes.add_account(session, NewAccount(body.username, body.display_name, hashed, body.language))
    if made is None:
        raise ConflictError("username_taken", username=body.username)
    await changes.set_roles(session, made, [(r.role.value, areas[r.area]) for r in body.roles])
    account = await _account(session, caller, body.username)
    await _tie(session, account, body.person_id)
    return await _shown(session, account)


@router.patch("/{username}", summary="Change an account")
async def change(username: str, body: AccountChange, caller: Caller, session: Session, request: Request) -> AccountView:
    """Another name, password, role or area; or closed, or opened again. Sessions of the account end at once."""
    account = await _account(session, caller, username)
    _refuse_own_end(caller, account, body)
    account.display_name = body.display_name or account.display_name
    account.active = account.active if body.active is None else body.active
    if body.password is not None:
        account.password_hash = passwords.hashed(body.password.get_secret_value())
    if body.roles is not None:
        areas = await _areas(session, caller, body.roles)
        await changes.set_roles(session, account.id, [(r.role.value, areas[r.area]) for r in body.roles])
    await _tie(session, account, body.person_id)
    if body.password is not None or body.roles is not None or body.active is False:
        await _end_sessions(session, request, account.id)
    return await _shown(session, account)


async def _end_sessions(session: AsyncSession, request: Request, account_id: int) -> None:
    until = real_now() + timedelta(hours=settings().session_hours)
    await accounts.revoke(session, until, session_id=None, account_id=account_id)
    request.app.state.sessions.ended_accounts[account_id] = real_now()


def _refuse_own_end(caller: CallerInfo, account: Account, body: AccountChange) -> None:
    loses = body.roles is not None and Role.ADMIN not in {role.role for role in body.roles}
    if account.id == caller.account_id and (body.active is False or loses):
        raise ConflictError("own_account")


async def _account(session: AsyncSession, caller: CallerInfo, username: str) -> Account:
    require(caller, Action.MANAGE_ACCOUNTS)
    account = await accounts.account_named(session, username.lower())
    if account is None or not _manages(caller, await accounts.roles_held(session, account.id, clock.now())):
        raise NotFoundError("not_found")
    return account


def _manages(caller: CallerInfo, held: list[HeldRole]) -> bool:
    return all(may(caller, Action.MANAGE_ACCOUNTS, role.lo) for role in held)


async def _areas(session: AsyncSession, caller: CallerInfo, roles: list[RoleIn]) -> dict[str, int]:
    """The ids of the areas that roles are for, all within the caller's own."""
    known = await versions_at(session, {role.area for role in roles}, clock.now())
    for role in roles:
        if role.area not in known:
            raise InvalidInputError.of("roles", "unknown_area", area=role.area)
        require(caller, Action.MANAGE_ACCOUNTS, known[role.area].scope_lo)
    return {code: version.area_id for code, version in known.items()}


async def _tie(session: AsyncSession, account: Account, person_id: int | None) -> None:
    if person_id is None:
        return
    if await people.person(session, person_id) is None:
        raise InvalidInputError.of("person_id", "not_found")
    if await accounts.account_of_person(session, person_id) not in (None, account.id):
        raise InvalidInputError.of("person_id", "person_has_account")
    account.person_id = person_id
    await session.flush()


async def _shown(session: AsyncSession, account: Account) -> AccountView:
    held = await accounts.roles_held(session, account.id, clock.now())
    names = await people.names(session, [account.person_id] if account.person_id else [])
    return _view(account, held, names)


def _view(account: Account, held: list[HeldRole], names: dict[int, str]) -> AccountView:
    person = PersonRef(id=account.person_id, name=names[account.person_id]) if account.person_id else None
    return AccountView(
        username=account.username,
        display_name=account.display_name,
        language=account.language,
        active=account.active,
        person=person,
        roles=[RoleHeld(role=r.role, area=AreaRef(code=r.code, name=r.name, level=r.level)) for r in held],
    )
