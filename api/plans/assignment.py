"""The cells of a draft as a table: taken along, filled in somewhere else, and brought back as one operation."""

import asyncio
import csv
import io
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.faults import Language
from api.imports.receiving import form_of
from api.plans.asked import EditedDraft, KeptLands, ReadDraft, ShownCommunities
from api.plans.brought import TABLES, file_and_revision, file_form, opened
from api.plans.editing import edit_view
from api.plans.refusals import GoneOn, Refusal
from api.plans.schema import PlanEditView
from api.plans.views import YardstickQuery
from geo.core.spreadsheet import cell
from geo.imports.plans.cells import cells_moved, read_cells
from geo.plans.drafts import editing
from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.reading import states_of
from geo.plans.drafts.state import State

router = APIRouter(prefix="/api/plans/{plan_id}", tags=["plans"])
_HEAD: dict[Language, tuple[str, ...]] = {
    "zh": ("单元编号", "经度", "纬度", "户数", "社区编码", "网格编码", "网格名称"),
    "en": ("cell", "lon", "lat", "households", "community code", "grid code", "grid name"),
}
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}, "description": "A line a cell."}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    409: {"model": GoneOn, "description": "The draft has gone on, or what it rests on has changed."},
    422: {"model": Refusal, "description": "What is wrong, line by line; or why the edit cannot be made, and where."},
}
_FORM = file_form("CSV or XLSX: cell, grid code.")


@router.get("/assignment.csv", summary="The cells of a draft as a table", response_class=Response, responses=_CSV)
async def read_assignment(request: Request, draft: ReadDraft, session: CountingSession, lands: KeptLands) -> Response:
    """A line for each cell with its grid; UTF-8 with a byte order mark. Points are WGS84, within the cell."""
    _, states = await states_of(session, lands, draft, draft.communities)
    body = await asyncio.to_thread(_table, states, language_of(request))
    headers = {
        "Content-Disposition": f'attachment; filename="plan-{draft.plan.id}-cells.csv"',
        "Cache-Control": "no-store",
    }
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _table(states: Sequence[State], language: Language) -> bytes:
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(_HEAD[language])
    for state in states:
        land = state.land
        for at, home in enumerate(state.of.tolist()):
            code, name = ("", "") if home == NOWHERE else (state.grids[home].code, state.grids[home].name)
            lon, lat = land.lon_lat[at]
            figures = (land.atoms[at], f"{lon:.7f}", f"{lat:.7f}", land.households[at])
            writer.writerow([*figures, *(cell(word) for word in (land.code, code, name))])
    return text.getvalue().encode()


@router.post("/assignment.csv", summary="Bring a table of cells back", responses=_ANSWERS, openapi_extra=_FORM)
async def write_assignment(
    request: Request,
    caller: Caller,
    session: CountingSession,
    draft: EditedDraft,
    lands: KeptLands,
    by: YardstickQuery,
    shown: ShownCommunities = (),
) -> PlanEditView:
    """Let each cell go to the grid on its line, as one operation; cells on no line stay where they are.

    Nothing is written where a line names a cell or grid that is not of the draft, or two communities: ``fields`` names
    the lines. What no edit may do is refused as by ``/operations``. CSV (UTF-8 or GBK) or XLSX.
    """
    form = await form_of(request)
    try:
        file, revision = file_and_revision(form)
        _, states = await states_of(session, lands, draft, draft.communities)
        operations = await asyncio.to_thread(_read, file, states)
    finally:
        await form.close()
    said = {"kind": "assign", "file": (file.filename or "")[:200], "cells": cells_moved(operations)}
    asked = editing.Asked(lands, revision, caller.account_id, said, shown)
    edited = await editing.arrange(session, draft, asked, operations)
    return await edit_view(session, edited, by, language_of(request))


def _read(file: UploadFile, states: Sequence[State]) -> dict[str, Operation]:
    with opened(file, TABLES, "cells_no_table") as source:
        return read_cells(source, states)
