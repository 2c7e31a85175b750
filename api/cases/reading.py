"""What a pasted call says, as proposals for the form. Nothing of it is stored."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.dependencies import Caller, Places, Session
from api.errors import language_of
from api.rights import Action, require
from geo.cases.calltext.reading import CallReading, read_call
from geo.people import repository as people
from geo.routing.reasons import Language

router = APIRouter(prefix="/api/cases", tags=["cases"])

_EXAMPLE = "工单编号：GD2026101000042 市民反映：家住阳光花园3号楼2单元501室，楼上漏水，希望协调。电话13900000000"


class CallIn(BaseModel):
    """The text of one call, at most 4,000 characters."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": _EXAMPLE}]})

    text: str


class WordsView(BaseModel):
    """Characters of the text, from ``start`` until before ``end`` (in Unicode characters)."""

    start: int
    end: int
    written: str


class StretchView(BaseModel):
    """A part of the text that is a value of its own."""

    value: str
    start: int
    end: int


class OtherAddressView(StretchView):
    """An address that is not where it happened: a party's home or work, or the caller's."""

    part: Literal["caller", "party"]


class SaidKindView(BaseModel):
    """The kind that the words speak for."""

    code: str
    name: str
    words: list[WordsView]


class PeopleView(BaseModel):
    """How many people take part at least."""

    n: int = Field(ge=2)
    words: list[WordsView]


class UrgencyView(BaseModel):
    """Whether somebody has to go there now."""

    value: Literal["normal", "urgent"]
    words: list[WordsView]


class FlagView(BaseModel):
    """Whether the words say so."""

    value: bool
    words: list[WordsView]


class MomentView(BaseModel):
    """The beginning of what the words name."""

    value: AwareDatetime
    words: list[WordsView]


class ChannelView(BaseModel):
    """The way the report came."""

    value: str
    words: list[WordsView]


class ReadingView(BaseModel):
    """What a call says, each with the words it rests on; null where the words do not say it."""

    address: StretchView | None
    other_addresses: list[OtherAddressView]
    kind: SaidKindView | None
    people: PeopleView | None
    urgency: UrgencyView
    danger: FlagView
    confidential: FlagView
    external_id: StretchView | None
    phone: StretchView | None
    occurred_at: MomentView | None
    channel: ChannelView | None


@router.post("/reading", summary="What a pasted call says")
async def read(body: CallIn, request: Request, caller: Caller, session: Session, places: Places) -> ReadingView:
    """Address, kind, people, urgency, danger, confidentiality and numbers, to be confirmed by a person.

    Only what the words say; nothing is stored or logged.
    """
    require(caller, Action.CREATE_CASE)
    kinds = await people.kinds(session)
    # In another thread, so that this process goes on answering others.
    found = await asyncio.to_thread(read_call, body.text, kinds, places)
    return _view(found, language_of(request))


def _view(found: CallReading, language: Language) -> ReadingView:
    view = ReadingView.model_validate(found, from_attributes=True)
    if view.kind is not None and found.kind is not None and language == "en":
        view.kind.name = found.kind.name_en
    return view
