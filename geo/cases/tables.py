"""Tables of cases (dispute points) and of what is counted beside them."""

import uuid
from datetime import date
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, BigKey, Instant


class CaseRecord(Base):
    """A dispute: what it is, where it happened (``place_grid_id``), who answers (``assigned_grid_id``), its state.

    ``scope`` is the key of the area that answers, by which row security selects; ``point`` is WGS84 and ``morton`` its
    key on the web map.
    """

    __tablename__ = "case_record"

    id: Mapped[BigKey]
    number: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("dispute_kind.code"))
    channel: Mapped[str]
    source: Mapped[str | None]
    external_id: Mapped[str | None]
    body_digest: Mapped[bytes | None]
    description: Mapped[str]
    address: Mapped[str | None]
    address_unit_id: Mapped[Big | None] = mapped_column(ForeignKey("address_unit.id"))
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    morton: Mapped[Big | None]
    datum: Mapped[str]
    accuracy_m: Mapped[float | None]
    district_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    place_grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    assigned_grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    grid_version_id: Mapped[Big | None] = mapped_column(ForeignKey("area_version.id"))
    leader_id: Mapped[Big | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[Big | None] = mapped_column(ForeignKey("organisation.id"))
    routing_outcome: Mapped[str]
    level: Mapped[str]
    state: Mapped[str]
    danger: Mapped[bool]
    restricted: Mapped[bool]
    scope: Mapped[Big]
    occurred_at: Mapped[Instant | None]
    opened_at: Mapped[Instant]
    accept_by: Mapped[Instant | None]
    accepted_at: Mapped[Instant | None]
    due_at: Mapped[Instant]
    settled_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    changed_at: Mapped[Instant]
    revision: Mapped[int]
    import_run_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    merged_into: Mapped[Big | None] = mapped_column(ForeignKey("case_record.id"))


class CaseEvent(Base):
    """One thing that happened to a case. Append-only."""

    __tablename__ = "case_event"

    id: Mapped[BigKey]
    case_id: Mapped[Big] = mapped_column(ForeignKey("case_record.id"))
    at: Mapped[Instant]
    actor_id: Mapped[Big | None]
    action: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Assignment(Base):
    """A choice of who answers, with its reason; the newest is in force.

    ``facts`` belong to ``rule``; ``unit_facts`` holds the ``rule`` and the ``facts`` of the unit's own reason. Both are
    None where only the sentences were kept.
    """

    __tablename__ = "assignment"

    id: Mapped[BigKey]
    case_id: Mapped[Big] = mapped_column(ForeignKey("case_record.id"))
    at: Mapped[Instant]
    actor_id: Mapped[Big | None]
    outcome: Mapped[str]
    rule: Mapped[str]
    reason: Mapped[str]
    grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    grid_version_id: Mapped[Big | None] = mapped_column(ForeignKey("area_version.id"))
    leader_id: Mapped[Big | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[Big | None] = mapped_column(ForeignKey("organisation.id"))
    unit_reason: Mapped[str]
    edge_distance_m: Mapped[float | None]
    confidence: Mapped[float | None]
    runners_up: Mapped[list[Any]] = mapped_column(JSONB)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    unit_facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class CaseContact(Base):
    """Contact details, encrypted; the application may write them, and read them only through ``read_contact``."""

    __tablename__ = "case_contact"

    case_id: Mapped[Big] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    ciphertext: Mapped[bytes]


class CasePlace(Base):
    """A party's home or the caller's position: not the place of the event."""

    __tablename__ = "case_place"

    id: Mapped[BigKey]
    case_id: Mapped[Big] = mapped_column(ForeignKey("case_record.id"))
    part: Mapped[str]
    address: Mapped[str | None]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))


class Announcement(Base):
    """What a person in charge or an organisation is told of a case."""

    __tablename__ = "announcement"

    id: Mapped[BigKey]
    case_id: Mapped[Big] = mapped_column(ForeignKey("case_record.id"))
    person_id: Mapped[Big | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[Big | None] = mapped_column(ForeignKey("organisation.id"))
    message: Mapped[str]
    at: Mapped[Instant]
    seen_at: Mapped[Instant | None]


class Incident(Base):
    """How many incidents of one kind a grid had in a month. No row means not reported."""

    __tablename__ = "incident"

    id: Mapped[BigKey]
    kind: Mapped[str]
    grid_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    month: Mapped[date]
    n: Mapped[int]
    source: Mapped[str]


class DailyReport(Base):
    """A grid's report of one day, 'nothing found' included. No row means none came in."""

    __tablename__ = "daily_report"

    grid_id: Mapped[Big] = mapped_column(ForeignKey("area.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    found: Mapped[int]
