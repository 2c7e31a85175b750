"""Open cases that a report may repeat."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from geoalchemy2.shape import to_shape
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.cases.duplicates.around import ranges
from geo.cases.duplicates.likeness import COMPARED, DAYS, NEAR_M, Likeness, Told, likeness
from geo.cases.listing import CaseRow
from geo.cases.tables import CaseRecord
from geo.core import clock
from geo.core.database import fetch_all, sql
from geo.core.errors import InvalidInputError
from geo.people import repository as people

MOST = 5
_BAR = 0.55
# Of all that is open near by, so many of the newest are compared.
_COMPARED_AT_MOST = 300


@dataclass(frozen=True)
class Similar:
    """An open case that may be the same dispute."""

    row: CaseRow
    likeness: Likeness


async def similar_to_report(
    session: AsyncSession, kind: str, lon: float, lat: float, text: str, opened_at: datetime
) -> list[Similar]:
    """Open cases like a report that was not taken in: near in place (WGS84 degrees) and time, alike in kind and words.

    Only what the identity in force may see, never a restricted one, the most alike first, at most MOST.

    Raises:
        InvalidInputError: there is no such kind.
    """
    found = await people.kind(session, kind)
    if found is None:
        raise InvalidInputError.of("kind", "unknown_kind", kind=kind)
    return await _similar(session, Told(lon, lat, kind, found.parent_code or kind, text, opened_at), besides=0)


async def similar_to_case(session: AsyncSession, case: CaseRecord) -> list[Similar]:
    """Open cases like this one; none for a case without a point, nor for a restricted one."""
    if case.point is None or case.restricted or case.danger:
        return []
    point, kind = to_shape(case.point), await people.kind(session, case.kind)
    building = await repository.building_of(session, case.address_unit_id) if case.address_unit_id else None
    top = kind.parent_code if kind and kind.parent_code else case.kind
    told = Told(point.x, point.y, case.kind, top, case.description, case.opened_at, building)
    return await _similar(session, told, besides=case.id)


async def _similar(session: AsyncSession, told: Told, besides: int) -> list[Similar]:
    near = await _open_near(session, told, besides)
    alike = [(case_id, found) for case_id, other in near if (found := likeness(told, other)) and found.value >= _BAR]
    best = dict(sorted(alike, key=lambda each: -each[1].value)[:MOST])
    rows = {row.record.id: row for row in await repository.rows_of(session, best, clock.now())} if best else {}
    return [Similar(rows[case_id], found) for case_id, found in best.items() if case_id in rows]


async def _open_near(session: AsyncSession, told: Told, besides: int) -> list[tuple[int, Told]]:
    keys = ranges(told.lon, told.lat, NEAR_M)
    parameters: dict[str, object] = {
        "lows": [low for low, _ in keys],
        "highs": [high for _, high in keys],
        "first": told.opened_at - timedelta(days=DAYS),
        "last": told.opened_at + timedelta(days=DAYS),
        "besides": besides,
        "longest": COMPARED,
        "most": _COMPARED_AT_MOST,
    }
    rows = await fetch_all(session, sql("geo.cases.duplicates", "open_near"), parameters)
    names = ("lon", "lat", "kind", "top", "description", "opened_at", "building")
    return [(row["id"], Told(**{name: row[name] for name in names})) for row in rows]
