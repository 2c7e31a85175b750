"""Open cases that a report, or another case, may repeat."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.cases import views
from api.cases.schema import CaseItem
from api.dependencies import Caller, Session
from api.instant import Instant
from api.locate.routes import refuse_swapped
from api.locate.schema import Latitude, Longitude
from api.rights import Action, require
from geo.cases import repository
from geo.cases.duplicates.finding import Similar, similar_to_case, similar_to_report
from geo.core import clock
from geo.core.errors import NotFoundError

router = APIRouter(prefix="/api/cases", tags=["cases"])


class SimilarItem(CaseItem):
    """An open case that may be the same dispute, how much it looks so (0 to 1) and what is alike."""

    distance_m: float
    days_apart: float
    likeness: float = Field(ge=0, le=1)
    why: list[Literal["same_building", "near", "same_kind", "related_kind", "same_words"]]


class SimilarCases(BaseModel):
    """At most five, the most alike first."""

    items: list[SimilarItem]


class Told(BaseModel):
    """What is told of a dispute, before it is a case."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, Field(min_length=1, max_length=20, examples=["0201"])]
    lon: Longitude
    lat: Latitude
    text: Annotated[str, Field(max_length=5000, description="The first 500 characters are compared")] = ""
    opened_at: Annotated[Instant | None, Field(description="When it was reported; now by default")] = None


@router.post("/similar", summary="Open cases like a report")
async def like_a_report(body: Told, caller: Caller, session: Session) -> SimilarCases:
    """Open cases near in place (300 m) and time (30 days) and alike in kind and words: is this report a repeated one?

    Only cases the caller may see, and never a restricted one. Contacts are not compared. Nothing is stored; it is asked
    with POST, because what people tell must not stand in an address that servers write down.
    """
    require(caller, Action.SEE_CASES)
    refuse_swapped(body.lon, body.lat)
    opened_at = body.opened_at or clock.now()
    return _view(await similar_to_report(session, body.kind, body.lon, body.lat, body.text, opened_at))


@router.get("/{number}/similar", summary="Open cases like this one")
async def like_a_case(number: str, caller: Caller, session: Session) -> SimilarCases:
    """The same for a case that was taken in; empty for one without a point and for a restricted one."""
    require(caller, Action.SEE_CASES)
    record = await repository.by_number(session, number)
    if record is None:
        raise NotFoundError("not_found")
    return _view(await similar_to_case(session, record))


def _view(found: Sequence[Similar]) -> SimilarCases:
    return SimilarCases(items=[_item(each) for each in found])


def _item(found: Similar) -> SimilarItem:
    alike = found.likeness
    return SimilarItem(
        **dict(views.item(found.row)),
        distance_m=round(alike.distance_m, 1),
        days_apart=round(alike.days_apart, 2),
        likeness=round(alike.value, 3),
        why=list(alike.why),
    )
