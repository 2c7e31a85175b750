"""Tables of what was published. Their counts are read summed up, by sql/frozen.sql."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Instant


class PublishedMonth(Base):
    """A month of a district that was frozen; ``district`` is its place among the districts (area key >> 42)."""

    __tablename__ = "published_month"

    district: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    frozen_at: Mapped[Instant]
