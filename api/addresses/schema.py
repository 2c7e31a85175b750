"""What matching an address takes and gives."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.faults import Language, sentence
from api.locate.schema import GridView
from geo.addresses.candidates import AddressMatch, Candidate
from geo.addresses.suggesting import Suggestion
from geo.core.errors import InvalidInputError

Limit = Annotated[int, Field(ge=1, le=20)]


class LocationView(BaseModel):
    """A point in WGS84 degrees."""

    lon: float = Field(examples=[98.511])
    lat: float = Field(examples=[39.744])


class WordView(BaseModel):
    """Characters of the query (from ``start`` until before ``end``) that agreed with a name or a number."""

    start: int
    end: int
    written: str = Field(examples=["阳光花园"])
    part: str = Field(examples=["estate"])
    name: str = Field(examples=["阳光花园"])


class CandidateView(BaseModel):
    """A place that an address may mean; the grid is null for an area, which lies in many."""

    address: str = Field(examples=["东北街街道民主街社区阳光花园3号楼2单元501室"])
    level: str = Field(examples=["room"])
    confidence: float = Field(ge=0, le=1)
    location: LocationView
    grid: GridView | None
    matched: list[str] = Field(examples=[["community", "estate", "building", "unit", "room"]])
    words: list[WordView]


class MatchView(BaseModel):
    """What an address was matched to: ``ambiguous`` is for a person to decide, ``none`` is not known here."""

    outcome: Literal["match", "ambiguous", "none"]
    candidates: list[CandidateView]
    grid_confidence: float = Field(ge=0, le=1)


class BatchResult(MatchView):
    """A match; an address that cannot be read has the outcome ``none`` and says what is wrong with it."""

    error: str | None = None
    detail: str | None = None


class SuggestionView(BaseModel):
    """Something that may be going to be written; ``marks`` are spans of ``text`` that agree with what was typed."""

    text: str = Field(examples=["西北街"])
    kind: str = Field(examples=["road"])
    level: str = Field(examples=["road"])
    place_id: int | None
    address_unit_id: int | None
    marks: list[tuple[int, int]] = Field(examples=[[[0, 3]]])
    how: Literal["prefix", "pinyin", "initials", "similar", "number"]
    location: LocationView
    grid: GridView | None
    community: str
    town: str


class SuggestionsOut(BaseModel):
    """Suggestions, the likeliest first."""

    items: list[SuggestionView]


class MatchBatchIn(BaseModel):
    """Up to 10,000 addresses as they were written."""

    queries: Annotated[list[str], Field(max_length=10_000)] = Field(examples=[["民主街阳光花园3-2-501"]])
    limit: Limit = 5


class MatchBatchOut(BaseModel):
    """One result an address, in order."""

    results: list[BatchResult]


def match_view(found: AddressMatch) -> MatchView:
    """A match as it is answered."""
    return MatchView(
        outcome=found.outcome,
        candidates=[candidate_view(candidate) for candidate in found.candidates],
        grid_confidence=round(found.grid_confidence, 3),
    )


def candidate_view(candidate: Candidate) -> CandidateView:
    """A candidate as it is answered."""
    grid = None
    if candidate.grid_code is not None:
        grid = GridView(code=candidate.grid_code, name=candidate.grid_name or candidate.grid_code)
    return CandidateView(
        address=candidate.address,
        level=candidate.level,
        confidence=round(candidate.confidence, 3),
        location=LocationView(lon=candidate.lon, lat=candidate.lat),
        grid=grid,
        matched=list(candidate.matched),
        words=[
            WordView(start=w.start, end=w.end, written=w.written, part=w.part, name=w.name) for w in candidate.words
        ],
    )


def refused(fault: InvalidInputError, language: Language) -> BatchResult:
    """The result of an address that cannot be read."""
    wrong = fault.fields[0]
    detail = sentence(wrong.fault, {"field": wrong.field, **wrong.facts}, language)
    return BatchResult(outcome="none", candidates=[], grid_confidence=0.0, error=wrong.fault, detail=detail)


def suggestion_view(suggestion: Suggestion) -> SuggestionView:
    """A suggestion as it is answered."""
    grid = suggestion.grid
    return SuggestionView(
        text=suggestion.text,
        kind=suggestion.kind,
        level=suggestion.level,
        place_id=suggestion.place_id,
        address_unit_id=suggestion.address_unit_id,
        marks=list(suggestion.marks),
        how=suggestion.how,
        location=LocationView(lon=suggestion.lon, lat=suggestion.lat),
        grid=GridView(code=grid.code, name=grid.name) if grid else None,
        community=suggestion.community,
        town=suggestion.town,
    )
