"""A point inside each of some grids, by which they are marked on a map."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql


async def inner_points(session: AsyncSession, codes: Sequence[str], at: datetime) -> dict[str, tuple[float, float]]:
    """Lon, lat (WGS84 degrees) inside the grid of each of ``codes`` at ``at``; codes that are no grid are left out."""
    if not codes:
        return {}
    rows = await fetch_all(session, sql("geo.routing", "inner_points"), {"codes": list(codes), "at": at})
    return {row["code"]: (row["lon"], row["lat"]) for row in rows}
