"""When boundaries changed, and the story of one area: as data and as a picture."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.areas.history_picture import picture
from api.areas.history_schema import (
    AreaHistory,
    AreaVersionView,
    BoundaryChanges,
    BoundaryChangeView,
    Lineage,
    LineageLink,
    LineageNode,
    PlanOfChange,
)
from api.dependencies import Caller, Session
from api.errors import language_of
from api.faults import Language
from api.filter import PeriodQuery
from api.locate.schema import AreaView
from api.rights import Action, require
from geo.areas.history.changes import changes
from geo.areas.history.story import story
from geo.core import clock
from geo.core.database import fetch_all, sql

router = APIRouter()
_AREA = Query(description="Code of an area, also of one that is no more: only what changed in it, itself included.")


@router.get("/changes", summary="The dates at which boundaries changed")
async def boundary_changes(
    caller: Caller, session: Session, asked: PeriodQuery, area: Annotated[str | None, _AREA] = None
) -> BoundaryChanges:
    """Every change from the first day to the last (Asia/Shanghai, both included), those to come too; without a
    period, all. What was taken back before its time is not among them.
    """
    require(caller, Action.LOCATE)
    found = await changes(session, *asked.span, area)
    plans = await _plans(session, (each.change_id for each in found))
    items = [
        BoundaryChangeView(
            at=each.at.astimezone(clock.SHANGHAI),
            source=each.source,
            plan=plans.get(each.change_id),
            added=each.added,
            changed=each.changed,
            retired=each.retired,
        )
        for each in found
    ]
    return BoundaryChanges(items=items)


@router.get("/{code}/history", summary="The history of one area")
async def history(code: str, caller: Caller, session: Session) -> AreaHistory:
    """How an area was from one instant to another, what it came of and what came of it; also of one that is no more."""
    require(caller, Action.LOCATE)
    told = await story(session, code)
    plans = await _plans(session, (version.change_id for version in told.versions))
    return AreaHistory(
        area=AreaView(code=told.code, name=told.versions[-1].name, level=told.level),
        versions=[
            AreaVersionView(
                code=version.code,
                name=version.name,
                kind=version.kind,
                parent=version.parent,
                valid_from=version.valid_from,
                valid_to=version.valid_to,
                area_m2=round(version.area_m2, 2),
                source=version.source,
                plan=plans.get(version.change_id),
            )
            for version in told.versions
        ],
        lineage=Lineage(
            nodes=[
                LineageNode(
                    code=life.code, name=life.name, begins=life.begins, ends=life.ends, changed_at=list(life.changed_at)
                )
                for life in told.lives
            ],
            links=[
                LineageLink(predecessor=link.predecessor, successor=link.successor, at=link.at) for link in told.links
            ],
        ),
    )


@router.get(
    "/{code}/history.svg",
    summary="The history of one area as a picture",
    response_class=Response,
    responses={
        200: {"content": {"image/svg+xml": {}}, "description": "A lane for each area, time from left to right."}
    },
)
async def history_picture(
    code: str,
    request: Request,
    caller: Caller,
    session: Session,
    lang: Annotated[Language | None, Query(description="Language of the words; by default the caller's.")] = None,
) -> Response:
    """A lane for each area: where it begins and ends, when it changed, and what was split from and merged into what."""
    require(caller, Action.LOCATE)
    drawn = picture(await story(session, code), lang or language_of(request), clock.now())
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "private, no-cache"})


async def _plans(session: AsyncSession, change_ids: Iterable[int]) -> dict[int, PlanOfChange]:
    """The plans behind changes, by the ids of these."""
    ids = sorted(set(change_ids))
    rows = await fetch_all(session, sql("api.areas", "plans_of_changes"), {"change_ids": ids}) if ids else []
    return {row.pop("change_id"): PlanOfChange(**row) for row in rows}
