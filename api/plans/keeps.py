"""A layer of what has to stay together, brought into a draft."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast, get_args

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.faults import Language, sentence
from api.imports.receiving import form_of
from api.plans.asked import EditedDraft, KeptLands, ShownCommunities
from api.plans.brought import LAYERS, file_and_revision, file_form, opened
from api.plans.editing import edit_view
from api.plans.refusals import GoneOn, Refusal
from api.plans.schema import PlanEditView
from api.plans.views import YardstickQuery
from geo.core.datum import Datum
from geo.core.errors import InvalidInputError
from geo.imports.plans.keeps import Kept, Outcome, read_keeps
from geo.plans.drafts import editing
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.reading import states_of
from geo.plans.drafts.state import KeepOf, State

router = APIRouter(prefix="/api/plans/{plan_id}", tags=["plans"])
_ANSWERS: dict[int | str, dict[str, Any]] = {
    409: {"model": GoneOn, "description": "The draft has gone on, or what it rests on has changed."},
    422: {"model": Refusal, "description": "What is wrong with the file, or why the edit cannot be made, and where."},
}
_FORM = file_form(
    "GeoJSON, GeoPackage, zipped shapefile or KML: polygons with a column name.",
    of={"type": "string", "enum": list(get_args(KeepOf)), "default": "other"},
    datum={"type": "string", "enum": [each.value for each in Datum]},
)


class BroughtKeep(BaseModel):
    """What became of a row of the layer; ``detail`` says it in words."""

    row: int
    name: str
    outcome: Outcome
    detail: str
    communities: list[str]
    cells: int


class BroughtKeeps(BaseModel):
    """The edit that a layer came to, and what became of each row."""

    edit: PlanEditView
    kept: int
    rows: list[BroughtKeep]


@router.post("/keeps", summary="Bring in a layer of what has to stay together", responses=_ANSWERS, openapi_extra=_FORM)
async def bring(
    request: Request,
    caller: Caller,
    session: CountingSession,
    draft: EditedDraft,
    lands: KeptLands,
    by: YardstickQuery,
    shown: ShownCommunities = (),
) -> BroughtKeeps:
    """Let the ground of each row stay in one grid, as one operation: estates, beats, what a property firm looks after.

    A ground is the cells whose inside points it holds. Rows that hold no cell, or cells of several communities or
    grids, are told of and left out.
    """
    form = await form_of(request)
    try:
        file, revision = file_and_revision(form)
        of, datum = _of_and_datum(form)
        _, states = await states_of(session, lands, draft, draft.communities)
        operations, told = await asyncio.to_thread(_read, file, states, of, datum)
    finally:
        await form.close()
    said = {"kind": "keep_layer", "file": (file.filename or "")[:200], "of": of}
    asked = editing.Asked(lands, revision, caller.account_id, said, shown)
    language = language_of(request)
    view = await edit_view(session, await editing.arrange(session, draft, asked, operations), by, language)
    rows = [_row(each, language) for each in told]
    return BroughtKeeps(edit=view, kept=sum(each.outcome == "kept" for each in told), rows=rows)


def _row(kept: Kept, language: Language) -> BroughtKeep:
    return BroughtKeep(
        row=kept.row,
        name=kept.name,
        outcome=kept.outcome,
        detail=sentence(f"keeps_{kept.outcome}", {"communities": "、".join(kept.communities)}, language),
        communities=list(kept.communities),
        cells=kept.cells,
    )


def _of_and_datum(form: FormData) -> tuple[KeepOf, Datum | None]:
    of, datum = form.get("of"), form.get("datum")
    if of is not None and of not in get_args(KeepOf):
        raise InvalidInputError.of("of", "keeps_of_unknown", known=", ".join(get_args(KeepOf)))
    if datum is not None and datum not in {each.value for each in Datum}:
        raise InvalidInputError.of("datum", "keeps_datum_unknown", known=", ".join(each.value for each in Datum))
    return cast("KeepOf", of or "other"), None if datum is None else Datum(datum)


def _read(
    file: UploadFile, states: Sequence[State], of: KeepOf, datum: Datum | None
) -> tuple[dict[str, Operation], list[Kept]]:
    with opened(file, LAYERS, "keeps_no_layer") as source:
        return read_keeps(source, states, of, datum)
