"""A file of disputes sorted into tables by where each would go, without anything being stored."""

import asyncio
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast

from sqlalchemy.ext.asyncio import AsyncSession

from api.faults import Language
from api.imports.by_hand import Tell, show
from api.imports.sentences import in_words
from api.imports.table import BOM, faults_csv, safe_cell
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.core.installation import follow_clock
from geo.core.settings import settings
from geo.imports.cases.checking import CasesPlan, Routed
from geo.imports.inspection import Inspection, inspect
from geo.imports.layouts import with_layout
from geo.imports.options import Options
from geo.imports.reading.container import examine
from geo.imports.reading.source import unique_names
from geo.imports.tables import ImportFault
from geo.imports.work import Progress
from geo.routing.located import Outcome
from geo.routing.reasons import say

TABLES = ("routed", "review", "errors")
_OFFERED = 3
_HEADS: dict[str, dict[Language, tuple[str, ...]]] = {
    "routed": {
        "zh": ("网格编码", "网格", "社区", "街道", "网格长", "主办单位", "经度", "纬度", "把握", "理由"),
        "en": ("grid code", "grid", "community", "town", "leader", "unit", "lon", "lat", "confidence", "reason"),
    },
    "review": {
        "zh": ("结果", "理由", "主办单位", "候选一", "候选二", "候选三"),
        "en": ("outcome", "reason", "unit", "candidate 1", "candidate 2", "candidate 3"),
    },
}
_OUTCOMES: dict[str, dict[Language, str]] = {
    "review": {"zh": "待核定", "en": "to review"},
    "outside": {"zh": "辖区外", "en": "outside"},
}


@dataclass(frozen=True)
class Sorted:
    """What became of a file: how many rows went where (they add up to its rows), and its report in words."""

    rows: dict[str, int]
    files: dict[str, str]
    report: dict[str, Any]


async def sort_file(url: str, file: Path, out: Path, options: Options, language: Language, tell: Tell) -> Sorted:
    """Write ``routed.csv``, ``review.csv`` and ``errors.csv`` into the folder ``out``, which is made if need be.

    Tables of the same names that are there are replaced once the new ones are complete.

    Args:
        url: the database.
        tell: told the number of rows done, and the share, now and then.

    Raises:
        UnsupportedFileError, TooLargeError, InvalidInputError: the file as a whole cannot be taken.
        ConflictError: no boundaries have been imported yet.
    """
    container = examine(file, file.name, settings().upload_limit_mb)
    database = Database(url, size=1, statement_timeout_s=0)
    await database.open()
    progress = Progress()
    shown = asyncio.create_task(show(progress, tell))
    try:
        async with database.sessions() as session:
            await follow_clock(session)
            await identify(session, desk())
            inspection = await inspect(session, container, await with_layout(session, options), progress)
            return await _sort(session, inspection, out, language)
    finally:
        shown.cancel()
        with suppress(asyncio.CancelledError):
            await shown
        await database.close()


async def _sort(session: AsyncSession, inspection: Inspection, out: Path, language: Language) -> Sorted:
    work, plan = inspection.work, cast("CasesPlan", inspection.plan)
    rows = Counter({"assigned": 0, "review": 0, "outside": 0, "refused": len(work.findings.refused)})
    work.progress.done = rows["refused"]
    with _tables(out) as files:
        tables = {name: csv.writer(files[name]) for name in _HEADS}
        for name, table in tables.items():
            files[name].write(BOM)
            table.writerow(_safe(unique_names([*work.source.columns, *_HEADS[name][language]])[0]))
        async for portion in plan.routed(session, work):
            for routed in portion:
                rows[routed[2].outcome.value] += 1
                name, cells = _line(routed, language)
                tables[name].writerow(_safe([*routed[0].row.values, *cells]))
        files["errors"].writelines(faults_csv(_faults(inspection), work.source.columns, language))
    return Sorted(dict(rows), {n: str(out / f"{n}.csv") for n in TABLES}, in_words(inspection.report(), language))


@contextmanager
def _tables(out: Path) -> Iterator[dict[str, TextIO]]:
    """The tables to be written, by name; they take their places in ``out`` when all are complete."""
    out.mkdir(parents=True, exist_ok=True)
    fresh = {name: out / f".{name}.csv.part" for name in TABLES}
    try:
        with ExitStack() as stack:
            yield {n: stack.enter_context(path.open("w", encoding="utf-8", newline="")) for n, path in fresh.items()}
        for name, path in fresh.items():
            path.replace(out / f"{name}.csv")
    finally:
        for path in fresh.values():
            path.unlink(missing_ok=True)


def _line(routed: Routed, language: Language) -> tuple[str, Sequence[object]]:
    """The table that a row goes to, and what is said there of where it would go."""
    _, situation, decided = routed
    reason = say(decided.rule, decided.facts, language)
    unit = decided.unit.name if decided.unit else ""
    placed, located = situation.placed, situation.placed.located
    if decided.outcome is not Outcome.ASSIGNED:
        offers = [
            " ".join(filter(None, (c.code, c.name, c.address, _percent(c.confidence))))
            for c in placed.choices[:_OFFERED]
        ]
        return "review", (
            _OUTCOMES[decided.outcome.value][language],
            reason,
            unit,
            *offers,
            *[""] * (_OFFERED - len(offers)),
        )
    # A dangerous one goes to the district's centre: no grid is named, and no leader.
    grid = located.grid if decided.to_grid else None
    above = {area.level: area.name for area in located.chain} if grid else {}
    leader = located.leader.name if grid and located.leader else ""
    where = (grid.code, grid.name) if grid else ("", "")
    sure = _percent(located.confidence) if grid else ""
    cells = (
        *where,
        above.get("community", ""),
        above.get("town", ""),
        leader,
        unit,
        placed.lon,
        placed.lat,
        sure,
        reason,
    )
    return "routed", cells


def _percent(confidence: float | None) -> str:
    return "" if confidence is None else f"{confidence:.0%}"


def _safe(cells: Sequence[object]) -> list[object]:
    return ["" if cell is None else safe_cell(cell) if isinstance(cell, str) else cell for cell in cells]


def _faults(inspection: Inspection) -> list[ImportFault]:
    found = sorted(inspection.work.findings.kept, key=lambda finding: finding.row)
    return [
        ImportFault(
            row_number=finding.row,
            severity=finding.severity,
            field=finding.field,
            fault=finding.fault,
            facts=finding.facts,
            row_values=finding.values,
        )
        for finding in found
    ]
