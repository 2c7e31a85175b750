"""What the doors of imports and jobs answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.faults import Language
from api.imports.sentences import in_words
from geo.imports.tables import ImportRun


class JobAccepted(BaseModel):
    """The file has been taken; what comes of it stands under the job."""

    job: UUID = Field(examples=["0b6f3f0e-53f4-4c64-9a6b-6f1d7b0c1f7a"])


class FaultCounts(BaseModel):
    """How many rows were refused, and how many were taken although somebody should look."""

    refused: int = 0
    warned: int = 0


class JobView(BaseModel):
    """How far a job is and what came of it.

    ``state`` is ``waiting``, ``running``, ``done``, ``refused`` (nothing was written: something is wrong with the file
    or its rows) or ``failed`` (the product stumbled; of disputes, what was taken in before stays). The report holds ids
    and facts, with sentences in the caller's language beside them. ``review`` lists the disputes of the file that wait
    for a person's decision, where there are some.
    """

    id: UUID
    what: str = Field(examples=["areas"])
    state: str = Field(examples=["done"])
    file_name: str = Field(examples=["grids.geojson"])
    options: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None
    rows_total: int = Field(examples=[605])
    rows_done: int = Field(examples=[605])
    faults: FaultCounts
    report: dict[str, Any]
    review: str | None = Field(examples=["/api/cases?state=review&import=0b6f3f0e-53f4-4c64-9a6b-6f1d7b0c1f7a"])

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "refused", "failed")


def job_view(run: ImportRun, language: Language) -> JobView:
    """A run as it is shown."""
    rows = run.report.get("rows", {})
    return JobView(
        id=run.id,
        what=run.what,
        state=run.state,
        file_name=run.file_name,
        options=run.options,
        created_at=run.created_at,
        finished_at=run.finished_at,
        rows_total=run.rows_total,
        rows_done=run.rows_done,
        faults=FaultCounts(refused=rows.get("refused", 0), warned=rows.get("warned", 0)),
        report=in_words(run.report, language) if run.report else {},
        review=f"/api/cases?state=review&import={run.id}" if run.report.get("cases", {}).get("review") else None,
    )


class LayoutView(BaseModel):
    """How the files of a source were read last; the next one of the same source is read in the same way."""

    source: str = Field(examples=["12345"])
    columns: list[str]
    map: dict[str, str] = Field(examples=[{"external_id": "工单编号", "address": "诉求地址"}])
    channel: str
    used_at: datetime


class LayoutList(BaseModel):
    """What is remembered of sources, the newest first."""

    items: list[LayoutView]
