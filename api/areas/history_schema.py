"""The history of boundaries on the wire."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.locate.schema import AreaView


class PlanOfChange(BaseModel):
    """The plan that a change of boundaries carried out, or took back, and the document that it names.

    One of kind ``border`` moved the border of two communities and is no draft to be opened.
    """

    id: int
    kind: Literal["draft", "border"]
    name: str
    way: Literal["published", "rolled_back"]
    document: str | None


class BoundaryChangeView(BaseModel):
    """A date at which boundaries changed: how many areas were added, changed and retired."""

    at: datetime
    source: str
    plan: PlanOfChange | None
    added: int
    changed: int
    retired: int


class BoundaryChanges(BaseModel):
    """Changes in the order of time, those to come too."""

    items: list[BoundaryChangeView]


class AreaVersionView(BaseModel):
    """An area from ``valid_from`` to ``valid_to`` (null: until further notice); ``parent`` is the code above it."""

    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: datetime
    valid_to: datetime | None
    area_m2: float
    source: str
    plan: PlanOfChange | None


class LineageNode(BaseModel):
    """An area ``from`` an instant ``to`` another (null: it is still there), and when it changed in between."""

    model_config = ConfigDict(populate_by_name=True)

    code: str
    name: str
    begins: datetime = Field(serialization_alias="from", validation_alias="from")
    ends: datetime | None = Field(serialization_alias="to", validation_alias="to")
    changed_at: list[datetime]


class LineageLink(BaseModel):
    """An area (``to``) that came, wholly or in part, of another one (``from``); both by code."""

    model_config = ConfigDict(populate_by_name=True)

    predecessor: str = Field(serialization_alias="from", validation_alias="from")
    successor: str = Field(serialization_alias="to", validation_alias="to")
    at: datetime


class Lineage(BaseModel):
    """The area, all that it came of and all that came of it, and who shared in either."""

    nodes: list[LineageNode]
    links: list[LineageLink]


class AreaHistory(BaseModel):
    """How an area was from one instant to another, first to last, and its kin."""

    area: AreaView
    versions: list[AreaVersionView]
    lineage: Lineage
