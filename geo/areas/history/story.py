"""The story of one area: how it was from one instant to another, what it came of and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from psycopg.rows import DictRow
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.core.errors import NotFoundError


@dataclass(frozen=True)
class Version:
    """An area from ``valid_from`` to ``valid_to`` (None: until further notice), written by ``change_id``."""

    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: datetime
    valid_to: datetime | None
    area_m2: float
    change_id: int
    source: str


@dataclass(frozen=True)
class Life:
    """From when to when an area is or was, under its last name, and when it changed in between."""

    code: str
    name: str
    begins: datetime
    ends: datetime | None
    changed_at: tuple[datetime, ...]


@dataclass(frozen=True)
class Link:
    """An area that came, wholly or in part, of another one at an instant; both by code."""

    predecessor: str
    successor: str
    at: datetime


@dataclass(frozen=True)
class Story:
    """An area with its versions first to last, and its kin: itself, what it came of and what came of it."""

    code: str
    level: str
    versions: tuple[Version, ...]
    lives: tuple[Life, ...]
    links: tuple[Link, ...]


async def story(session: AsyncSession, code: str) -> Story:
    """The story of the area that has or had a code.

    Raises:
        NotFoundError: there is none and never was.
    """
    rows = await fetch_all(session, sql("geo.areas.history", "versions"), {"code": code})
    if not rows:
        raise NotFoundError("no_such_area", area=code)
    area_id = rows[0]["area_id"]
    linked = await fetch_all(session, sql("geo.areas.history", "lineage"), {"area_id": area_id})
    ids = {area_id} | {row[end] for row in linked for end in ("predecessor_id", "successor_id")}
    told = await fetch_all(session, sql("geo.areas.history", "lives"), {"area_ids": sorted(ids)})
    codes = {row["area_id"]: row["code"] for row in told}
    ends = [(codes.get(row["predecessor_id"]), codes.get(row["successor_id"]), row["at"]) for row in linked]
    return Story(
        rows[-1]["code"],
        rows[-1]["level"],
        tuple(_versions(rows)),
        tuple(Life(r["code"], r["name"], r["begins"], r["ends"], tuple(r["changed_at"])) for r in told),
        tuple(Link(one, two, at) for one, two, at in ends if one and two),
    )


def _versions(rows: Iterable[DictRow]) -> list[Version]:
    """Versions that differ: one that was written again as it was goes on."""
    found: list[Version] = []
    for row in rows:
        if row["same"] and found:
            found[-1] = replace(found[-1], valid_to=row["valid_to"])
        else:
            found.append(Version(**{name: row[name] for name in Version.__dataclass_fields__}))
    return found
