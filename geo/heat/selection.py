"""A filter whose kinds and areas are known to exist: what the counting queries are asked with."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import codes_now
from geo.core.errors import InvalidInputError
from geo.core.identity import multirange
from geo.heat import repository
from geo.heat.filter import CaseFilter
from geo.heat.kinds import KindTree

EVERYWHERE = "{(,)}"


@dataclass(frozen=True)
class Selection:
    """A filter made ready for the database, with the grids it is read by.

    Attributes:
        filter: as it was asked.
        at: the instant whose areas count.
        tree: the dictionary of kinds.
        areas: multirange of area keys, as text.
    """

    filter: CaseFilter
    at: datetime
    tree: KindTree
    areas: str

    @property
    def parameters(self) -> dict[str, object]:
        """The parameters that the .sql files of this package have in common."""
        first, past = self.filter.span
        return {
            "at": self.at,
            "areas": self.areas,
            "first": first,
            "past": past,
            "kinds": list(self.tree.under(self.filter.kinds)) if self.filter.kinds else None,
            "channels": list(self.filter.channels) or None,
            "states": list(self.filter.states) or None,
        }

    def in_period(self, first: date, last: date) -> "Selection":
        """The same in another period."""
        return replace(self, filter=replace(self.filter, first=first, last=last))


async def resolve(session: AsyncSession, asked: CaseFilter, at: datetime) -> Selection:
    """Look up the kinds and areas of a filter.

    Raises:
        InvalidInputError: a kind that is not in the dictionary (field ``kind``), or an area that does not exist at
            ``at`` (field ``area``).
    """
    tree = await repository.kind_tree(session)
    for kind in asked.kinds:
        if kind not in tree:
            raise InvalidInputError.of("kind", "unknown_kind", kind=kind)
    if not asked.areas:
        return Selection(asked, at, tree, EVERYWHERE)
    ranges = await repository.area_ranges(session, asked.areas, at)
    for area in asked.areas:
        if area not in ranges:
            if now := (await codes_now(session, [area])).get(area):
                raise InvalidInputError.of("area", "area_recoded", code=area, now=now)
            raise InvalidInputError.of("area", "unknown_area", area=area)
    return Selection(asked, at, tree, multirange(ranges.values()))
