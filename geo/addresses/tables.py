"""Tables of what an address names, and of what is drawn of it."""

from datetime import date

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, BigKey, Small


class Place(Base):
    """An estate, road, village group, landmark, shop or window: what stands before the number in an address."""

    __tablename__ = "place"

    id: Mapped[BigKey]
    kind: Mapped[str]
    name: Mapped[str]
    community_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    point: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    source: Mapped[str]


class PlaceAlias(Base):
    """Another name of a place, with how far it is to be trusted (0 to 1)."""

    __tablename__ = "place_alias"

    id: Mapped[BigKey]
    place_id: Mapped[Big] = mapped_column(ForeignKey("place.id"))
    name: Mapped[str]
    weight: Mapped[float]
    source: Mapped[str]


class AddressUnit(Base):
    """A building, unit or room of a place; the key is what the address says at that level."""

    __tablename__ = "address_unit"

    id: Mapped[BigKey]
    place_id: Mapped[Big] = mapped_column(ForeignKey("place.id"))
    parent_id: Mapped[Big | None] = mapped_column(ForeignKey("address_unit.id"))
    level: Mapped[str]
    key: Mapped[str]
    label: Mapped[str]
    grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    point: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))


class Building(Base):
    """A drawn footprint."""

    __tablename__ = "building"

    id: Mapped[BigKey]
    address_unit_id: Mapped[Big | None] = mapped_column(ForeignKey("address_unit.id"))
    name: Mapped[str]
    use: Mapped[str]
    floors: Mapped[Small]
    geom_3857: Mapped[WKBElement] = mapped_column(Geometry("POLYGON", srid=3857, spatial_index=False))


class Street(Base):
    """A street, railway, river or canal."""

    __tablename__ = "street"

    id: Mapped[BigKey]
    place_id: Mapped[Big | None] = mapped_column(ForeignKey("place.id"))
    name: Mapped[str]
    class_: Mapped[str] = mapped_column("class")
    geom_3857: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", srid=3857, spatial_index=False))


class Land(Base):
    """What covers the ground: a park, field, water, square or desert."""

    __tablename__ = "land"

    id: Mapped[BigKey]
    name: Mapped[str]
    class_: Mapped[str] = mapped_column("class")
    geom_3857: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=3857, spatial_index=False))


class Household(Base):
    """How many households live at an address, or in a grid of which no addresses are known."""

    __tablename__ = "household"

    id: Mapped[BigKey]
    grid_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    address_unit_id: Mapped[Big | None] = mapped_column(ForeignKey("address_unit.id"))
    households: Mapped[int]
    counted_on: Mapped[date]
    source: Mapped[str]
