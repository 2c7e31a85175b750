"""Tiles of the eight-no grid: the areas of one level, each with how it keeps the items of a month's definition."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from geo.areas.level import LAYERS as DRAWN_LEVELS
from geo.areas.level import Level
from geo.compliance import repository
from geo.compliance.definition import Item
from geo.compliance.judging import judge
from geo.compliance.month import Month
from geo.compliance.results import Result
from geo.core.clock import SHANGHAI
from geo.core.database import raw_connection
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity, identify
from geo.heat.filter import CaseFilter
from geo.heat.kinds import KindTree
from geo.heat.period import month_back
from geo.heat.selection import Selection
from tiles.address import TileAddress
from tiles.drawing import Drawn, ask_on, shape_parameters
from tiles.layers import LAYERS, Fields

Sessions = async_sessionmaker[AsyncSession]
_NOTHING = "0-0"


@dataclass(frozen=True)
class Judged:
    """Which areas are drawn, and by what month they are judged."""

    month: Month
    level: Level

    @classmethod
    def parse(cls, month: str | None, level: str | None, now: datetime) -> "Judged":
        """What the words of a query ask for; grids unless they say otherwise.

        Raises:
            InvalidInputError: the month is missing, is none or has not begun (field ``month``), or areas of that level
                are not drawn (field ``level``).
        """
        if month is None:
            raise InvalidInputError.of("month", "missing")
        if level is not None and level not in DRAWN_LEVELS:
            raise InvalidInputError.of("level", "not_one_of", expected=", ".join(DRAWN_LEVELS))
        return cls(Month.parse(month, now), Level(level or Level.GRID))


def last_month(now: datetime) -> str:
    """The last month that is over, as ``YYYY-MM``."""
    return f"{month_back(now.astimezone(SHANGHAI).date().replace(day=1), 1):%Y-%m}"


async def fields_of(sessions: Sessions, month: Month) -> Fields:
    """The attributes that the items of a month's definition give an area of the layer, beside those it always has.

    Raises:
        InvalidInputError: no definition holds for the month (field ``month``).
    """
    async with sessions() as session:
        definition = await repository.definition_on(session, month.first)
    if definition is None:
        raise InvalidInputError.of("month", "no_eight_no_definition", month=str(month))
    return {item.code: "String" for item in definition.items}


async def draw_compliance(
    sessions: Sessions, tile: TileAddress, asked: Judged, identity: Identity, held: list[str]
) -> Drawn:
    """A tile of the areas that ``identity`` may count; it is empty where its stamp is one of ``held``.

    Only the areas of the tile are judged.

    Raises:
        InvalidInputError: no definition holds for the month (field ``month``).
    """
    at = asked.month.at
    shapes = shape_parameters(LAYERS[DRAWN_LEVELS[asked.level]], tile) | {"at": at, "level": asked.level.value}
    async with sessions() as session:
        await identify(session, identity)
        connection = await raw_connection(session)
        keys = (await ask_on(connection, "compliance_areas", shapes))["keys"]
        if keys is None:
            return Drawn(_NOTHING, b"")
        shown = Selection(CaseFilter(), at, KindTree(()), keys)
        found = await judge(session, shown, asked.month, asked.level, identity)
        said = {
            "codes": [row.code for row in found.rows],
            "results": [_words(row.result, found.definition.items) for row in found.rows],
            "held": held,
        }
        row = await ask_on(connection, "compliance", shapes | said)
    return Drawn(row["stamp"], row["tile"] or b"")


def _words(found: Result, items: tuple[Item, ...]) -> str:
    statuses = {item.code: result.status for item, result in zip(items, found.items, strict=True)}
    return orjson.dumps({"status": found.status} | statuses).decode()
