"""The daily reports of the demo year: one a grid and day, 'nothing found' included, except where none came."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from geo.demo.life.calendar import Calendar, days
from geo.demo.life.chance import Chance
from geo.demo.life.ground import Ground

FOUND_BY = frozenset({"visit", "sweep", "grid_system", "daily_report"})


def daily_reports(
    ground: Ground, found: Mapping[tuple[str, date], int], calendar: Calendar, seed: int
) -> Iterator[tuple[str, date, int]]:
    """Grid code, day and number found, for every report that came in.

    Args:
        found: the disputes the leaders of a grid found on a day, where there were any; such a day has a report.
    """
    chance = Chance(seed, calendar.year, "daily reports")
    every = days(calendar.today.replace(month=1, day=1), calendar.today)
    for grid in ground.grids:
        missing = _missing_share(chance)
        silent_since = calendar.today - timedelta(days=chance.number(3, 12)) if chance.happens(0.008) else None
        for day in every:
            n = found.get((grid.code, day), 0)
            gone = silent_since is not None and day >= silent_since
            if n or not (gone or chance.happens(missing)):
                yield grid.code, day, n


def _missing_share(chance: Chance) -> float:
    """Most grids hardly ever miss a day, some often do."""
    return chance.real(0.12, 0.5) if chance.happens(0.025) else chance.real(0.0, 0.006)
