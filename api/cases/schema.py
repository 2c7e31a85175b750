"""What the cases take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.instant import Instant
from api.locate.schema import GridView, LeaderView, PointIn
from geo.core.datum import Datum

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class ContactIn(BaseModel):
    """How to reach the person who reported. Kept encrypted, apart from the case."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=100)] = ""
    phone: Annotated[str, Field(max_length=50)] = ""
    safe_hours: Annotated[str, Field(max_length=200)] = ""
    do_not_call: bool = False


def _bare_phone(value: object) -> object:
    return {"phone": value} if isinstance(value, str) else value


class PartyIn(BaseModel):
    """Where a party lives (``party``) or the caller is (``caller``); an address or a location says it."""

    model_config = ConfigDict(extra="forbid")

    part: Literal["party", "caller"]
    address: ShortText | None = None
    location: PointIn | None = None
    datum: Datum = Datum.WGS84


class CaseIn(BaseModel):
    """A report of a dispute; an address or a location says where it happened."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "0201",
                    "channel": "hotline",
                    "description": "楼上漏水，多次沟通未果",
                    "address": "阳光花园3号楼2单元501室",
                    "source": "12345",
                    "external_id": "WO-20261010-0042",
                }
            ]
        },
    )

    kind: Annotated[str, Field(min_length=1, max_length=20)]
    channel: Annotated[str, Field(min_length=1, max_length=30)]
    description: Text
    address: ShortText | None = None
    location: PointIn | None = None
    datum: Datum = Datum.WGS84
    accuracy_m: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    danger: bool = False
    external_id: ShortText | None = None
    source: ShortText | None = None
    occurred_at: Instant | None = None
    opened_at: Instant | None = None
    contact: Annotated[ContactIn, BeforeValidator(_bare_phone)] | None = None
    parties: Annotated[list[PartyIn], Field(max_length=20)] = []


class CandidateView(BaseModel):
    """A grid that may be the right one, with the address or the distance that speaks for it."""

    grid: GridView
    address: str | None = None
    confidence: float | None = None
    distance_m: float | None = None
    location: PointIn | None = None


class RoutingView(BaseModel):
    """Who answers and why."""

    outcome: str
    rule: str
    reason: str
    confidence: float | None
    edge_distance_m: float | None
    grid: GridView | None
    leader: LeaderView | None
    unit: str | None
    unit_reason: str
    candidates: list[CandidateView]


class PartyView(BaseModel):
    """Where a party lives or the caller is, and the grid of that place where it is sure."""

    part: str
    address: str | None
    location: PointIn | None
    grid: GridView | None


class TakenInView(BaseModel):
    """The case that a report became; the parties are shown to those who may read contacts."""

    number: str
    state: str
    location: PointIn | None
    routing: RoutingView
    parties: list[PartyView]


class CaseItem(BaseModel):
    """A case as it stands in a list; ``grid`` answers for it, ``place`` is the grid it happened in."""

    number: str
    kind: str
    channel: str
    state: str
    level: str
    address: str | None
    description: str
    location: PointIn | None
    grid: GridView | None
    place: GridView | None
    leader: str | None
    unit: str | None
    opened_at: datetime
    accept_by: datetime | None
    due_at: datetime
    overdue: bool
    danger: bool
    restricted: bool


class CasePage(BaseModel):
    """A page of cases, newest first, and the cursor of the next page if there is one."""

    items: list[CaseItem]
    next_cursor: str | None


class CaseCount(BaseModel):
    """How many cases a filter finds."""

    n: int


class EventView(BaseModel):
    """One thing that happened to a case."""

    at: datetime
    actor: str | None
    action: str
    from_state: str | None
    to_state: str
    reason: str
    detail: dict[str, Any]


class AssignmentView(BaseModel):
    """One choice of who answers, with its reason."""

    at: datetime
    outcome: str
    rule: str
    reason: str
    unit_reason: str
    edge_distance_m: float | None
    confidence: float | None
    candidates: list[CandidateView]


class MergedView(BaseModel):
    """A case that was merged into the one shown, with its own history."""

    number: str
    opened_at: datetime
    description: str
    history: list[EventView]


class CaseView(CaseItem):
    """One case with its history, and with the cases that go on in it; ``merged_into`` is the one that it goes on in."""

    source: str | None
    external_id: str | None
    datum: str
    accuracy_m: float | None
    occurred_at: datetime | None
    accepted_at: datetime | None
    settled_at: datetime | None
    closed_at: datetime | None
    reason: str
    revision: int
    history: list[EventView]
    assignments: list[AssignmentView]
    actions: list[str]
    has_contact: bool
    parties: list[PartyView]
    merged_into: str | None
    merged: list[MergedView]


class OrderIn(BaseModel):
    """What comes with an action: a reason; for ``reassign`` the grid, the place of the event, or both."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(max_length=2000)] = ""
    grid: Annotated[str, Field(max_length=50)] | None = None
    location: PointIn | None = None
    datum: Datum = Datum.WGS84
    address: ShortText | None = None


class ContactView(BaseModel):
    """A contact, shown to those who handle the case; the look is logged."""

    name: str
    phone: str
    safe_hours: str
    do_not_call: bool
