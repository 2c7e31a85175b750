"""Published figures on the wire."""

from datetime import date

from pydantic import BaseModel

from api.heat.schema import HeatClass, Legend, PeriodView


class PublishedRow(BaseModel):
    """One area: ``n`` cases and the value that colours it, both null where hidden; its households as known now.

    ``value`` is null too where a rate is asked for and no households are known.
    """

    code: str
    name: str
    value: float | None
    n: int | None
    hidden: bool
    households: int | None


class PublishedLegend(Legend):
    """What the colours mean, in the caller's language; ``hidden`` stands beside the colour of hidden areas."""

    hidden: str


class PublishedHeatmap(BaseModel):
    """Every area of the level, the classes of those shown, and what everybody who reads them must know.

    ``hidden`` areas are not shown; ``frozen_on`` is the day as of which the numbers are, for ever.
    """

    rows: list[PublishedRow]
    classes: list[HeatClass]
    legend: PublishedLegend
    period: PeriodView
    hidden: int
    frozen_on: date
    notes: list[str]


class PublishedPeriods(BaseModel):
    """What is published, oldest first: months for the district, quarters for towns, years for communities and kinds.

    ``last`` is the last published day, ``next_on`` the day on which the month after it is published; null before there
    is any.
    """

    last: date | None
    next_on: date | None
    months: list[PeriodView]
    quarters: list[PeriodView]
    years: list[PeriodView]
