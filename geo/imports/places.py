"""Which grid a row means: by its code, its name, or its point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import former_codes
from geo.core.database import fetch_all, sql
from geo.imports import repository
from geo.imports.areas.rows import clean_code
from geo.imports.areas.world import spellings
from geo.imports.columns import Field
from geo.imports.reading.source import Row
from geo.imports.work import Work

GRID_FIELDS = (
    Field("grid", ("grid", "grid_code", "网格编码", "网格代码", "网格编号", "网格号", "XZQHBM", "wgbm", "code")),
    Field("grid_name", ("grid_name", "网格名称", "网格", "所属网格", "wgmc", "责任网格")),
)


@dataclass(frozen=True)
class KnownArea:
    """An area in force: its id, code, name and level."""

    id: int
    code: str
    name: str
    level: str


class Places:
    """The areas in force at an instant, found by code or by a name that only one of them has.

    A code that one had before names the one of today.
    """

    def __init__(self, areas: Sequence[KnownArea], former: Mapping[str, str]) -> None:
        self._former = former
        self._by_code = {area.code: area for area in areas}
        self._by_name: dict[str, list[KnownArea]] = {}
        for area in areas:
            self._by_name.setdefault(area.name, []).append(area)

    def find(self, work: Work, row: Row) -> KnownArea | None:
        """The area that a row names by code or name; None where it names none, or one that is noted as wrong."""
        code = clean_code(work.columns.get(row, "grid"))
        name = work.columns.get(row, "grid_name").strip()
        if code:
            found = next((self._by_code[c] for c in spellings(code) if c in self._by_code), None)
            if found is None and not name and len(self._by_name.get(code, ())) == 1:
                found = self._by_name[code][0]
            if found is None and code in self._former:
                work.findings.error(row, "grid", "area_recoded", code=code[:64], now=self._former[code])
            elif found is None:
                work.findings.error(row, "grid", "area_unknown", code=code[:64])
            return found
        if not name:
            return None
        named = self._by_name.get(name, [])
        if len(named) != 1:
            fault = "area_name_unknown" if not named else "area_name_ambiguous"
            work.findings.error(row, "grid", fault, name=name[:60], n=len(named))
            return None
        return named[0]


async def known_places(session: AsyncSession, at: datetime, *, grids_only: bool) -> Places:
    """All areas in force at ``at``, or the grids alone."""
    rows = await repository.areas_in_force(session, at, "grid" if grids_only else None)
    return Places([KnownArea(*row) for row in rows], await former_codes(session))


async def grids_at_points(
    session: AsyncSession, points: Sequence[tuple[float, float]], at: datetime
) -> list[KnownArea | None]:
    """The grid that each WGS84 point (lon, lat) lies in at ``at``, in order; None for those in no grid."""
    found: list[KnownArea | None] = [None] * len(points)
    parameters = {"lon": [lon for lon, _ in points], "lat": [lat for _, lat in points], "at": at}
    for row in await fetch_all(session, sql("geo.imports", "grids_at_points"), parameters):
        found[row["place"] - 1] = KnownArea(row["area_id"], row["code"], row["name"], "grid")
    return found
