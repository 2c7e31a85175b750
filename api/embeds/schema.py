"""Embedded maps on the wire."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.published.asked import KindGroup, PublishedLevel, PublishedMeasure


class EmbedWish(BaseModel):
    """What the map shows, as for ``/api/published/heatmap``, in which language, and for how many days."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    level: PublishedLevel
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    kind: KindGroup | None = None
    measure: PublishedMeasure = "count"
    language: Literal["zh", "en"] = "zh"
    days: int = Field(30, ge=1, le=366)


class EmbedView(BaseModel):
    """A link that anybody may open until ``expires_at``."""

    url: str
    expires_at: datetime
