"""Files come in here, and their jobs can be watched."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

import api.jobs.imports
from api import jobs
from api.dependencies import Caller, Session, database
from api.errors import language_of
from api.imports.events import events
from api.imports.receiving import Upload
from api.imports.schema import JobAccepted, JobView, LayoutList, LayoutView, job_view
from api.imports.table import faults_csv
from api.rights import Action, require
from geo.core.clock import real_now
from geo.core.errors import NotFoundError
from geo.core.settings import settings
from geo.heat.filter import CHANNELS
from geo.imports import repository
from geo.imports.forgetting import are_forgotten
from geo.imports.options import What
from geo.imports.tables import ImportRun
from geo.people.accounts.repository import note_look

router = APIRouter(tags=["imports"])

_TEXT = {"type": "string"}
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            **_TEXT,
                            "format": "binary",
                            "description": "GeoJSON, GeoPackage, zipped shapefile, KML, CSV or XLSX.",
                        },
                        "level": {**_TEXT, "enum": ["district", "town", "community", "grid"]},
                        "map": {**_TEXT, "example": "code=XZQHBM,name=name,parent=parentAreaCode"},
                        "datum": {**_TEXT, "enum": ["wgs84", "gcj02", "bd09"]},
                        "valid_from": {**_TEXT, "example": "2026-11-01"},
                        "source": {**_TEXT, "example": "区民政局 2026"},
                        "dry_run": {**_TEXT, "enum": ["0", "1"]},
                        "accept_partial": {**_TEXT, "enum": ["0", "1"]},
                        "retire_missing": {**_TEXT, "enum": ["0", "1"]},
                        "channel": {**_TEXT, "enum": list(CHANNELS)},
                        "name": {**_TEXT, "description": "Of the draft that a layer of grids becomes."},
                    },
                }
            }
        },
    }
}


@router.post("/api/imports/{what}", status_code=202, openapi_extra=_FORM)
async def send_file(what: What, upload: Upload, session: Session, caller: Caller, response: Response) -> JobAccepted:
    """Send a file in. Faults of the file as a whole are answered at once, faults of its rows by the job."""
    run = ImportRun(
        id=upload.run_id,
        what=what.value,
        file_name=upload.name,
        file_digest=upload.digest,
        options=upload.options.to_json(),
        state="waiting",
        actor_id=caller.account_id,
        report={},
    )
    await repository.add_run(session, run)
    await jobs.defer(session, api.jobs.imports.TASK, run=str(upload.run_id), account=str(caller.account_id))
    response.headers["Location"] = f"/api/jobs/{upload.run_id}"
    return JobAccepted(job=upload.run_id)


@router.get("/api/imports/layouts", summary="How the files of each source are read")
async def read_layouts(session: Session, caller: Caller) -> LayoutList:
    """What is remembered of each source of disputes: its header, which column is which field, the default channel."""
    require(caller, Action.IMPORT_CASES)
    return LayoutList(
        items=[
            LayoutView(
                source=kept.source, columns=kept.columns, map=kept.mapping, channel=kept.channel, used_at=kept.used_at
            )
            for kept in await repository.layouts(session)
        ]
    )


async def own_run(job_id: UUID, session: Session) -> ImportRun:
    """The run of this id that the caller sent in.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    run = await repository.run_of(session, job_id)
    if run is None:
        raise NotFoundError("not_found")
    return run


OwnRun = Annotated[ImportRun, Depends(own_run)]


@router.get("/api/jobs/{job_id}")
async def read_job(run: OwnRun, request: Request) -> JobView:
    """How far a job is, and its report once it is over."""
    return job_view(run, language_of(request))


@router.get("/api/jobs/{job_id}/events", response_class=StreamingResponse)
async def watch_job(job_id: UUID, run: OwnRun, caller: Caller, request: Request) -> StreamingResponse:
    """The same as server-sent events, until the job is over."""
    stream = events(database(request), run.id, caller.identity, language_of(request))
    return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-cache"})


@router.get("/api/jobs/{job_id}/errors.csv", response_class=StreamingResponse)
async def read_faults(run: OwnRun, session: Session, caller: Caller, request: Request) -> StreamingResponse:
    """The rows with something wrong, as a table that can be corrected and sent in again; kept for a while.

    Raises:
        NotFoundError: they have been deleted since.
    """
    if are_forgotten(run, real_now()):
        raise NotFoundError("refused_rows_forgotten", days=settings().import_errors_days)
    await note_look(session, caller.account_id, "imports.errors", f"import:{run.id}")
    order = run.report.get("file", {}).get("columns", [])
    lines = faults_csv(await repository.faults_of(session, run.id), order, language_of(request))
    headers = {"Content-Disposition": f'attachment; filename="errors-{run.id}.csv"'}
    return StreamingResponse(iter(list(lines)), media_type="text/csv; charset=utf-8", headers=headers)
