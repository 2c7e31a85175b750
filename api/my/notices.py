"""What a person in charge is told of grids drawn anew: one digest for each, in counts."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from api.dependencies import Caller, Session
from api.locate.schema import GridView
from geo.core import clock
from geo.core.errors import NotFoundError
from geo.plans.handover import repository

router = APIRouter(prefix="/api/my/notices", tags=["my grid"])


class NoticePlan(BaseModel):
    """The plan by which grids were drawn anew, or as they were before where it was ``taken_back``."""

    id: int
    name: str
    document: str | None
    taken_back: bool


class NoticeShare(BaseModel):
    """What came or went: grids, households on the monthly round, open disputes."""

    grids: list[GridView]
    households: int
    cases: int


class NoticeView(BaseModel):
    """One digest."""

    id: int
    at: datetime
    plan: NoticePlan
    effective_at: datetime
    gained: NoticeShare
    lost: NoticeShare
    seen: bool


class Notices(BaseModel):
    """The newest first."""

    items: list[NoticeView]


@router.get("", summary="What I was told of grids drawn anew")
async def every(caller: Caller, session: Session) -> Notices:
    """The last twenty; none for an account that is nobody in charge."""
    found = await repository.notices_of(session, caller.person_id or 0)
    return Notices(
        items=[
            NoticeView(
                id=notice.id,
                at=notice.at,
                plan=NoticePlan(
                    id=publication.plan_id,
                    name=name,
                    document=document,
                    taken_back=publication.way == "rolled_back",
                ),
                effective_at=publication.effective_at,
                gained=NoticeShare.model_validate(notice.facts["gained"]),
                lost=NoticeShare.model_validate(notice.facts["lost"]),
                seen=notice.seen_at is not None,
            )
            for notice, publication, name, document in found
        ]
    )


@router.post("/{notice_id}/seen", status_code=204, summary="I have read it")
async def seen(notice_id: Annotated[int, Path(ge=1, lt=2**63)], caller: Caller, session: Session) -> None:
    """It is not new any more; to say so again changes nothing."""
    if not await repository.mark_seen(session, caller.person_id or 0, notice_id, clock.now()):
        raise NotFoundError("not_found")
