"""Tables of organisations, people in charge and accounts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, func, text
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, BigKey, Instant, Small


class DisputeKind(Base):
    """One entry of the dictionary of matters; a code is below the code it begins with."""

    __tablename__ = "dispute_kind"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("dispute_kind.code"))
    first_method: Mapped[str | None]
    edition: Mapped[str]


class Organisation(Base):
    """A mediation centre, department, property firm, social group, team or window: organisations act too."""

    __tablename__ = "organisation"

    id: Mapped[BigKey]
    kind: Mapped[str]
    level: Mapped[str]
    name: Mapped[str]
    area_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    answers_danger: Mapped[bool] = mapped_column(server_default=text("false"))


class OrganisationDuty(Base):
    """A matter that an organisation leads 主办 or supports 协办."""

    __tablename__ = "organisation_duty"

    organisation_id: Mapped[Big] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind_code: Mapped[str] = mapped_column(ForeignKey("dispute_kind.code"), primary_key=True)
    part: Mapped[str]


class Person(Base):
    """Somebody who answers for a grid or works for an organisation, with the phone of their work."""

    __tablename__ = "person"

    id: Mapped[BigKey]
    name: Mapped[str]
    work_phone: Mapped[str | None]
    organisation_id: Mapped[Big | None] = mapped_column(ForeignKey("organisation.id"))
    staff_number: Mapped[str | None]


class PersonInCharge(Base):
    """A person's post in an area: leader or deputy, first in line or further back, full or part time."""

    __tablename__ = "person_in_charge"

    id: Mapped[BigKey]
    person_id: Mapped[Big] = mapped_column(ForeignKey("person.id"))
    area_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    post: Mapped[str]
    rank: Mapped[Small]
    employment: Mapped[str]
    valid: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class Absence(Base):
    """A time in which a person is not on duty; a deputy steps in."""

    __tablename__ = "absence"

    id: Mapped[BigKey]
    person_id: Mapped[Big] = mapped_column(ForeignKey("person.id"))
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    reason: Mapped[str]


class Account(Base):
    """Somebody who can sign in."""

    __tablename__ = "account"

    id: Mapped[BigKey]
    username: Mapped[str]
    display_name: Mapped[str]
    password_hash: Mapped[str]
    person_id: Mapped[Big | None] = mapped_column(ForeignKey("person.id"))
    language: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())


class AccountRole(Base):
    """A role, held for an area and everything below it."""

    __tablename__ = "account_role"

    account_id: Mapped[Big] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    area_id: Mapped[Big] = mapped_column(ForeignKey("area.id"), primary_key=True)


class AccessToken(Base):
    """A bearer token for programs; only its hash is kept."""

    __tablename__ = "access_token"

    id: Mapped[BigKey]
    account_id: Mapped[Big] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[bytes]
    label: Mapped[str]
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
    expires_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]


class SessionRevocation(Base):
    """A signed session, or all of an account's, ended before its time."""

    __tablename__ = "session_revocation"

    id: Mapped[BigKey]
    session_id: Mapped[UUID | None]
    account_id: Mapped[Big | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[Instant] = mapped_column(server_default=func.now())
    until: Mapped[Instant]


class AccessLog(Base):
    """One look at something that is not everybody's. Written, never changed."""

    __tablename__ = "access_log"

    id: Mapped[BigKey]
    at: Mapped[Instant] = mapped_column(server_default=func.now())
    account_id: Mapped[Big | None]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
