"""What locating a point takes and gives."""

from typing import Annotated

from pydantic import BaseModel, Field

from api.rights import Action, CallerInfo, may
from geo.people.in_charge import InCharge
from geo.routing.located import Located
from geo.routing.reasons import Language, say

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[98.511])]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[39.744])]


class GridView(BaseModel):
    """A grid by code and name."""

    code: str
    name: str


class AreaView(GridView):
    """An area of any level."""

    level: str


class LeaderView(BaseModel):
    """Somebody in charge; the phone is the one of their work and shown to those who dispatch or handle cases."""

    id: int
    name: str
    phone: str | None = None
    post: str
    employment: str
    on_duty: bool


class RunnerUpView(BaseModel):
    """Another grid near by."""

    grid: GridView
    distance_m: float


class LocatedView(BaseModel):
    """Where a point lies, who answers there, and why."""

    outcome: str
    reason: str
    rule: str
    grid: GridView | None
    chain: list[AreaView] | None
    leader: LeaderView | None
    deputies: list[LeaderView]
    edge_distance_m: float | None
    confidence: float
    runners_up: list[RunnerUpView]


class PointIn(BaseModel):
    """One point in degrees."""

    lon: Longitude
    lat: Latitude


class BatchIn(BaseModel):
    """Up to 10,000 points."""

    points: Annotated[list[PointIn], Field(max_length=10_000)]


class BatchOut(BaseModel):
    """One result a point, in order."""

    results: list[LocatedView]


def leader_view(person: InCharge | None, with_phone: bool) -> LeaderView | None:
    """A person in charge as the caller may see them."""
    if person is None:
        return None
    return LeaderView(
        id=person.id,
        name=person.name,
        phone=person.phone if with_phone else None,
        post=person.post,
        employment=person.employment,
        on_duty=person.on_duty,
    )


def located_view(found: Located, caller: CallerInfo, language: Language) -> LocatedView:
    """A result of locating as the caller may see it, in ``language``."""
    with_phone = may(caller, Action.READ_CONTACT)
    return LocatedView(
        outcome=found.outcome.value,
        reason=say(found.rule, found.facts, language),
        rule=found.rule,
        grid=GridView(code=found.grid.code, name=found.grid.name) if found.grid else None,
        chain=[AreaView(code=a.code, name=a.name, level=a.level) for a in found.chain] or None,
        leader=leader_view(found.leader, with_phone),
        deputies=[view for person in found.deputies if (view := leader_view(person, with_phone))],
        edge_distance_m=found.edge_distance_m and round(found.edge_distance_m, 2),
        confidence=found.confidence,
        runners_up=[
            RunnerUpView(grid=GridView(code=r.grid.code, name=r.grid.name), distance_m=round(r.distance_m, 2))
            for r in found.runners_up
        ],
    )
