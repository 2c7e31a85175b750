"""Tables of what an address names, and of what is drawn of it."""

from datetime import date
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, BigKey, Instant, Small


class Place(Base):
    """What stands before the number in an address: one of :data:`geo.addresses.places.kinds.PLACE_KINDS`.

    It is retired instead of deleted; ``version`` grows with every change, so that nobody writes over what they have not
    seen.
    """

    __tablename__ = "place"

    id: Mapped[BigKey]
    kind: Mapped[str]
    name: Mapped[str]
    community_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    grid_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    point: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    source: Mapped[str]
    retired_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class PlaceAlias(Base):
    """Another name of a place (alias, short, former), with how far it is to be trusted (above 0 to 1).

    ``until`` is the day on which a former name ended.
    """

    __tablename__ = "place_alias"

    id: Mapped[BigKey]
    place_id: Mapped[Big] = mapped_column(ForeignKey("place.id"))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="alias")
    weight: Mapped[float]
    until: Mapped[date | None]
    source: Mapped[str]


class PlaceEdit(Base):
    """One change of a place by a person, with what stood before and after. Append-only."""

    __tablename__ = "place_edit"

    id: Mapped[BigKey]
    place_id: Mapped[Big] = mapped_column(ForeignKey("place.id"))
    at: Mapped[Instant]
    actor_id: Mapped[Big | None]
    action: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)


class PlaceProposal(Base):
    """A name that corrections suggest for a place, until a person who did not suggest it decides."""

    __tablename__ = "place_proposal"

    id: Mapped[BigKey]
    place_id: Mapped[Big] = mapped_column(ForeignKey("place.id"))
    name: Mapped[str]
    state: Mapped[str]
    times: Mapped[int]
    proposers: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    first_at: Mapped[Instant]
    last_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[Big | None]


class PlaceProposalCase(Base):
    """A case from which a name was proposed; seen by those who see the case."""

    __tablename__ = "place_proposal_case"

    proposal_id: Mapped[Big] = mapped_column(ForeignKey("place_proposal.id"), primary_key=True)
    case_id: Mapped[Big] = mapped_column(primary_key=True)
    actor_id: Mapped[Big | None]
    at: Mapped[Instant]


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
