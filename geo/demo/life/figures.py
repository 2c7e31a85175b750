"""How much there is of everything.

January to September of the demo year restates the published figures of the district: 134 marriage and family, 1,454
neighbour and 258 property disputes, and four kinds of incidents against the year before. All other counts are invented
so that they fit beside these.
"""

from dataclasses import dataclass
from datetime import date

from geo.demo.life.calendar import Calendar

FAMILY, NEIGHBOURS, PROPERTY, OTHER = "01", "02", "0402", "other"
GRIDS, LEADERS, FULL_TIME, SOCIAL_GROUPS = 1_387, 2_625, 636, 51


@dataclass(frozen=True)
class Span:
    """The disputes registered in one span of days.

    Attributes:
        counts: by key kind; those withdrawn, merged or outside the district come on top.
        failed: how many of them could not be settled.
        outside: how many were reported that lie outside the district.
    """

    first: date
    last: date
    counts: dict[str, int]
    failed: int
    outside: int


def _so_far(calendar: Calendar, *by_the_tenth: int) -> tuple[int, ...]:
    """The counts of October up to the demo day, from those of its first ten days."""
    return tuple(round(n * calendar.day / 10) for n in by_the_tenth)


def spans(calendar: Calendar, grids: int = GRIDS) -> list[Span]:
    """The spans of the three years up to the demo day; a smaller district has its share of each count."""
    year = calendar.year
    table = [
        (date(year - 3, 10, 1), date(year - 3, 12, 31), (55, 512, 71, 214), 25, 1),
        (date(year - 2, 1, 1), date(year - 2, 9, 30), (163, 1_612, 196, 668), 71, 4),
        (date(year - 2, 10, 1), date(year - 2, 12, 31), (51, 498, 80, 205), 19, 1),
        (date(year - 1, 1, 1), date(year - 1, 9, 30), (149, 1_537, 223, 618), 51, 3),
        (date(year - 1, 10, 1), date(year - 1, 12, 31), (46, 471, 92, 194), 12, 2),
        (date(year, 1, 1), date(year, 9, 30), (134, 1_454, 258, 583), 31, 3),
        (date(year, 10, 1), calendar.today, _so_far(calendar, 6, 66, 14, 26), 0, 1),
    ]
    kinds = (FAMILY, NEIGHBOURS, PROPERTY, OTHER)
    share = grids / GRIDS
    return [
        Span(
            first,
            last,
            {kind: round(n * share) for kind, n in zip(kinds, counts, strict=True)},
            round(failed * share),
            round(outside * share),
        )
        for first, last, counts, failed, outside in table
    ]


@dataclass(frozen=True)
class IncidentFigure:
    """The incidents of one kind in January to September of the year before, and their change since, in per cent."""

    before: int
    change: float

    @property
    def this(self) -> int:
        """The incidents of January to September of the demo year."""
        return round(self.before * (1 + self.change / 100))


INCIDENTS = {
    "criminal": IncidentFigure(812, -46.2),
    "public_order": IncidentFigure(2_436, -19.7),
    "petition": IncidentFigure(638, -6.7),
    "lawsuit": IncidentFigure(5_720, -15.5),
    "fire": IncidentFigure(221, -9.0),
    "traffic": IncidentFigure(1_534, -4.1),
    "turned_criminal": IncidentFigure(31, -38.7),
}
