"""Tables of the eight-no grid."""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, BigKey, Instant, Small


class EightNoDefinition(Base):
    """One item of a version of the definition: what a grid must have none of, and for which days the version holds.

    ``rule`` is ``incidents`` (reported counts of ``kinds`` together) or ``overdue`` (disputes past their deadline).
    """

    __tablename__ = "eight_no_definition"

    id: Mapped[BigKey]
    version: Mapped[int]
    item: Mapped[str]
    place: Mapped[Small]
    name: Mapped[str]
    name_en: Mapped[str]
    rule: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    recorded_at: Mapped[Instant]
