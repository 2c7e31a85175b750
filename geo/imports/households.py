"""How many households live where: by grid, or by address. Counts, never names."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.library import Library
from geo.addresses.loading import load
from geo.core import clock
from geo.core.clock import SHANGHAI
from geo.core.database import raw_connection
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity
from geo.imports import repository
from geo.imports.columns import Field
from geo.imports.dates import read_instant
from geo.imports.places import GRID_FIELDS, Places, known_places
from geo.imports.reading.source import Row
from geo.imports.work import Work

HOUSEHOLD_FIELDS = (
    Field("households", ("households", "户数", "住户数", "常住户数", "总户数", "实有户数", "count", "n"), needed=True),
    Field("address", ("address", "地址", "住址", "详细地址", "门牌地址", "楼栋地址")),
    Field("counted_on", ("counted_on", "统计日期", "统计时间", "截止日期")),
    *GRID_FIELDS,
)
_MOST = 1_000_000


@dataclass(frozen=True)
class _Count:
    row: Row
    households: int
    counted_on: date
    grid_id: int | None
    address: str


@dataclass
class HouseholdsPlan:
    """Counts to be set: (grid id, address unit id or None for the whole grid, households, day counted)."""

    counts: list[tuple[int, int | None, int, date]]

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Set them, all in one portion."""
        await repository.set_households(session, self.counts, work.options.source or "import")
        yield


async def check_households(session: AsyncSession, work: Work) -> HouseholdsPlan:
    """Read the counts and find the grid or the address of each."""
    at = work.options.valid_from or clock.now()
    places = await known_places(session, at, grids_only=True)
    rows = await asyncio.to_thread(lambda: [c for row in work.rows() if (c := _row(work, places, row)) is not None])
    library = await load(await raw_connection(session))
    by_address = await repository.grids_counted_by_address(session)
    counts: dict[tuple[int, int | None], tuple[_Count, int]] = {}
    for count in rows:
        place = await _place(session, work, library, count, by_address)
        if place is None:
            continue
        if place in counts:
            work.findings.error(count.row, "households", "place_twice_in_file", first=counts[place][0].row.number)
            continue
        counts[place] = (count, count.households)
    work.report["households"] = {"places": len(counts), "households": sum(n for _, n in counts.values())}
    return HouseholdsPlan([(*place, n, count.counted_on) for place, (count, n) in counts.items()])


def _row(work: Work, places: Places, row: Row) -> _Count | None:
    columns, findings = work.columns, work.findings
    text = columns.get(row, "households").strip().removesuffix("户")
    if not text.isdecimal() or int(text) > _MOST:
        findings.error(row, "households", "count_unreadable", value=text[:40])
        return None
    day = columns.get(row, "counted_on")
    try:
        counted_on = read_instant(day).astimezone(SHANGHAI).date() if day else clock.today()
    except ValueError:
        findings.error(row, "counted_on", "date_unreadable", value=day[:60])
        return None
    address = columns.get(row, "address").strip()
    area = places.find(work, row) if not address else None
    if row.number in findings.refused:
        return None
    if area is None and not address:
        findings.error(row, "grid", "grid_or_address_needed")
        return None
    return _Count(row, int(text), counted_on, area.id if area else None, address)


async def _place(
    session: AsyncSession, work: Work, library: Library, count: _Count, by_address: set[int]
) -> tuple[int, int | None] | None:
    """Grid id and address unit id of a count; None if it is noted as wrong."""
    if count.grid_id is not None:
        if count.grid_id in by_address:
            work.findings.error(count.row, "grid", "households_known_by_address")
            return None
        return count.grid_id, None
    try:
        found = library.match(count.address)
    except InvalidInputError as error:
        work.findings.error(count.row, "address", error.fields[0].fault, **error.fields[0].facts)
        return None
    best = found.candidates[0] if found.outcome == "match" else None
    unit = await repository.unit_with_grid(session, best.address_unit_id) if best and best.address_unit_id else None
    if unit is None:
        fault = "address_ambiguous" if found.outcome == "ambiguous" else "address_without_building"
        offers = "、".join(candidate.address for candidate in found.candidates[:3])
        work.findings.error(count.row, "address", fault, address=count.address[:100], offers=offers)
        return None
    return unit
