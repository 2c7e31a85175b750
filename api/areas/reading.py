"""Areas as they are read for lists and cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import DictRow
from sqlalchemy.ext.asyncio import AsyncSession

from api.areas.schema import AreaItem
from api.locate.schema import AreaView
from geo.areas.level import Level
from geo.core.database import fetch_all, sql
from geo.people.in_charge import Answering, people_from, who_answers


@dataclass(frozen=True)
class Around:
    """The chain of areas down to one, and who answers there."""

    chain: list[AreaView]
    answering: Answering


async def areas(
    session: AsyncSession, at: datetime, level: Level | None = None, parent: str | None = None, words: str = ""
) -> list[AreaItem]:
    """The areas in force at ``at``, of a level, in a parent, with words in their name or code, as far as asked."""
    parameters: dict[str, object] = {
        "at": at,
        "level": level and level.value,
        "parent": parent,
        "code": None,
        "words": words,
    }
    return [item(row) for row in await fetch_all(session, sql("api.areas", "areas"), parameters)]


async def area(session: AsyncSession, at: datetime, code: str) -> tuple[AreaItem, tuple[int, ...]] | None:
    """The area of this code at ``at`` with its path of area ids, district first; None if there is none."""
    parameters: dict[str, object] = {"at": at, "level": None, "parent": None, "code": code, "words": ""}
    rows = await fetch_all(session, sql("api.areas", "areas"), parameters)
    return (item(rows[0]), tuple(map(int, rows[0]["path"].split(".")))) if rows else None


async def around(session: AsyncSession, at: datetime, path: Sequence[int]) -> Around:
    """The chain of areas that ``path`` goes through, and who answers in the last of them."""
    row = (await fetch_all(session, sql("api.areas", "around"), {"at": at, "path": list(path)}))[0]
    return Around([AreaView(**link) for link in row["chain"]], who_answers(path, people_from(row["people"])))


def item(row: DictRow) -> AreaItem:
    """A row of areas.sql."""
    same = ("code", "name", "level", "kind", "parent", "households")
    return AreaItem(**{key: row[key] for key in same}, bbox=(row["west"], row["south"], row["east"], row["north"]))
