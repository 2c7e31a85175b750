"""Accounts of leaders that follow their posts when grids are drawn anew."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.clock import real_now
from geo.core.settings import settings
from geo.people.accounts import changes, repository

_LEADER = "leader"


async def follow_posts(
    session: AsyncSession, gained: Mapping[int, Mapping[int, int]], lost: Mapping[int, Collection[int]]
) -> None:
    """Let leaders who can sign in do so for the grids that are newly theirs, and no longer for those that are not.

    Only accounts that hold the role of a leader already are given more of it, and only a role that is held for that
    very grid is taken. Sessions of accounts that changed end, so that the next one knows.

    Args:
        session: under the identity of the desk.
        gained: grids by the ids of people: the id of each with its key.
        lost: ids of grids by the ids of people.
    """
    until = real_now() + timedelta(hours=settings().session_hours)
    for person, held in sorted((await repository.leading(session, {*gained, *lost})).items()):
        new = [
            grid
            for grid, key in gained.get(person, {}).items()
            if not any(area.lo <= key <= area.hi for area in held.areas)
        ]
        for grid in new:
            await changes.give_roles(session, held.account_id, [_LEADER], grid)
        gone = {area.area_id for area in held.areas} & set(lost.get(person, ()))
        if gone:
            await changes.take_role(session, held.account_id, _LEADER, gone)
        if new or gone:
            await repository.revoke(session, until, session_id=None, account_id=held.account_id)
