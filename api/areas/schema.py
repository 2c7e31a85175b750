"""Areas on the wire."""

from pydantic import BaseModel

from api.cases.schema import CaseItem
from api.heat.schema import PeriodView
from api.locate.schema import AreaView, LeaderView
from api.overview.schema import KindCompared, StandingView

Bbox = tuple[float, float, float, float]


class AreaItem(AreaView):
    """An area; ``parent`` is the code above it, ``bbox`` west, south, east, north in WGS84 degrees.

    ``households`` is null where none are known.
    """

    kind: str
    parent: str | None
    households: int | None
    bbox: Bbox


class Areas(BaseModel):
    """Areas, the higher levels first."""

    items: list[AreaItem]


class ReportsView(BaseModel):
    """Daily reports owed on the days of the period that are over, and those that came in."""

    expected: int
    received: int


class AreaCard(AreaView):
    """An area close up: this period and the one before it, who answers, what is open now."""

    chain: list[AreaView]
    bbox: Bbox
    households: int | None
    leader: LeaderView | None
    deputies: list[LeaderView]
    period: PeriodView
    previous: PeriodView
    this: StandingView
    before: StandingView
    by_kind: list[KindCompared]
    open_cases: list[CaseItem]
    reports: ReportsView
