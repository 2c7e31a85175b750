"""The districts of an installation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql


@dataclass(frozen=True)
class District:
    """A district; ``scope`` is its own key, ``bbox`` west, south, east, north in WGS84 degrees."""

    area_id: int
    scope: int
    code: str
    name: str
    bbox: tuple[float, float, float, float]


async def districts(session: AsyncSession, at: datetime) -> list[District]:
    """The districts in force at ``at``, the largest first."""
    rows = await fetch_all(session, sql("geo.areas", "districts"), {"at": at})
    return [
        District(r["area_id"], r["scope_lo"], r["code"], r["name"], (r["west"], r["south"], r["east"], r["north"]))
        for r in rows
    ]
