"""Communities without cells, and these built for the first time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.plans.cells.repository import lock_community


@dataclass(frozen=True)
class Uncelled:
    """A community that has no cells, nor any that begin later.

    Attributes:
        since: from when on they can be built: as long as its boundary and its grids have been as they are.
        built_up: buildings stand there.
    """

    area_id: int
    code: str
    since: datetime
    built_up: bool


async def missing(session: AsyncSession, at: datetime, communities: Sequence[int] | None = None) -> list[Uncelled]:
    """Communities without cells at an instant, by code: all, or those among ids of areas."""
    asked: dict[str, object] = {"at": at, "communities": None if communities is None else list(communities)}
    rows = await fetch_all(session, sql("geo.plans.cells", "missing"), asked)
    return [Uncelled(row["area_id"], row["code"], row["since"], row["built_up"]) for row in rows]


async def build_missing(session: AsyncSession, community: Uncelled, at: datetime) -> int:
    """Build the cells of a community that had none, unless somebody else just has; how many they are.

    They begin where its boundaries do, so that they are there on every day of these, whatever day a demo shows.
    """
    # Tens of megabytes, which a server where no cells are missing need not spend.
    from geo.plans.cells.building import build  # noqa: PLC0415

    await lock_community(session, community.area_id)
    still = await missing(session, at, [community.area_id])
    return (await build(session, community.code, still[0].since)).atoms if still else 0
