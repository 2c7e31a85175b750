"""Settings of an installation that live in the database, and the clock it goes by."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.clock import SHANGHAI, offset_to, real_now
from geo.core.tables import Setting


async def read_setting(session: AsyncSession, key: str) -> Any:
    """The value of a setting, None if it was never set."""
    return await session.scalar(select(Setting.value).where(Setting.key == key))


async def write_setting(session: AsyncSession, key: str, value: Any) -> None:
    """Set a setting."""
    row = {"key": key, "value": value, "updated_at": real_now()}
    changed = {"value": value, "updated_at": real_now()}
    await session.execute(upsert(Setting).values(row).on_conflict_do_update(index_elements=["key"], set_=changed))


async def follow_clock(session: AsyncSession) -> None:
    """Let this process go by the installation's clock."""
    kept = await read_setting(session, "clock") or {}
    demo = bool(await read_setting(session, "demo"))
    clock.set_offset(timedelta(seconds=kept.get("offset_seconds", 0)), demo=demo)


async def set_demo_day(session: AsyncSession, day: date) -> None:
    """Let the demo's clock show the morning of ``day``."""
    offset = offset_to(day, real_now())
    await write_setting(session, "clock", {"offset_seconds": offset.total_seconds()})
    await write_setting(session, "demo_day", day.isoformat())
    clock.set_offset(offset, demo=True)


async def begin_demo_day(session: AsyncSession) -> None:
    """Bring the demo's clock back to its day, if time has run past it since the demo was last started."""
    day = await read_setting(session, "demo_day")
    if day is None:
        return
    await follow_clock(session)
    if clock.now().astimezone(SHANGHAI).date() != date.fromisoformat(day):
        await set_demo_day(session, date.fromisoformat(day))
