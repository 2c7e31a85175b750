"""Tables of the steps that a draft takes to be in force, and of what was put in force."""

from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, BigKey, Instant


class PlanDecision(Base):
    """A step that somebody took with a draft, with what they said and the document that they named. Append-only."""

    __tablename__ = "plan_decision"

    id: Mapped[BigKey]
    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"))
    step: Mapped[str]
    revision: Mapped[int]
    at: Mapped[Instant]
    actor_id: Mapped[Big] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str]
    document: Mapped[str | None]


class PlanPublication(Base):
    """A draft put in force at ``effective_at`` (way ``published``), or taken back then (``rolled_back``).

    ``change_id`` is what it did to areas. One that was taken back before its time did nothing: both rows name the
    change that was withdrawn, and both are settled. ``hand_over`` are numbers of cases under way that change hands all
    the same, ``posts`` what it did to people in charge, ``counted`` what a preview told when it was published.
    """

    __tablename__ = "plan_publication"

    id: Mapped[BigKey]
    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"))
    way: Mapped[str]
    change_id: Mapped[Big] = mapped_column(ForeignKey("area_change.id"))
    effective_at: Mapped[Instant]
    at: Mapped[Instant]
    actor_id: Mapped[Big] = mapped_column(ForeignKey("account.id"))
    hand_over: Mapped[list[str]] = mapped_column(ARRAY(Text))
    posts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    counted: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    settled_at: Mapped[Instant | None]
