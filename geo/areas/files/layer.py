"""The areas of one level as they are at an instant, read to be put into a file."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import DictRow
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.core.clock import SHANGHAI
from geo.core.database import fetch_all, sql
from geo.core.errors import NotFoundError


@dataclass(frozen=True)
class Layer:
    """Areas of a level at an instant, by code.

    Attributes:
        level, at: what was asked for.
        rows: ``code name kind parent parent_name valid_from valid_to area_m2 lon lat srid`` and either ``wkb`` (in EPSG
            ``srid``) or ``geojson`` (WGS84).
    """

    level: Level
    at: datetime
    rows: list[DictRow]


async def layer_at(session: AsyncSession, level: Level, at: datetime, *, geographic: bool) -> Layer:
    """The areas of ``level`` in force at ``at``.

    Raises:
        NotFoundError: there are none at that instant.
    """
    asked: dict[str, object] = {"level": level.value, "at": at, "geographic": geographic}
    rows = await fetch_all(session, sql("geo.areas.files", "layer"), asked)
    if not rows:
        raise NotFoundError("no_areas_then", level=level.value, at=said(at))
    return Layer(level, at, rows)


def said(at: datetime | None) -> str:
    """An instant as files and people read it: the bare date where it is midnight in Asia/Shanghai."""
    if at is None:
        return ""
    there = at.astimezone(SHANGHAI)
    return f"{there:%Y-%m-%d}" if there.timetuple()[3:6] == (0, 0, 0) else there.isoformat(timespec="seconds")
