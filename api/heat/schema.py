"""Heat on the wire: areas, honeycombs, bands and time."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from geo.heat.counters import CountedFrom


class PeriodView(BaseModel):
    """Shanghai days, both included; null where the period is open."""

    model_config = ConfigDict(populate_by_name=True)

    first: date | None = Field(serialization_alias="from", validation_alias="from")
    last: date | None = Field(serialization_alias="to", validation_alias="to")


class HeatRow(BaseModel):
    """One area: ``n`` cases, its households (null if unknown, or not asked for) and the value that colours it (null
    where it cannot be told).
    """

    code: str
    name: str
    value: float | None
    n: int
    households: int | None


class HeatClass(BaseModel):
    """Values from ``min`` to ``max``, both included, with the words of the legend."""

    min: float
    max: float
    label: str


class Legend(BaseModel):
    """What the colours mean, in the caller's language."""

    title: str
    unit: str
    no_value: str
    method: str


class Heatmap(BaseModel):
    """Every area of the level as it is at ``at``, the classes of its colours, and what the map cannot show.

    Counters know areas as they are today. ``one_by_one`` cases were looked up by their points instead, because their
    grid is another one at ``at``, or because no counter answers what was asked.
    """

    rows: list[HeatRow]
    classes: list[HeatClass]
    legend: Legend
    period: PeriodView
    at: datetime
    unplaced: int
    counted_from: CountedFrom
    one_by_one: int


class ComparedRow(BaseModel):
    """One area in two periods; ``change`` in percent, null if there was nothing before."""

    code: str
    name: str
    n: int
    n_before: int
    difference: int
    change: float | None


class ComparedView(BaseModel):
    """Every area of the level, and classes of the difference that are the same on both sides of zero."""

    rows: list[ComparedRow]
    classes: list[HeatClass]
    legend: Legend
    period: PeriodView
    before: PeriodView
    unplaced: int
    unplaced_before: int
    counted_from: CountedFrom


class PolygonView(BaseModel):
    """GeoJSON, WGS84."""

    type: Literal["Polygon"] = "Polygon"
    coordinates: list[list[list[float]]]


class MultiPolygonView(BaseModel):
    """GeoJSON, WGS84."""

    type: Literal["MultiPolygon"] = "MultiPolygon"
    coordinates: list[list[list[list[float]]]]


class HexagonProperties(BaseModel):
    """What lies in one hexagon."""

    n: int
    per_km2: float


class HexagonFeature(BaseModel):
    """One hexagon that has any cases."""

    type: Literal["Feature"] = "Feature"
    geometry: PolygonView
    properties: HexagonProperties


class HexagonsView(BaseModel):
    """A GeoJSON FeatureCollection; ``size`` in metres from side to side, ``n`` cases in all hexagons together."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[HexagonFeature]
    classes: list[HeatClass]
    legend: Legend
    period: PeriodView
    n: int
    size: int
    counted_from: CountedFrom


class DensityClass(BaseModel):
    """Cases per km² and year from ``min`` up to ``max`` (null: without end)."""

    min: float
    max: float | None
    label: str


class BandProperties(DensityClass):
    """The class of a band; ``class`` is its place among ``classes``."""

    model_config = ConfigDict(populate_by_name=True)

    number: int = Field(serialization_alias="class", validation_alias="class")


class BandFeature(BaseModel):
    """One band of density."""

    type: Literal["Feature"] = "Feature"
    geometry: MultiPolygonView
    properties: BandProperties


class DensityView(BaseModel):
    """A GeoJSON FeatureCollection; ``radius`` in metres, ``peak`` the highest density (per km² and year)."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[BandFeature]
    classes: list[DensityClass]
    legend: Legend
    period: PeriodView
    n: int
    radius: int
    peak: float
    counted_from: CountedFrom


class Bar(BaseModel):
    """Cases of one day, or of the month that begins on it."""

    start: date
    n: int


class HistogramView(BaseModel):
    """Cases by day or month, zeros too."""

    bars: list[Bar]
    by: Literal["day", "month"]
    period: PeriodView
    n: int
    counted_from: CountedFrom


class Hour(BaseModel):
    """Cases in one hour (0 to 23) of one weekday (1 is Monday)."""

    weekday: int
    hour: int
    n: int


class CalendarView(BaseModel):
    """Cases by weekday and hour: 168 cells."""

    cells: list[Hour]
    period: PeriodView
    n: int
    counted_from: CountedFrom
