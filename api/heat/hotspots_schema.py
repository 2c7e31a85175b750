"""Hot spots on the wire."""

from datetime import date

from pydantic import BaseModel

from api.heat.schema import PeriodView
from geo.heat.counters import CountedFrom
from geo.heat.hotspots.emerging import Course
from geo.heat.hotspots.finding import Pattern
from geo.heat.measured import Measure


class HotSpotRow(BaseModel):
    """One area: its cases, the value judged, both statistics (null where nothing could be tested), and its pattern."""

    code: str
    name: str
    n: int
    value: float | None
    gi_z: float | None
    gi_p: float | None
    moran_i: float | None
    moran_p: float | None
    pattern: Pattern
    significant: bool


class HotSpotsView(BaseModel):
    """Every area of the level, and what it comes to in a sentence.

    ``n`` located cases in ``areas`` areas; ``neighbours_missing`` of them touch no other; ``missing`` are the codes of
    grids that owe more than a tenth of the daily reports of the period; ``fdr`` is the share of false ones accepted
    among those named.
    """

    rows: list[HotSpotRow]
    summary: str
    method: str
    measure: Measure
    period: PeriodView
    n: int
    areas: int
    neighbours_missing: int
    missing: list[str]
    fdr: float
    counted_from: CountedFrom


class EmergingRow(BaseModel):
    """One area: its cases in all months, and its score in each (null where nothing could be tested)."""

    code: str
    name: str
    pattern: Course
    n: int
    z: list[float | None]


class EmergingView(BaseModel):
    """Every area of the level; ``months`` by their first days, oldest first."""

    months: list[date]
    rows: list[EmergingRow]
    summary: str
    method: str
    measure: Measure
    n: int


class NearRepeatCell(BaseModel):
    """Pairs of cases up to ``distance`` metres and ``day`` days apart, and beyond the bounds before these.

    ``distance`` 0 is the same place (up to 30 m). ``ratio`` is observed over expected, null if none were expected.
    ``significant``: more pairs than chance gives, with all cells taken together.
    """

    distance: int
    day: int
    observed: int
    expected: float
    ratio: float | None
    p: float
    significant: bool


class NearRepeatsView(BaseModel):
    """The table of near repeats by bands of distance and delay, and what it comes to in a sentence."""

    distances: list[int]
    days: list[int]
    cells: list[NearRepeatCell]
    period: PeriodView
    n: int
    summary: str
    method: str
