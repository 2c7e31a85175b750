"""The dates at which boundaries changed, or are going to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.core.errors import NotFoundError

_EVERYWHERE = "{(,)}"


@dataclass(frozen=True)
class BoundaryChange:
    """A change of boundaries: since when it holds, where it came from, and how many areas it did what to."""

    change_id: int
    at: datetime
    source: str
    added: int
    changed: int
    retired: int


async def changes(
    session: AsyncSession, first: datetime | str, past: datetime | str, area: str | None = None
) -> list[BoundaryChange]:
    """What changed from ``first`` on and before ``past`` (instants, or ``infinity``), in the order of time.

    Args:
        session: any.
        first, past: the span.
        area: only in the area that has or had this code, itself included.

    Raises:
        NotFoundError: no area has or had that code.
    """
    keys = _EVERYWHERE
    if area is not None:
        (row,) = await fetch_all(session, sql("geo.areas.history", "ranges"), {"code": area})
        if row["keys"] is None:
            raise NotFoundError("no_such_area", area=area)
        keys = row["keys"]
    asked: dict[str, object] = {"first": first, "past": past, "areas": keys}
    return [BoundaryChange(**row) for row in await fetch_all(session, sql("geo.areas.history", "changes"), asked)]
