"""The communities on both sides of a border, before anything moves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.areas.repository import versions_at
from geo.core.errors import InvalidInputError
from geo.plans.drafts.land import Land
from geo.plans.drafts.surveying import Lands, stamps


async def communities(session: AsyncSession, codes: Sequence[str], at: datetime) -> list[VersionInForce]:
    """The communities of these codes as they are at an instant, in that order.

    Raises:
        InvalidInputError: one is not there then.
    """
    found = await versions_at(session, codes, at)
    for code in codes:
        if code not in found or found[code].level is not Level.COMMUNITY:
            raise InvalidInputError.of("community", "community_unknown", code=code)
    return [found[code] for code in codes]


async def lands_of(session: AsyncSession, lands: Lands, sides: Sequence[VersionInForce], at: datetime) -> list[Land]:
    """The cells of communities and the grids that they are in.

    Raises:
        InvalidInputError: one has no cells then.
        ConflictError: cells overlap.
    """
    found = await stamps(session, [side.area_id for side in sides], at)
    for side in sides:
        if found[side.area_id].cells == 0:
            raise InvalidInputError.of("community", "border_no_cells", code=side.code, name=side.name)
    return [await lands.land(session, side.area_id, side.code, at, found[side.area_id]) for side in sides]
