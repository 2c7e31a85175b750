"""Tables of what became of open disputes when grids were drawn anew, and of what people in charge were told of it."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, BigKey, Instant


class PlanHandover(Base):
    """An open dispute that a publication concerned, as it was then: from whom to whom, whether it went, and why.

    One that stays has the grid that covers its place as ``to_grid_id``. Append-only, and seen with its case.
    """

    __tablename__ = "plan_handover"

    publication_id: Mapped[Big] = mapped_column(ForeignKey("plan_publication.id"), primary_key=True)
    case_id: Mapped[Big] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    state: Mapped[str]
    from_grid_id: Mapped[Big]
    from_leader_id: Mapped[Big | None]
    to_grid_id: Mapped[Big | None]
    to_leader_id: Mapped[Big | None]
    moves: Mapped[bool]
    why: Mapped[str]


class PlanNotice(Base):
    """What one person in charge is told of one publication, in counts: grids, households and disputes won and lost."""

    __tablename__ = "plan_notice"

    id: Mapped[BigKey]
    person_id: Mapped[Big] = mapped_column(ForeignKey("person.id"))
    publication_id: Mapped[Big] = mapped_column(ForeignKey("plan_publication.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[Instant]
    seen_at: Mapped[Instant | None]
