"""The eight-no grid on the wire."""

from datetime import date

from pydantic import BaseModel

from geo.areas.level import Level
from geo.compliance.results import Status


class ItemName(BaseModel):
    """One item of the definition, by its name in the caller's language."""

    code: str
    name: str


class Evidence(BaseModel):
    """What a result rests on: the grids by this item, disputes that stand in no grid, and who told the counts."""

    met: int
    not_met: int
    no_data: int
    in_no_grid: int
    source: str | None


class ItemResultView(BaseModel):
    """How an area keeps one item; ``n`` is null where nothing was told, which is not zero."""

    status: Status
    n: int | None
    evidence: Evidence


class Totals(BaseModel):
    """All items together, and each by its code; ``met``, ``not_met`` and ``no_data`` are the ``grids`` by all items."""

    status: Status
    grids: int
    met: int
    not_met: int
    no_data: int
    items: dict[str, ItemResultView]


class ComplianceRow(Totals):
    """One area."""

    code: str
    name: str


class DefinitionView(BaseModel):
    """The version of the items that the month is judged by, and its first day: null if it has held ever since."""

    version: int
    valid_from: date | None


class ComplianceView(BaseModel):
    """The areas of a level in a month (``YYYY-MM``); ``provisional`` while the month is not over."""

    month: str
    provisional: bool
    level: Level
    items: list[ItemName]
    rows: list[ComplianceRow]
    totals: Totals
    definition: DefinitionView
