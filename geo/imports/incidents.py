"""Incident statistics: counts by grid and month, or points and dated rows that are counted into them. No names."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.identity import Identity
from geo.imports import repository
from geo.imports.columns import Field
from geo.imports.dates import read_month
from geo.imports.places import GRID_FIELDS, Places, grids_at_points, known_places
from geo.imports.points import POINT_FIELDS, Points
from geo.imports.reading.source import Row
from geo.imports.work import Work

INCIDENT_FIELDS = (
    Field("kind", ("kind", "类别", "类型", "事件类型", "案件类型", "警情类别", "指标"), needed=True),
    Field(
        "month",
        ("month", "月份", "年月", "统计月份", "date", "日期", "发生日期", "发生时间", "报警时间", "REPORTDATETIME"),
        needed=True,
    ),
    Field("n", ("n", "count", "数量", "件数", "起数", "次数", "总数")),
    *GRID_FIELDS,
    *POINT_FIELDS,
)
_WORDS = {
    "criminal": ("刑事", "刑事案件", "刑案"),
    "public_order": ("治安", "治安案件", "行政案件"),
    "petition": ("信访", "信访事项", "上访"),
    "lawsuit": ("诉讼", "诉讼案件", "民事诉讼"),
    "fire": ("火灾", "火警", "消防"),
    "traffic": ("交通", "交通事故", "道路交通事故"),
    "turned_criminal": ("民转刑", "民转刑案件"),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in (kind, *words)}
_MOST_A_ROW = 1_000_000
Key = tuple[str, int, date]


@dataclass
class IncidentsPlan:
    """Counts to be set, by kind, grid id and first day of the month."""

    counts: dict[Key, int]

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Set them, all in one portion."""
        await repository.set_incidents(session, self.counts, work.options.source or "import")
        yield


@dataclass(frozen=True)
class _Counted:
    row: Row
    kind: str
    month: date
    n: int
    grid_id: int | None
    point: tuple[float, float] | None


async def check_incidents(session: AsyncSession, work: Work) -> IncidentsPlan:
    """Read the rows, find their grids, and add dated rows and points up by month."""
    at = work.options.valid_from or clock.now()
    places = await known_places(session, at, grids_only=True)
    rows = await asyncio.to_thread(_read, work, places)
    free = [row for row in rows if row.grid_id is None]
    grids = await grids_at_points(session, [row.point for row in free if row.point], at)
    located = {row.row.number: grid.id for row, grid in zip(free, grids, strict=True) if grid is not None}
    counts: Counter[Key] = Counter()
    counted = work.columns.has("n")
    for row in rows:
        grid_id = row.grid_id or located.get(row.row.number)
        if grid_id is None:
            lon, lat = row.point or (0.0, 0.0)
            work.findings.error(row.row, "location", "outside_every_grid", lon=round(lon, 6), lat=round(lat, 6))
            continue
        key = (row.kind, grid_id, row.month)
        if counted and key in counts and row.point is None:
            work.findings.error(row.row, "n", "count_twice_in_file", month=f"{row.month:%Y-%m}")
            continue
        counts[key] += row.n
    known = await repository.incidents_known(session, counts)
    work.report["incidents"] = {
        "counts": len(counts),
        "total": counts.total(),
        "replaced": sum(known.get(key, n) != n for key, n in counts.items()),
        "months": sorted({f"{month:%Y-%m}" for _, _, month in counts}),
        "by_kind": dict(_by_kind(counts)),
    }
    return IncidentsPlan(dict(counts))


def _by_kind(counts: Counter[Key]) -> Counter[str]:
    by_kind: Counter[str] = Counter()
    for (kind, _, _), n in counts.items():
        by_kind[kind] += n
    return by_kind


def _read(work: Work, places: Places) -> list[_Counted]:
    points = Points(work, list(islice(work.source.rows(), 200)))
    rows = [read for row in work.rows() if (read := _row(work, places, points, row)) is not None]
    points.close()
    return rows


def _row(work: Work, places: Places, points: Points, row: Row) -> _Counted | None:
    findings, columns = work.findings, work.columns
    kind = _KINDS.get(columns.get(row, "kind").strip().lower())
    if kind is None:
        findings.error(row, "kind", "incident_kind_unknown", value=columns.get(row, "kind")[:60])
        return None
    try:
        month = read_month(columns.get(row, "month"))
    except ValueError:
        findings.error(row, "month", "date_unreadable", value=columns.get(row, "month")[:60])
        return None
    if month > clock.today():
        findings.error(row, "month", "date_to_come", value=f"{month:%Y-%m}")
        return None
    n = columns.get(row, "n").strip() if columns.has("n") else "1"
    if not n.isdecimal() or int(n) > _MOST_A_ROW:
        findings.error(row, "n", "count_unreadable", value=n[:40])
        return None
    area = places.find(work, row)
    point = points.read(row) if area is None else None
    if row.number in findings.refused:
        return None
    if area is None and point is None:
        findings.error(row, "grid", "grid_or_point_needed")
        return None
    return _Counted(row, kind, month, int(n), area.id if area else None, point)
