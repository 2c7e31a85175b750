"""Codes that the superior platform gives to grids published with ours."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.dependencies import Caller, Session
from api.filter import instant_of
from api.places.schema import Strict
from api.plans.operations import Code
from api.plans.schema import CommunityName
from api.rights import Action, may, require
from geo.areas import recoding, repository
from geo.areas.level import Level
from geo.areas.scope import key_above
from geo.core import clock
from geo.core.errors import InvalidInputError, NotFoundError

router = APIRouter()
_At = Annotated[
    str | None, Field(max_length=40, description="From when; now by default. A bare date is 00:00 Asia/Shanghai.")
]


class CodeIn(Strict):
    """The code that the superior platform gave a grid, from when, and by which document."""

    code: Code
    document: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    at: _At = None


class CodeGiven(BaseModel):
    """A grid that has another code ``at`` an instant and from then on; ``former`` is never used again."""

    code: str
    former: str
    name: str
    at: datetime


class ProvisionalGrid(BaseModel):
    """A grid whose code is ours, and the community that it is in."""

    code: str
    name: str
    community: CommunityName


class ProvisionalGrids(BaseModel):
    """Grids whose codes are ours until the superior platform gives them theirs."""

    items: list[ProvisionalGrid]


@router.get("/provisional", summary="Grids that have no code of the superior platform yet")
async def provisional(caller: Caller, session: Session) -> ProvisionalGrids:
    """Those in the caller's areas, by code."""
    require(caller, Action.SEE_PLANS)
    found = await repository.provisional(session, clock.now())
    mine = [
        ProvisionalGrid(
            code=grid.code, name=grid.name, community=CommunityName(code=grid.parent_code, name=grid.parent)
        )
        for grid in found
        if may(caller, Action.SEE_PLANS, grid.scope_lo)
    ]
    return ProvisionalGrids(items=mine)


@router.post("/{code}/code", summary="Enter the superior platform's code of a grid")
async def give(code: str, body: CodeIn, caller: Caller, session: Session) -> CodeGiven:
    """It is the same grid from then on, with its disputes, leaders and history; its old code stays readable at its time
    and is never used again. For grids that were published with a provisional code.
    """
    require(caller, Action.APPROVE_PLANS)
    at = instant_of(body.at)
    grid = (await repository.versions_at(session, [code], at or clock.now())).get(code)
    if grid is None:
        if now := (await repository.codes_now(session, [code])).get(code):
            raise InvalidInputError.of("code", "area_recoded", code=code, now=now)
        raise NotFoundError("no_such_area", area=code)
    if grid.level is not Level.GRID:
        raise InvalidInputError.of("code", "area_code_grids", code=code)
    require(caller, Action.APPROVE_PLANS, key_above(Level.DISTRICT, grid.scope_lo))
    since = await recoding.give_code(session, grid, body.code, at, body.document.strip(), caller.account_id)
    return CodeGiven(code=body.code, former=code, name=grid.name, at=since)
