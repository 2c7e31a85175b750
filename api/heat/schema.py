"""The heatmap on the wire."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class PeriodView(BaseModel):
    """Shanghai days, both included; null where the period is open."""

    model_config = ConfigDict(populate_by_name=True)

    first: date | None = Field(serialization_alias="from", validation_alias="from")
    last: date | None = Field(serialization_alias="to", validation_alias="to")


class HeatRow(BaseModel):
    """One area: ``n`` cases, and the value that colours it (null where it cannot be told)."""

    code: str
    name: str
    value: float | None
    n: int


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
    """Every area of the level, the classes of its colours, and what the map cannot show."""

    rows: list[HeatRow]
    classes: list[HeatClass]
    legend: Legend
    period: PeriodView
    unplaced: int
