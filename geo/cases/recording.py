"""Writing cases down: their rows, the reasons of their assignment, their first events, their sealed contacts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.cases.assigning import Desk, Situation
from geo.cases.contact import seal_contact
from geo.cases.report import CaseReport
from geo.cases.tables import CaseEvent, CaseRecord
from geo.core import clock, morton
from geo.core.identity import Identity
from geo.core.settings import settings
from geo.routing.located import Outcome
from geo.routing.reasons import say

_PARTS = {part: stored for stored, part in repository.PARTS.items()}
_EMPTY: dict[str, Any] = dict.fromkeys(CaseRecord.__table__.columns.keys())
_Row = dict[str, Any]


async def record(
    session: AsyncSession, situations: Sequence[Situation], decided: Sequence[Desk], actor: Identity
) -> list[CaseRecord]:
    """Write new cases with their assignments, first events, contacts and other places, in the order of the reports.

    The statements are the same few however many cases there are. The records are not of the session: they say what was
    written, and changing them changes nothing.
    """
    now = clock.now()
    rows = [_case(s, desk, now) for s, desk in zip(situations, decided, strict=True)]
    for row, number in zip(rows, await _numbers(session, situations, rows), strict=True):
        row["number"] = number
    _set_keys(rows)
    ids = await repository.write_cases(session, rows)
    records = [_record(ids[row["number"]], row) for row in rows]
    each = list(zip(records, situations, decided, strict=True))
    await repository.write_rows(session, "record_events", [registered(case, actor, now) for case in records])
    await repository.write_rows(session, "record_assignments", [_assignment(*of, actor, now) for of in each])
    await repository.write_rows(
        session, "record_contacts", [_contact(c, s.report) for c, s, _ in each if s.report.contact]
    )
    await repository.write_rows(session, "record_places", [p for case, s, _ in each for p in _parties(case, s)])
    return records


async def _numbers(session: AsyncSession, situations: Sequence[Situation], rows: Sequence[_Row]) -> list[str]:
    """One case, one code: the district, the day in Asia/Shanghai, and a serial number.

    The dashes make it readable aloud, and keep spreadsheets from taking it for a number and rounding it.
    """
    prefixes = [
        f"{s.district.code}-{row['opened_at'].astimezone(clock.SHANGHAI):%Y%m%d}"
        for s, row in zip(situations, rows, strict=True)
    ]
    counts = Counter(prefixes)
    last = await repository.next_serials(session, counts)
    serials = {prefix: last[prefix] - n for prefix, n in counts.items()}
    numbers = []
    for prefix in prefixes:
        serials[prefix] += 1
        numbers.append(f"{prefix}-{serials[prefix]:04d}")
    return numbers


def _case(situation: Situation, desk: Desk, now: datetime) -> _Row:
    report = situation.report
    opened_at = report.opened_at or now
    return {
        "kind": report.kind,
        "channel": report.channel,
        "source": report.source,
        "external_id": report.external_id,
        "body_digest": report.digest().hex() if report.external_id else None,
        "description": report.description,
        "address": report.address,
        "datum": report.datum.value,
        "accuracy_m": report.accuracy_m,
        "danger": report.danger,
        "restricted": report.danger,
        "occurred_at": report.occurred_at,
        "opened_at": opened_at,
        "accept_by": opened_at + timedelta(hours=settings().accept_hours),
        "due_at": opened_at + timedelta(days=settings().mediation_days),
        "changed_at": now,
        "revision": 1,
        "import_run_id": report.import_run,
        **_place(situation),
        **_desk(situation, desk),
    }


def _place(situation: Situation) -> _Row:
    """The columns that say where a case happened."""
    placed, located = situation.placed, situation.placed.located
    known = placed.lon is not None and placed.lat is not None
    grid = located.grid if known else None
    return {
        "address_unit_id": placed.address_unit_id,
        "lon": placed.lon if known else None,
        "lat": placed.lat if known else None,
        "morton": None,
        "district_id": located.district_id if known else None,
        "place_grid_id": grid.area_id if grid else None,
        "grid_version_id": grid.version_id if grid else None,
    }


def _set_keys(rows: Sequence[_Row]) -> None:
    """The keys on the web map of all that have a point, in one go."""
    placed = [row for row in rows if row["lon"] is not None]
    lon, lat = (np.array([row[name] for row in placed], dtype=float) for name in ("lon", "lat"))
    for row, key in zip(placed, morton.keys(lon, lat).tolist(), strict=True):
        row["morton"] = key


def _desk(situation: Situation, desk: Desk) -> _Row:
    """The columns that say who answers for a case."""
    located = situation.placed.located
    grid, leader = (located.grid, located.leader) if desk.to_grid else (None, None)
    return {
        "assigned_grid_id": grid.area_id if grid else None,
        "leader_id": leader.id if leader else None,
        "unit_id": desk.unit.id if desk.unit else None,
        "routing_outcome": desk.outcome.value,
        "level": desk.level,
        "state": desk.state.value,
        "scope": desk.scope,
    }


def _record(case_id: int, row: _Row) -> CaseRecord:
    """The record of a case that has been written, as if it had been read."""
    point = None if row["lon"] is None else from_shape(shapely.Point(row["lon"], row["lat"]), srid=4326)
    digest = bytes.fromhex(row["body_digest"]) if row["body_digest"] else None
    written = _EMPTY | row | {"id": case_id, "point": point, "body_digest": digest}
    case = CaseRecord()
    vars(case).update({name: written[name] for name in _EMPTY})
    return case


def _assignment(case: CaseRecord, situation: Situation, desk: Desk, actor: Identity, now: datetime) -> _Row:
    """The row that keeps why a case went where it went. Of a dangerous case it keeps no grid."""
    located, unit = situation.placed.located, desk.unit
    grid = None if case.danger else located.grid
    return {
        "case_id": case.id,
        "at": now,
        "actor_id": actor.account_id,
        "outcome": desk.outcome.value,
        "rule": desk.rule,
        "reason": say(desk.rule, desk.facts, "zh"),
        "facts": desk.facts,
        "grid_id": grid.area_id if grid else None,
        "grid_version_id": grid.version_id if grid else None,
        "leader_id": case.leader_id,
        "unit_id": case.unit_id,
        "unit_reason": say(unit.rule, unit.facts, "zh") if unit else "",
        "unit_facts": {"rule": unit.rule, "facts": unit.facts} if unit else None,
        "edge_distance_m": located.edge_distance_m,
        "confidence": located.confidence,
        "runners_up": [] if case.danger else list(situation.placed.choices),
    }


def _contact(case: CaseRecord, report: CaseReport) -> _Row:
    return {"case_id": case.id, "ciphertext": seal_contact(report.contact).decode() if report.contact else ""}


def _parties(case: CaseRecord, situation: Situation) -> list[_Row]:
    """The rows of the parties' homes and the caller's position, with their grids where those are sure."""
    return [
        {
            "case_id": case.id,
            "part": _PARTS[party.part],
            "address": party.address,
            "lon": placed.lon,
            "lat": placed.lat,
            "grid_id": placed.located.grid.area_id
            if placed.located.grid and placed.located.outcome is Outcome.ASSIGNED
            else None,
        }
        for party, placed in zip(situation.report.parties, situation.parties, strict=True)
    ]


def registered(case: CaseRecord, actor: Identity, now: datetime) -> _Row:
    """The row of a case's first event."""
    return happened(case, "register", None, actor, now, {})


def happened(
    case: CaseRecord, action: str, from_state: str | None, actor: Identity, at: datetime, detail: Mapping[str, object]
) -> _Row:
    """The row that keeps one thing that happened to a case."""
    return {
        "case_id": case.id,
        "at": at,
        "actor_id": actor.account_id,
        "action": action,
        "from_state": from_state,
        "to_state": case.state,
        "reason": "",
        "detail": dict(detail),
    }


def event_of(
    case: CaseRecord,
    action: str,
    from_state: str | None,
    actor: Identity,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> CaseEvent:
    """The same as a row of the session."""
    return CaseEvent(**happened(case, action, from_state, actor, at, detail or {}))
