"""Tables of atoms and of the grids that they belong to."""

from datetime import datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from geo.addresses.tables import AddressUnit
from geo.areas.tables import Area
from geo.core.tables import Base, Big, BigKey, Instant


class Atom(Base):
    """A cell of a community while it was one; ``geom`` is exact on a 0.01 m grid in the district's metric CRS.

    ``counted`` says where ``households`` come from: ``addresses``, ``grid`` (a count of a whole grid, shared out), or
    ``file``. ``came_of`` is the cell that it was until a border of communities moved.
    """

    __tablename__ = "atom"

    id: Mapped[BigKey]
    community_id: Mapped[Big] = mapped_column(ForeignKey(Area.id))
    geom: Mapped[WKBElement] = mapped_column(Geometry("POLYGON", srid=-1, spatial_index=False))
    kind: Mapped[str]
    area_m2: Mapped[float]
    households: Mapped[int]
    counted: Mapped[str]
    valid: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    built_at: Mapped[Instant]
    came_of: Mapped[Big | None] = mapped_column(ForeignKey("atom.id"))


class AtomUnit(Base):
    """The atom of a building's address."""

    __tablename__ = "atom_unit"

    address_unit_id: Mapped[Big] = mapped_column(ForeignKey(AddressUnit.id), primary_key=True)
    atom_id: Mapped[Big] = mapped_column(ForeignKey("atom.id"))


class AtomAssignment(Base):
    """The grid of an atom from one instant to another."""

    __tablename__ = "atom_assignment"

    id: Mapped[BigKey]
    atom_id: Mapped[Big] = mapped_column(ForeignKey("atom.id"))
    grid_id: Mapped[Big] = mapped_column(ForeignKey(Area.id))
    valid: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
