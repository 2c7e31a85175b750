"""What a request is given: who is asking, and one transaction that is theirs and commits once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from sqlalchemy.ext.asyncio import AsyncSession

from api.rights import CallerInfo
from api.session.callers import caller_of_account
from api.session.cookie import COOKIE, SessionReader
from geo.addresses.library import Library
from geo.addresses.live import LiveLibrary
from geo.core.clock import real_now
from geo.core.database import Database
from geo.core.errors import NotSignedInError
from geo.core.identity import Identity, identify
from geo.people.accounts import repository as accounts

_cookie = APIKeyCookie(name=COOKIE, auto_error=False)
_bearer = HTTPBearer(auto_error=False)


async def caller(
    request: Request,
    cookie: Annotated[str | None, Security(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> CallerInfo:
    """Who is asking, by session cookie or bearer token.

    Raises:
        NotSignedInError: neither is there, or it is not good any more.
    """
    return await _caller(request, cookie, None if bearer is None else bearer.credentials)


async def caller_of(request: Request) -> CallerInfo:
    """The same as :func:`caller`, without the framework's cost of solving dependencies.

    Raises:
        NotSignedInError: neither is there, or it is not good any more.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return await _caller(request, request.cookies.get(COOKIE), token if scheme.lower() == "bearer" else None)


async def _caller(request: Request, cookie: str | None, token: str | None) -> CallerInfo:
    found = None
    if token is not None:
        found = await _of_token(request, token)
    elif cookie:
        reader: SessionReader = request.app.state.sessions
        found = reader.read(cookie)
    if found is None:
        raise NotSignedInError("not_signed_in")
    request.state.language = found.language
    return found


async def _of_token(request: Request, token: str) -> CallerInfo | None:
    async with database(request).sessions() as session:
        account = await accounts.account_of_token(session, token, real_now())
        return None if account is None else await caller_of_account(session, account)


def database(request: Request) -> Database:
    """The database of this application."""
    return cast("Database", request.app.state.database)


Caller = Annotated[CallerInfo, Depends(caller)]


def library(request: Request) -> Library:
    """The places of this installation as this process knows them.

    Raises:
        UnavailableError: they have not been read yet.
    """
    live: LiveLibrary = request.app.state.library
    return live.current


Places = Annotated[Library, Depends(library)]


@asynccontextmanager
async def transaction(request: Request, identity: Identity) -> AsyncIterator[AsyncSession]:
    """One transaction under ``identity``, for doors that are not entered by a caller; it commits as the block ends."""
    async with database(request).sessions() as opened, opened.begin():
        await identify(opened, identity)
        yield opened


async def session(request: Request, caller: Caller) -> AsyncIterator[AsyncSession]:
    """One transaction under the caller's identity; it is committed before the answer is sent."""
    async with transaction(request, caller.identity) as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session, scope="function")]


async def counting_session(request: Request, caller: Caller) -> AsyncIterator[AsyncSession]:
    """The same under the identity that counts: for figures alone, where no single case is shown."""
    async with transaction(request, caller.counting_identity) as opened:
        yield opened


CountingSession = Annotated[AsyncSession, Depends(counting_session, scope="function")]
