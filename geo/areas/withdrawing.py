"""A change of areas taken back before it takes effect: as if nobody had asked for it.

What has not come yet is no history, so nothing is closed and opened again: versions that the change was to end go on,
those that it was to begin are superseded and never held.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository
from geo.areas.generalising import generalise
from geo.areas.level import LAYERS, Level
from geo.core.database import fetch_all, sql


async def withdraw_change(
    session: AsyncSession, change_id: int, valid_from: datetime, retired: Collection[int], now: datetime
) -> None:
    """Take back a change that takes effect at ``valid_from``, later than ``now``; nothing else begins after it.

    Args:
        session: its transaction takes the writer's lock until it ends.
        change_id: the change.
        valid_from: aware instant.
        retired: ids of the areas that it was to end.
        now: aware instant.
    """
    await repository.lock_writer(session)
    gone = await fetch_all(session, sql("geo.areas", "supersede_change"), {"change_id": change_id})
    asked: dict[str, object] = {"area_ids": [*retired, *(row["area_id"] for row in gone)], "at": valid_from}
    kept = await fetch_all(session, sql("geo.areas", "reopen_versions"), asked)
    await repository.mark_withdrawn(session, change_id, now)
    touched = {(Level(row["level"]), row["scope_lo"]) for row in (*gone, *kept)}
    await generalise(session, touched, valid_from)
    await repository.bump_layers(session, {LAYERS[level] for level, _ in touched if level in LAYERS})
