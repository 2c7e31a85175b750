"""Tables of drafts: what they change, and the operations by which they came to it."""

from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, ForeignKey, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, BigKey, Instant


class Plan(Base):
    """A draft against the grids in force at ``base_at``.

    ``revision`` counts every edit, undone and redone ones too; ``head`` is the operation that the draft stands at and
    ``ahead`` those that can be done again, the next one last. ``document`` is that of the last approval,
    ``hand_over`` names cases under way that shall change hands; from ``effective_at`` on what ``state`` says holds.
    """

    __tablename__ = "plan"

    id: Mapped[BigKey]
    name: Mapped[str]
    note: Mapped[str]
    district_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    base_at: Mapped[Instant]
    base_change_id: Mapped[Big] = mapped_column(ForeignKey("area_change.id"))
    state: Mapped[str]
    revision: Mapped[int]
    head: Mapped[Big | None]
    ahead: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    owner_id: Mapped[Big] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    document: Mapped[str | None]
    proposed_by: Mapped[Big | None] = mapped_column(ForeignKey("account.id"))
    hand_over: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    effective_at: Mapped[Instant | None]
    kind: Mapped[str] = mapped_column(server_default="draft")


class PlanCommunity(Base):
    """A community that a draft may change; ``base`` sums up the cells and grids that it rests on."""

    __tablename__ = "plan_community"

    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    community_id: Mapped[Big] = mapped_column(ForeignKey("area.id"), primary_key=True)
    base: Mapped[str]


class PlanOperation(Base):
    """One edit with the rows it changed, before and after. Append-only."""

    __tablename__ = "plan_operation"

    id: Mapped[BigKey]
    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"))
    parent_id: Mapped[Big | None]
    kind: Mapped[str]
    request: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    at: Mapped[Instant]
    actor_id: Mapped[Big] = mapped_column(ForeignKey("account.id"))


class PlanStep(Base):
    """What a revision of a draft was: an operation ``done``, ``undone`` or ``redone``. Append-only."""

    __tablename__ = "plan_step"

    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[Big]
    way: Mapped[str]
    at: Mapped[Instant]
    actor_id: Mapped[Big] = mapped_column(ForeignKey("account.id"))


class PlanGrid(Base):
    """A grid of a draft that differs from those in force."""

    __tablename__ = "plan_grid"

    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    community_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    code: Mapped[str]
    provisional: Mapped[bool]
    name: Mapped[str]
    person_id: Mapped[Big | None] = mapped_column(ForeignKey("person.id"))
    locked: Mapped[bool]
    retired: Mapped[bool]


class PlanAssignment(Base):
    """A cell that is in another grid than the one in force; None is in no grid."""

    __tablename__ = "plan_assignment"

    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    atom_id: Mapped[Big] = mapped_column(ForeignKey("atom.id"), primary_key=True)
    community_id: Mapped[Big]
    grid_key: Mapped[str | None]


class PlanDedicated(Base):
    """A dedicated grid of a draft that differs from those in force; ``version_id`` is the one that it starts from."""

    __tablename__ = "plan_dedicated"

    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    version_id: Mapped[Big | None] = mapped_column(ForeignKey("area_version.id"))
    community_id: Mapped[Big]
    code: Mapped[str]
    provisional: Mapped[bool]
    name: Mapped[str]
    person_id: Mapped[Big | None] = mapped_column(ForeignKey("person.id"))
    retired: Mapped[bool]
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=-1, spatial_index=False))


class PlanKeep(Base):
    """Cells that have to be in one grid."""

    __tablename__ = "plan_keep"

    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    community_id: Mapped[Big]
    name: Mapped[str]
    atoms: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    of: Mapped[str] = mapped_column(server_default="other")
