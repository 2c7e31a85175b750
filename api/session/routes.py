"""Signing in and out."""

from datetime import timedelta
from functools import cache
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, Session, database
from api.rights import CallerInfo
from api.session.attempts import Attempts
from api.session.callers import caller_of_account
from api.session.cookie import COOKIE, HINT, sign
from api.session.schema import AccountRef, AreaRef, DistrictRef, Preferences, RoleHeld, SessionView, SignIn
from geo.areas.districts import districts
from geo.core import clock
from geo.core.clock import real_now
from geo.core.errors import NotSignedInError
from geo.core.settings import settings
from geo.people.accounts import passwords
from geo.people.accounts import repository as accounts
from geo.people.tables import Account

router = APIRouter(prefix="/api/session", tags=["session"])


@router.post("", summary="Sign in")
async def sign_in(body: SignIn, request: Request, response: Response) -> SessionView:
    """Sign in with a user name and password; the session is an HttpOnly cookie."""
    attempts: Attempts = request.app.state.attempts
    username = body.username.strip().lower()
    attempts.check(username)
    async with database(request).sessions() as session:
        account = await accounts.account_named(session, username)
        # An unknown name costs the same time as a wrong password, so that names cannot be found out by the clock.
        right = passwords.matches(body.password, account.password_hash if account else _nobodys_hash())
        if account is None or not right or not account.active:
            attempts.wrong(username)
            raise NotSignedInError("wrong_password")
        attempts.right(username)
        found = await caller_of_account(session, account)
        _set_cookie(request, response, found)
        return await _view(session, found, account)


@router.get("", summary="Who is signed in")
async def show(caller: Caller, session: Session) -> SessionView:
    """Who is signed in, what they may do, and the district."""
    return await _view(session, caller, await _account(session, caller))


@router.patch("", summary="Choose a language")
async def prefer(
    body: Preferences, caller: Caller, session: Session, request: Request, response: Response
) -> SessionView:
    """Keep the language for this account, on every device."""
    account = await _account(session, caller)
    account.language = body.language
    await session.flush()
    found = await caller_of_account(session, account)
    if caller.session_id is not None:
        _set_cookie(request, response, found)
    return await _view(session, found, account)


@router.delete("", status_code=204, summary="Sign out")
async def sign_out(caller: Caller, session: Session, request: Request, response: Response) -> None:
    """End this session, here and wherever its cookie was copied to."""
    if caller.session_id is not None:
        lapses = real_now() + timedelta(hours=settings().session_hours)
        await accounts.revoke(session, lapses, session_id=UUID(caller.session_id), account_id=None)
        request.app.state.sessions.ended_sessions.add(caller.session_id)
    response.delete_cookie(COOKIE)
    response.delete_cookie(HINT)


async def _account(session: AsyncSession, caller: CallerInfo) -> Account:
    account = await accounts.account_by_id(session, caller.account_id)
    if account is None or not account.active:
        raise NotSignedInError("not_signed_in")
    return account


def _set_cookie(request: Request, response: Response, caller: CallerInfo) -> None:
    seconds = settings().session_hours * 3600
    cookie, _ = sign(caller, seconds)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, cookie, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    response.set_cookie(HINT, "1", max_age=seconds, samesite="lax", secure=secure)


async def _view(session: AsyncSession, caller: CallerInfo, account: Account) -> SessionView:
    held = await accounts.roles_held(session, account.id, clock.now())
    known = await districts(session, clock.now())
    return SessionView(
        account=AccountRef.model_validate(account, from_attributes=True),
        roles=[RoleHeld(role=r.role, area=AreaRef(code=r.code, name=r.name, level=r.level)) for r in held],
        can=sorted(caller.actions),
        demo=clock.is_demo(),
        brand=settings().brand,
        now=clock.now(),
        district=DistrictRef(code=known[0].code, name=known[0].name, bbox=known[0].bbox) if known else None,
    )


@cache
def _nobodys_hash() -> str:
    return passwords.hashed("nobody's password")
