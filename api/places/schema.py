"""The library of places, on the wire."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.locate.schema import AreaView, GridView, PointIn
from geo.addresses.places.kinds import LONGEST_NAME, SHORTEST_NAME, NameKind, PlaceKind
from geo.core.datum import Datum

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=SHORTEST_NAME, max_length=LONGEST_NAME, pattern=r"^\S.*\S$"),
]
Source = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Version = Annotated[int, Field(ge=1, description="The version that the editor saw")]


class Strict(BaseModel):
    """A body in which an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class NameView(BaseModel):
    """An auxiliary name; ``until`` is the day on which a former name ended, if it is known."""

    id: int
    name: str
    kind: NameKind
    weight: float
    until: date | None
    source: str


class PlaceItem(BaseModel):
    """A place as it stands in the list; ``units`` counts the buildings, units and rooms under it."""

    id: int
    kind: PlaceKind
    name: str
    version: int
    location: PointIn
    grid: GridView | None
    community: AreaView | None
    town: str | None
    names: list[NameView]
    units: int
    buildings: int
    source: str
    retired_on: date | None


class PlacePage(BaseModel):
    """A page of places, best first; ``total`` counts all that the search finds."""

    items: list[PlaceItem]
    total: int
    next_cursor: str | None


class EditView(BaseModel):
    """One change: who, when, what stood before and after."""

    at: datetime
    actor: str | None
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


class PlaceView(PlaceItem):
    """A place with its newest changes; ``may_edit`` says whether the caller may change it."""

    edits: list[EditView]
    may_edit: bool


class NameIn(Strict):
    """An auxiliary name; without a weight it has the usual one of its kind."""

    name: Name
    kind: NameKind = "alias"
    weight: Annotated[float, Field(gt=0, le=1)] | None = None
    until: date | None = None
    source: Source = ""


class NewNameIn(NameIn):
    """An auxiliary name for a place as the editor saw it."""

    version: Version


class PlaceIn(Strict):
    """A new place with its auxiliary names."""

    kind: PlaceKind
    name: Name
    location: PointIn
    datum: Datum = Datum.WGS84
    source: Source = ""
    names: Annotated[list[NameIn], Field(max_length=50)] = []


class PlaceChangeIn(Strict):
    """How a place shall be; another name makes the old one a former name that ended today."""

    version: Version
    kind: PlaceKind
    name: Name
    location: PointIn
    datum: Datum = Datum.WGS84


class ProposalView(BaseModel):
    """A name that corrections suggest for a place, with the disputes it comes from that the caller may see.

    ``own``: it comes from the caller's own corrections, so somebody else decides.
    """

    id: int
    name: str
    state: str
    times: int
    place_id: int
    place: str
    kind: PlaceKind
    community: str | None
    numbers: list[str]
    first_at: datetime
    last_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    own: bool
    may_decide: bool


class Proposals(BaseModel):
    """Proposed names, the most frequent first."""

    items: list[ProposalView]


class MoveView(BaseModel):
    """How many disputes went from one grid to another."""

    model_config = ConfigDict(populate_by_name=True)

    start: Annotated[GridView, Field(alias="from")]
    to: GridView
    n: int


class PlaceMisroutes(BaseModel):
    """Corrections at one place."""

    id: int
    name: str
    kind: PlaceKind
    community: str | None
    location: PointIn
    n: int
    moves: list[MoveView]


class BoundaryMisroutes(BaseModel):
    """Corrections between two grids; ``stretch`` is the part of their common edge near which they lie (GeoJSON)."""

    n: int
    one: GridView
    other: GridView
    to_other: int
    to_one: int
    shared_m: float
    stretch_m: float
    stretch: dict[str, Any] | None


class Misroutes(BaseModel):
    """Where dispatchers sent disputes to another grid than the router thought of."""

    total: int
    by_place: list[PlaceMisroutes]
    by_boundary: list[BoundaryMisroutes]


class CorrectedCase(BaseModel):
    """A dispute that was sent to another grid."""

    number: str
    kind: str
    state: str
    address: str | None
    at: datetime
    from_code: str
    to_code: str


class CorrectedCases(BaseModel):
    """Corrected disputes, the newest first."""

    items: list[CorrectedCase]
