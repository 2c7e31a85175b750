"""Who may let numbers out of the office: the manager of a whole district, for that district."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, transaction
from api.rights import Action, CallerInfo, require
from geo.areas.scope import DISTRICT_SIZE
from geo.core.errors import NotAllowedError
from geo.core.identity import EVERYWHERE, Identity


def publisher_of(caller: CallerInfo) -> Identity:
    """The caller as one who publishes: sees the districts they manage, and no restricted case.

    Raises:
        NotAllowedError: the caller manages no whole district.
    """
    require(caller, Action.PUBLISH_FIGURES)
    whole = tuple(span for span in caller.ranges(Action.PUBLISH_FIGURES) if _is_whole(*span))
    if not whole:
        raise NotAllowedError("not_a_whole_district")
    return Identity(caller.account_id, whole)


def _is_whole(lo: int, hi: int) -> bool:
    return (lo, hi) == EVERYWHERE or (lo % DISTRICT_SIZE == 0 and (hi + 1) % DISTRICT_SIZE == 0)


async def _publisher(caller: Caller) -> Identity:
    return publisher_of(caller)


Publisher = Annotated[Identity, Depends(_publisher)]


async def _session(request: Request, publisher: Publisher) -> AsyncIterator[AsyncSession]:
    async with transaction(request, publisher) as opened:
        yield opened


PublishingSession = Annotated[AsyncSession, Depends(_session, scope="function")]
