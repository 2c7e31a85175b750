"""The ground that published figures stand on: the areas of the publisher's districts as the period ended."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.identity import Identity
from geo.disclosure.periods import Wish
from geo.heat.filter import CaseFilter
from geo.heat.kinds import KEY_KINDS
from geo.heat.selection import Selection, resolve


async def selection_of(session: AsyncSession, wish: Wish, publisher: Identity) -> Selection:
    """What areas and their boundaries are read by, and what a picture tells of the wish."""
    kinds = (wish.kind,) if wish.kind in KEY_KINDS and wish.kind is not None else ()
    selection = await resolve(session, CaseFilter(wish.period.first, wish.period.last, kinds), wish.at)
    return replace(selection, areas=publisher.settings()["scopes"])
