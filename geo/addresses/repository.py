"""What the library of places knows: names, areas and the numbers under a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql

AREA_LEVELS = ("community", "town", "district")
PACKAGE = "geo.addresses"


_AREA_ENDS = {
    "community": ("社区居委会", "村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"),
    "town": ("街道办事处", "街道", "镇", "乡"),
    "district": ("区", "县"),
}
_LONGEST_AREA = 10


@dataclass(frozen=True)
class Named:
    """A place or an area, under one of its names.

    Attributes:
        id: ``place.id``, or ``area.id`` where ``kind`` is a level of areas.
        kind: a kind of place, or community, town or district.
        name: its own name.
        written: the name that was looked for: its own, an alias, or an area's without its last word.
        weight: how far that name is to be trusted, above 0 to 1.
        partial: only the beginning of the name stands in the address.
    """

    id: int
    kind: str
    name: str
    written: str
    weight: float
    partial: bool
    community_id: int | None
    community: str | None
    town_id: int | None
    town: str | None
    lon: float
    lat: float


@dataclass(frozen=True)
class Existing:
    """A number that exists under a place, or (level ``place``) the place itself.

    Attributes:
        share: the part of a place's buildings that lie in its main grid, None where no building is known.
        buildings: of a place, how many buildings are known.
    """

    place_id: int
    id: int | None
    parent_id: int | None
    level: str
    key: str
    label: str
    share: float | None
    buildings: int | None
    grid_code: str | None
    grid_name: str | None
    lon: float
    lat: float


async def find_named(
    session: AsyncSession, names: Sequence[str], beginnings: Sequence[str], at: datetime
) -> list[Named]:
    """The places and areas with one of these names, and those whose name begins with one of ``beginnings``."""
    patterns = [f"{beginning}_%" for beginning in beginnings]
    written, stems, levels = area_words(names)
    facts = {
        "names": list(names),
        "beginnings": patterns,
        "written": written,
        "stems": stems,
        "levels": levels,
        "at": at,
    }
    rows = await fetch_all(session, sql(PACKAGE, "named"), facts)
    return list(dict.fromkeys(Named(**row) for row in rows))


async def find_similar(
    session: AsyncSession, words: Sequence[str], patterns: Sequence[str], at: datetime
) -> list[Named]:
    """The places with a name like one of ``words`` or matching one of ``patterns`` (``_`` for any character)."""
    facts = {"words": list(words), "patterns": list(patterns), "at": at}
    rows = await fetch_all(session, sql(PACKAGE, "similar"), facts)
    return list(dict.fromkeys(Named(**row) for row in rows))


async def find_units(
    session: AsyncSession, place_ids: Sequence[int], keys: Sequence[str], at: datetime
) -> list[Existing]:
    """The places of these ids, and the buildings, units and rooms under them with one of ``keys``."""
    facts = {"place_ids": list(place_ids), "keys": list(keys), "at": at}
    return [Existing(**row) for row in await fetch_all(session, sql(PACKAGE, "units"), facts)]


def area_words(names: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Those of ``names`` that may say an area: as written, without the last word, and the level that word says.

    A name without such a word may be an area of any level; its level is empty.
    """
    said: list[tuple[str, str, str]] = []
    for name in names:
        if len(name) > _LONGEST_AREA or name.isascii():
            continue
        said.append((name, name, ""))
        for level, ends in _AREA_ENDS.items():
            for end in ends:
                if name.endswith(end) and len(name) > len(end) + 1:
                    said.append((name, name[: -len(end)], level))
                    break
    written, stems, levels = zip(*said, strict=True) if said else ((), (), ())
    return list(written), list(stems), list(levels)
