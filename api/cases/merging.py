"""Merging two cases that are one dispute."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.cases import views
from api.cases.schema import CaseItem
from api.dependencies import Caller, Session
from api.rights import Action, require
from geo.cases import merging, repository
from geo.cases.steps import Actor
from geo.core import clock
from geo.core.errors import NotFoundError
from geo.core.identity import as_desk

router = APIRouter(prefix="/api/cases", tags=["cases"])


class MergeIn(BaseModel):
    """The number of the case that goes on, and why the two are one."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"into": "620902-20261010-0001"}]})

    into: Annotated[str, Field(min_length=1, max_length=50)]
    reason: Annotated[str, Field(max_length=2000)] = ""


class MergedItem(CaseItem):
    """The merged case, and the number of the one it goes on in."""

    merged_into: str


@router.post("/{number}/merge", summary="Merge a case into another")
async def merge(number: str, body: MergeIn, caller: Caller, session: Session) -> MergedItem:
    """Let this case go on in another open one; both histories are kept and it is counted once.

    Where the other one was merged itself, it goes on in the last of the chain. ``undo`` takes it back within a minute.
    """
    record = await repository.by_number(session, number)
    if record is None:
        raise NotFoundError("not_found")
    require(caller, Action.MERGE_CASES, record.scope)
    into = await merging.survivor(session, body.into)
    require(caller, Action.MERGE_CASES, into.scope)
    done = await merging.merge(session, record, into, body.reason, Actor(caller.identity, caller.name))
    async with as_desk(session, caller.identity):
        row = await repository.row(session, done.number, clock.now())
    if row is None:
        raise NotFoundError("not_found")
    return MergedItem(**dict(views.item(row)), merged_into=into.number)
