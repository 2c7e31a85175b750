"""Tables of areas: identity apart from dated versions, and the small parts that lookups touch."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from geo.core.tables import Base, Big, BigKey, Instant


class Ltree(UserDefinedType[str]):
    """A path of area ids, district first, as PostgreSQL's ltree."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """The name of the type in DDL."""
        return "ltree"


class Area(Base):
    """The identity of an area: its level and its code of today, which is never used again.

    ``provisional``: the code follows our rule until the superior platform gives one.
    """

    __tablename__ = "area"

    id: Mapped[BigKey]
    level: Mapped[str]
    code: Mapped[str]
    placeholder: Mapped[bool]
    provisional: Mapped[bool] = mapped_column(server_default="false")


class AreaFormerCode(Base):
    """A code that an area had until it was given another; it is never used again."""

    __tablename__ = "area_former_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    area_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    until: Mapped[Instant]
    document: Mapped[str]
    at: Mapped[Instant]
    actor_id: Mapped[Big]


class DistrictRule(Base):
    """What belongs to a district as a whole."""

    __tablename__ = "district_rule"

    area_id: Mapped[Big] = mapped_column(ForeignKey("area.id"), primary_key=True)
    metric_srid: Mapped[int]
    fifteen_digit_codes: Mapped[bool]
    border_band_m: Mapped[float]


class AreaChangeRow(Base):
    """One act of the writer: when it takes effect, where it came from, what it did.

    One that was taken back before it took effect is ``withdrawn_at`` an instant.
    """

    __tablename__ = "area_change"

    id: Mapped[BigKey]
    recorded_at: Mapped[Instant] = mapped_column(server_default=func.now())
    valid_from: Mapped[Instant]
    source: Mapped[str]
    actor_id: Mapped[Big | None]
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB)
    settled_at: Mapped[Instant | None]
    withdrawn_at: Mapped[Instant | None]


class AreaVersion(Base):
    """How an area was from one instant to another; unchangeable apart from being closed or superseded.

    ``geom`` is exact on a 0.01 m grid in the district's metric CRS; ``geom_3857`` and ``label_point`` are derived.
    ``scope_lo`` is the area's own key; the keys of everything in it lie in ``scope_lo`` to ``scope_hi``.
    """

    __tablename__ = "area_version"

    id: Mapped[BigKey]
    area_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    level: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    parent_id: Mapped[Big | None] = mapped_column(ForeignKey("area.id"))
    path: Mapped[str] = mapped_column(Ltree)
    scope_lo: Mapped[Big]
    scope_hi: Mapped[Big]
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=-1, spatial_index=False))
    geom_3857: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=3857, spatial_index=False))
    label_point: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    area_m2: Mapped[float]
    valid: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    recorded_at: Mapped[Instant] = mapped_column(server_default=func.now())
    superseded_at: Mapped[Instant | None]
    change_id: Mapped[Big] = mapped_column(ForeignKey("area_change.id"))


class LayerVersion(Base):
    """The number in the URL of a drawn layer's tiles; every change of the layer moves it."""

    __tablename__ = "layer_version"

    layer: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[Big]


class AreaLineage(Base):
    """Which area came of which, by split or merge."""

    __tablename__ = "area_lineage"

    predecessor_id: Mapped[Big] = mapped_column(ForeignKey("area.id"), primary_key=True)
    successor_id: Mapped[Big] = mapped_column(ForeignKey("area.id"), primary_key=True)
    change_id: Mapped[Big] = mapped_column(ForeignKey("area_change.id"), primary_key=True)
