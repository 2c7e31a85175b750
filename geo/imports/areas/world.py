"""What the product knows already of the places a file speaks of."""

from dataclasses import dataclass, field
from datetime import datetime

import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository as areas
from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.imports import repository
from geo.imports.areas.item import Item

_AROUND_DEGREES = 0.01


@dataclass
class World:
    """Areas in force at the instant of the import, by code.

    Attributes:
        placeholders: codes of those that stand for a level which their source did not have.
        used: codes that some area once had, though none has it now.
        later: since when those are in force that begin only after the instant of the import.
    """

    areas: dict[str, VersionInForce]
    placeholders: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    later: dict[str, datetime] = field(default_factory=dict)

    def at_level(self, level: Level, srid: int) -> list[VersionInForce]:
        """The areas of a level whose geometry is in EPSG ``srid``."""
        return [v for v in self.areas.values() if v.level is level and v.srid == srid]

    def find(self, code: str) -> VersionInForce | None:
        """The area of a code, also where one side pads it with zeros to the length of a lower level."""
        return next((self.areas[c] for c in spellings(code) if c in self.areas), None)


def spellings(code: str) -> list[str]:
    """A code with the padding zeros of the national scheme left out or added: 330106012 is 330106012000 too."""
    found = [code]
    if code.isdecimal():
        for length in (9, 6):
            if len(code) > length and set(code[length:]) == {"0"}:
                found.append(code[:length])
        found += [code.ljust(length, "0") for length in (12, 15) if len(code) < length]
    return found


async def look_around(session: AsyncSession, items: list[Item], at: datetime) -> World:
    """What is known around and under the codes of the items, whose ``geom`` is in WGS84 degrees."""
    west, south, east, north = shapely.total_bounds([item.geom for item in items])
    bounds = (west - _AROUND_DEGREES, south - _AROUND_DEGREES, east + _AROUND_DEGREES, north + _AROUND_DEGREES)
    codes = {item.code for item in items}
    stated = {s for item in items for code, _ in item.stated.values() if code for s in spellings(code)}
    known = await repository.areas_within(session, bounds, at)
    known |= await areas.versions_at(session, codes | stated, at)
    known |= await areas.versions_below(session, sorted({v.path.split(".")[0] for v in known.values()}), at)
    used = await areas.codes_ever_used(session, codes - set(known))
    later = await repository.begin_later(session, used, at)
    return World(known, await repository.placeholders(session), used - set(later), later)
