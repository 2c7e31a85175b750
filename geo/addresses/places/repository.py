"""Rows of the library of places as they are looked up and edited one by one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.places.entry import Edit, Entry, Search, Spot
from geo.addresses.tables import Place, PlaceAlias, PlaceEdit
from geo.core.database import fetch_all, sql

PACKAGE = "geo.addresses.places"
_EDITS_SHOWN = 20


async def entries(
    session: AsyncSession, search: Search, sounding: Collection[int], most: int, at: datetime
) -> list[Entry]:
    """The places that answer to ``search``, best first, at most ``most``; ``sounding`` are those found by sound."""
    rank, name, id_ = search.after or (None, None, None)
    lo, hi = search.scopes or (None, None)
    asked: dict[str, object] = {
        "place_id": None,
        "words": search.words,
        "pattern": f"%{_escaped(search.words)}%",
        "ids": sorted(sounding),
        "kinds": list(search.kinds),
        "retired": search.retired,
        "lo": lo,
        "hi": hi,
        "after_rank": rank,
        "after_name": name,
        "after_id": id_,
        "most": most,
        "at": at,
    }
    return [Entry(**row) for row in await fetch_all(session, sql(PACKAGE, "entries"), asked)]


async def entry(session: AsyncSession, place_id: int, at: datetime) -> Entry | None:
    """One place, in use or retired."""
    asked: dict[str, object] = {
        **dict.fromkeys(("lo", "hi", "after_rank", "after_name", "after_id", "retired")),
        "place_id": place_id,
        "words": "",
        "pattern": "%",
        "ids": [],
        "kinds": [],
        "most": 1,
        "at": at,
    }
    found = await fetch_all(session, sql(PACKAGE, "entries"), asked)
    return Entry(**found[0]) if found else None


async def edits_of(session: AsyncSession, place_id: int) -> list[Edit]:
    """The newest changes of a place."""
    rows = await fetch_all(session, sql(PACKAGE, "edits"), {"place_id": place_id, "most": _EDITS_SHOWN})
    return [Edit(**row) for row in rows]


async def spot_at(session: AsyncSession, lon: float, lat: float, at: datetime) -> Spot:
    """The grid and community that hold a WGS84 point."""
    found = await fetch_all(session, sql(PACKAGE, "spot"), {"lon": lon, "lat": lat, "at": at})
    return Spot(lon, lat, **found[0]) if found else Spot(lon, lat)


async def names_heard(session: AsyncSession) -> list[tuple[int, str]]:
    """Place id and name of every name of the library."""
    main = select(Place.id, Place.name)
    other = select(PlaceAlias.place_id, PlaceAlias.name)
    return [(id_, name) for id_, name in await session.execute(main.union_all(other))]


async def lock_library(session: AsyncSession) -> None:
    """Wait until no other transaction adds or renames places, so that none is added twice."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("wangge.places", 0))))


async def place(session: AsyncSession, place_id: int) -> Place | None:
    """A place, locked against other writers until this transaction ends."""
    query = select(Place).where(Place.id == place_id).with_for_update(key_share=True)
    return await session.scalar(query.execution_options(populate_existing=True))


async def namesake(
    session: AsyncSession, kind: str, name: str, community_id: int | None, other_than: int
) -> int | None:
    """The id of another place in use of the same kind and name in the same community."""
    query = select(Place.id).where(
        Place.kind == kind,
        Place.name == name,
        Place.community_id.is_not_distinct_from(community_id),
        Place.retired_on.is_(None),
        Place.id != other_than,
    )
    return await session.scalar(query.limit(1))


async def alias(session: AsyncSession, place_id: int, name: str) -> PlaceAlias | None:
    """The auxiliary name of a place that is written so."""
    return await session.scalar(select(PlaceAlias).where(PlaceAlias.place_id == place_id, PlaceAlias.name == name))


async def alias_of_id(session: AsyncSession, place_id: int, name_id: int) -> PlaceAlias | None:
    """The auxiliary name of this id, if it is one of that place."""
    return await session.scalar(select(PlaceAlias).where(PlaceAlias.place_id == place_id, PlaceAlias.id == name_id))


async def drop_alias(session: AsyncSession, known: PlaceAlias) -> None:
    """Take an auxiliary name away."""
    await session.delete(known)
    await session.flush()


async def write_down(
    session: AsyncSession,
    place_id: int,
    actor_id: int | None,
    action: str,
    at: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """Add one line to the log of changes."""
    line = PlaceEdit(
        place_id=place_id, at=at, actor_id=actor_id, action=action, before=_plain(before), after=_plain(after)
    )
    session.add(line)
    await session.flush()


async def last_edit(session: AsyncSession, place_id: int) -> Edit | None:
    """The newest change of a place."""
    found: Sequence[Edit] = await edits_of(session, place_id)
    return found[0] if found else None


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
