"""Rows of corrections, and what they add up to."""

from datetime import datetime

from sqlalchemy import DateTime, cast, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import AddressUnit
from geo.cases.corrections.misroute import AtBoundary, AtPlace, Corrected
from geo.cases.corrections.tables import CaseCorrection
from geo.core.database import fetch_all, sql

PACKAGE = "geo.cases.corrections"
_WITHIN_M = 60
_NEAR_M = 150

Span = tuple[datetime | str, datetime | str]


async def place_of_unit(session: AsyncSession, unit_id: int) -> int | None:
    """The place that a building, unit or room stands under."""
    return await session.scalar(select(AddressUnit.place_id).where(AddressUnit.id == unit_id))


async def place_at(session: AsyncSession, lon: float, lat: float, grid_id: int) -> int | None:
    """The estate, village group or landmark of a grid that a WGS84 point is at."""
    asked: dict[str, object] = {"lon": lon, "lat": lat, "grid_id": grid_id, "within_m": _WITHIN_M}
    return _id(await fetch_all(session, sql(PACKAGE, "place_at"), asked))


async def place_named(session: AsyncSession, address: str, grid_id: int) -> int | None:
    """The estate, village group or landmark of a grid that an address names."""
    return _id(await fetch_all(session, sql(PACKAGE, "places_named"), {"address": address, "grid_id": grid_id}))


async def drop(session: AsyncSession, case_id: int, actor_id: int | None, since: datetime) -> None:
    """Take back an account's corrections of a case since an instant."""
    statement = delete(CaseCorrection).where(
        CaseCorrection.case_id == case_id,
        CaseCorrection.actor_id.is_not_distinct_from(actor_id),
        CaseCorrection.at >= since,
    )
    await session.execute(statement)


async def total(session: AsyncSession, span: Span) -> int:
    """How many corrections there were."""
    first, past = (cast(end, DateTime(timezone=True)) for end in span)
    query = select(func.count()).where(CaseCorrection.at >= first, CaseCorrection.at < past)
    return (await session.scalars(query)).one()


async def by_place(session: AsyncSession, span: Span, most: int, at: datetime) -> list[AtPlace]:
    """Corrections by place, the most frequent first."""
    asked: dict[str, object] = {"first": span[0], "past": span[1], "most": most, "at": at}
    return [AtPlace(**row) for row in await fetch_all(session, sql(PACKAGE, "by_place"), asked)]


async def by_boundary(session: AsyncSession, span: Span, most: int) -> list[AtBoundary]:
    """Corrections by pair of grids, the most frequent first."""
    asked: dict[str, object] = {"first": span[0], "past": span[1], "most": most, "near_m": _NEAR_M}
    return [AtBoundary(**row) for row in await fetch_all(session, sql(PACKAGE, "by_boundary"), asked)]


async def corrected(
    session: AsyncSession, span: Span, place_id: int | None, from_grid: str | None, to_grid: str | None, most: int
) -> list[Corrected]:
    """The corrected disputes that the identity in force may see, the newest first."""
    asked: dict[str, object] = {
        "first": span[0],
        "past": span[1],
        "place_id": place_id,
        "from_grid": from_grid,
        "to_grid": to_grid,
        "most": most,
    }
    return [Corrected(**row) for row in await fetch_all(session, sql(PACKAGE, "corrected_cases"), asked)]


def _id(rows: list[dict[str, int]]) -> int | None:
    return rows[0]["id"] if rows else None
