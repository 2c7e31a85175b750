"""The plane on which densities are measured in metres: that of the district's own boundaries."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import metric_srid, transformer
from geo.core import clock
from geo.heat import repository
from geo.heat.filter import CaseFilter
from geo.heat.selection import Selection
from geo.heat.squares import Squares
from geo.heat.when import by_day

WGS84 = 4326
_MIDDLE_OF_CHINA = (105.0, 35.0)
_DAYS_A_YEAR = 365.25

Coordinates = NDArray[np.float64]


async def plane(session: AsyncSession) -> int:
    """The EPSG code of the metric CRS. Without a district no case lies anywhere, and any plane will do."""
    return await repository.metric_srid(session) or metric_srid(*_MIDDLE_OF_CHINA)


def on_plane(squares: Squares, srid: int) -> tuple[Coordinates, Coordinates]:
    """The middles of squares in metres of EPSG ``srid``, x and y."""
    x, y = transformer(WGS84, srid).transform(*squares.centres)
    return np.asarray(x), np.asarray(y)


async def years(session: AsyncSession, selection: Selection) -> float:
    """How long the period of a selection is, in years: to today at most, and from the first case if it is open."""
    first = selection.filter.first or await _first_day(session, selection)
    return _days(CaseFilter(first, selection.filter.last)) / _DAYS_A_YEAR


async def _first_day(session: AsyncSession, selection: Selection) -> date:
    found = await by_day(session, selection)
    return found.days[0][0] if found.days else clock.today()


def _days(asked: CaseFilter) -> int:
    today = clock.today()
    last = min(asked.last or today, today)
    return max(1, (last - (asked.first or today) + timedelta(days=1)).days)
