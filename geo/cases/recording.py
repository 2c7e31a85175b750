"""Writing a case down: its row, the reason of its assignment, its first event, its sealed contact."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.districts import District
from geo.cases import repository
from geo.cases.assigning import Desk
from geo.cases.contact import seal_contact
from geo.cases.placing import Placed
from geo.cases.report import CaseReport
from geo.cases.tables import Assignment, CaseContact, CaseEvent, CaseRecord
from geo.core import clock, morton
from geo.core.identity import Identity
from geo.core.settings import settings
from geo.routing.located import Located
from geo.routing.reasons import say


async def record(
    session: AsyncSession,
    report: CaseReport,
    placed: Placed,
    decided: Desk,
    district: District,
    actor: Identity,
) -> CaseRecord:
    """Write a new case with its assignment, its first event and its contact."""
    opened_at = report.opened_at or clock.now()
    case = CaseRecord(
        number=await _number(session, district, opened_at),
        kind=report.kind,
        channel=report.channel,
        source=report.source,
        external_id=report.external_id,
        body_digest=report.digest() if report.external_id else None,
        description=report.description,
        address=report.address,
        datum=report.datum.value,
        accuracy_m=report.accuracy_m,
        danger=report.danger,
        restricted=report.danger,
        occurred_at=report.occurred_at,
        opened_at=opened_at,
        accept_by=opened_at + timedelta(hours=settings().accept_hours),
        due_at=opened_at + timedelta(days=settings().mediation_days),
        changed_at=clock.now(),
        revision=1,
        **place_columns(placed),
        **desk_columns(placed.located, decided),
    )
    session.add(case)
    await session.flush()
    session.add(event_of(case, "register", None, actor, clock.now()))
    session.add(assignment_of(case, placed, decided, actor))
    if report.contact is not None:
        session.add(CaseContact(case_id=case.id, ciphertext=seal_contact(report.contact)))
    await session.flush()
    return case


async def _number(session: AsyncSession, district: District, opened_at: datetime) -> str:
    """One case, one code: the district, the day in Asia/Shanghai, and a serial number.

    The dashes make it readable aloud, and keep spreadsheets from taking it for a number and rounding it.
    """
    prefix = f"{district.code}-{opened_at.astimezone(clock.SHANGHAI):%Y%m%d}"
    return f"{prefix}-{await repository.next_serial(session, prefix):04d}"


def place_columns(placed: Placed) -> dict[str, object]:
    """The columns that say where a case happened."""
    located = placed.located
    columns: dict[str, object] = {"address_unit_id": placed.address_unit_id}
    if placed.lon is None or placed.lat is None:
        return columns
    return columns | {
        "point": from_shape(shapely.Point(placed.lon, placed.lat), srid=4326),
        "morton": morton.key(placed.lon, placed.lat),
        "district_id": located.district_id,
        "place_grid_id": located.grid.area_id if located.grid else None,
        "grid_version_id": located.grid.version_id if located.grid else None,
    }


def desk_columns(located: Located, decided: Desk) -> dict[str, object]:
    """The columns that say who answers for a case."""
    grid, leader = (located.grid, located.leader) if decided.to_grid else (None, None)
    return {
        "assigned_grid_id": grid.area_id if grid else None,
        "leader_id": leader.id if leader else None,
        "unit_id": decided.unit.id if decided.unit else None,
        "routing_outcome": decided.outcome.value,
        "level": decided.level,
        "state": decided.state.value,
        "scope": decided.scope,
    }


def assignment_of(case: CaseRecord, placed: Placed, decided: Desk, actor: Identity) -> Assignment:
    """The row that keeps why a case went where it went. Of a dangerous case it keeps no grid."""
    located = placed.located
    grid = None if case.danger else located.grid
    return Assignment(
        case_id=case.id,
        at=clock.now(),
        actor_id=actor.account_id,
        outcome=decided.outcome.value,
        rule=decided.rule,
        reason=say(decided.rule, decided.facts, "zh"),
        grid_id=grid.area_id if grid else None,
        grid_version_id=grid.version_id if grid else None,
        leader_id=case.leader_id,
        unit_id=case.unit_id,
        unit_reason=say(decided.unit.rule, decided.unit.facts, "zh") if decided.unit else "",
        edge_distance_m=located.edge_distance_m,
        confidence=located.confidence,
        runners_up=[] if case.danger else [asdict(choice) for choice in placed.choices],
    )


def event_of(
    case: CaseRecord,
    action: str,
    from_state: str | None,
    actor: Identity,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> CaseEvent:
    """The row that keeps one thing that happened to a case."""
    return CaseEvent(
        case_id=case.id,
        at=at,
        actor_id=actor.account_id,
        action=action,
        from_state=from_state,
        to_state=case.state,
        reason="",
        detail=dict(detail or {}),
    )
