"""The figures of Overview on the wire."""

from pydantic import BaseModel

from api.heat.schema import PeriodView


class StandingView(BaseModel):
    """How the cases found in a period stand now; overdue and not accepted are among the open ones."""

    found: int
    settled: int
    open: int
    overdue: int
    not_accepted: int


class FiguresView(StandingView):
    """The same, and how many of them have no point, so that no map shows them."""

    unplaced: int


class Success(BaseModel):
    """Settled among settled and failed: all kinds and channels, this year so far."""

    numerator: int
    denominator: int
    rate: float | None


class KindCompared(BaseModel):
    """Cases of a kind and everything under it, here and in the span it is held against."""

    code: str
    name: str
    n: int
    n_before: int


class KindCount(BaseModel):
    """Cases of a kind and everything under it."""

    code: str
    name: str
    n: int


class ChannelCount(BaseModel):
    """Cases that came in by one channel."""

    channel: str
    n: int


class MonthCount(BaseModel):
    """Cases of a month (``YYYY-MM``) and of the same month a year before."""

    month: str
    n: int
    n_before: int


class LevelCount(BaseModel):
    """Cases settled at one level."""

    level: str
    n: int


class IncidentView(BaseModel):
    """Incidents of the whole months of the period; null where nothing was reported. ``change`` is in percent."""

    kind: str
    n: int | None
    n_before: int | None
    change: float | None


class MissingReports(BaseModel):
    """A grid from which daily reports are missing, so that its zero may not be one."""

    code: str
    name: str
    missing_days: int


class Overview(BaseModel):
    """What a manager sees first."""

    period: PeriodView
    year_before: PeriodView
    figures: FiguresView
    success: Success
    key_kinds: list[KindCompared]
    by_kind: list[KindCount]
    by_channel: list[ChannelCount]
    trend: list[MonthCount]
    settled_at: list[LevelCount]
    incidents: list[IncidentView]
    missing_reports: list[MissingReports]
