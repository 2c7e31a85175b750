"""Who is asking, and what that lets them see: told to the database for one transaction at a time."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

EVERYWHERE = (0, 2**62)
_ASKING = "asking"
_TELL = text(
    "SELECT set_config('wangge.account_id', :account_id, true), set_config('wangge.scopes', :scopes, true),"
    " set_config('wangge.scope_lo', :lo, true), set_config('wangge.scope_hi', :hi, true),"
    " set_config('wangge.restricted_scopes', :restricted, true)"
)


@dataclass(frozen=True)
class Identity:
    """Who is asking and the keys of the areas they may see.

    Attributes:
        account_id: the account, None for the product itself.
        scopes: closed ranges of area keys (``area_version.scope_lo`` to ``scope_hi``) whose cases they see.
        restricted_scopes: the ranges in which they see restricted cases too.
    """

    account_id: int | None
    scopes: tuple[tuple[int, int], ...] = ()
    restricted_scopes: tuple[tuple[int, int], ...] = ()

    def settings(self) -> dict[str, str]:
        """The values of the database settings that carry this identity."""
        return {
            "account_id": "" if self.account_id is None else str(self.account_id),
            "scopes": multirange(self.scopes),
            "lo": str(min((lo for lo, _ in self.scopes), default=0)),
            "hi": str(max((hi for _, hi in self.scopes), default=-1)),
            "restricted": multirange(self.restricted_scopes),
        }


def desk(account_id: int | None = None) -> Identity:
    """The intake and workflow of the product itself, on behalf of ``account_id``: sees every case."""
    return Identity(account_id, (EVERYWHERE,), (EVERYWHERE,))


async def identify(session: AsyncSession, identity: Identity) -> None:
    """Tell the database who is asking, until this transaction ends."""
    await session.execute(_TELL, identity.settings())
    session.info[_ASKING] = identity


def asking(session: AsyncSession) -> Identity | None:
    """Who was last told to the database through ``session``; None if nobody was."""
    identity: Identity | None = session.info.get(_ASKING)
    return identity


@asynccontextmanager
async def as_desk(session: AsyncSession, actor: Identity) -> AsyncIterator[None]:
    """Let the product's own desk act on behalf of ``actor`` inside the block; after it ``actor`` asks again."""
    await identify(session, desk(actor.account_id))
    try:
        yield
    finally:
        await identify(session, actor)


def multirange(ranges: Iterable[tuple[int, int]]) -> str:
    """Closed ranges of area keys as PostgreSQL reads an int8multirange."""
    return "{" + ",".join(f"[{lo},{hi}]" for lo, hi in ranges) + "}"
