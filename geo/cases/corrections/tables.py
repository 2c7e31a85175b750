"""The table of corrections."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, BigKey, Instant


class CaseCorrection(Base):
    """A dispatcher sent a case to another grid than the router thought of. Never of a restricted case.

    ``point`` is where the case lies (WGS84), ``place_id`` the place it lies at, where either is known.
    """

    __tablename__ = "case_correction"

    id: Mapped[BigKey]
    case_id: Mapped[Big] = mapped_column(ForeignKey("case_record.id"))
    at: Mapped[Instant]
    actor_id: Mapped[Big | None]
    from_grid_id: Mapped[Big]
    to_grid_id: Mapped[Big]
    place_id: Mapped[Big | None]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
