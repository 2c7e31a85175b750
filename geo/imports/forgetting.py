"""Refused rows repeat what a file said of people, so they are kept only as long as somebody may yet correct them."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.core.settings import settings
from geo.imports.tables import ImportRun


def are_forgotten(run: ImportRun, now: datetime) -> bool:
    """Whether the refused rows of ``run`` are kept no longer at ``now`` (real time)."""
    return run.finished_at is not None and run.finished_at < _before(now)


async def forget_faults(session: AsyncSession, now: datetime) -> int:
    """Delete the refused rows that are kept no longer at ``now`` (real time); how many there were."""
    rows = await fetch_all(session, sql("geo.imports", "forget_faults"), {"before": _before(now)})
    return int(rows[0]["n"])


def _before(now: datetime) -> datetime:
    return now - timedelta(days=settings().import_errors_days)
