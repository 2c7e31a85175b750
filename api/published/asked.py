"""What may be asked of published figures: little, and each thing once."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query, Request

from geo.areas.level import Level
from geo.core.errors import FieldFault, InvalidInputError
from geo.disclosure.periods import Wish
from geo.heat.filter import CaseFilter
from geo.heat.measured import Measure
from geo.heat.period import Period

PublishedLevel = Literal["district", "town", "community"]
PublishedMeasure = Literal["count", "rate"]
KindGroup = Literal["01", "02", "0402", "other"]
LONGEST_YEARS = 10
_REFUSED = ("channel", "state", "area", "at")
_ASKED = ("level", "from", "to", "kind", "measure")


@dataclass(frozen=True)
class Asked:
    """What is published, and the measure it is coloured by: counts or rates."""

    wish: Wish
    measure: Measure

    @property
    def facts(self) -> dict[str, str | None]:
        """The same in words, for the log."""
        period = self.wish.period
        return {
            "areas": self.wish.level.value,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "kind": self.wish.kind,
            "measure": self.measure.value,
        }

    @property
    def name(self) -> str:
        """What a file of it is called, without its ending."""
        kind = "" if self.wish.kind is None else f"-{self.wish.kind}"
        period = self.wish.period
        return f"published-{self.wish.level.value}{kind}-{period.first}-{period.last}"


def asked_for(first: date, last: date, level: str, kind: str | None, measure: str) -> Asked:
    """What the words of a query or body ask for.

    Raises:
        InvalidInputError: the period ends before it begins, or is longer than ten years (field ``from``).
    """
    if first > last:
        raise InvalidInputError.of("from", "period_backwards", first=first, last=last)
    if last.year - first.year > LONGEST_YEARS:
        raise InvalidInputError.of("from", "period_too_long", years=LONGEST_YEARS)
    return Asked(Wish(Level(level), Period(first, last), kind), Measure(measure))


_FROM = Query(
    alias="from",
    description="First day of a published period: of a month for the district, of a quarter for towns, of a year for "
    "communities and kinds.",
    examples=["2025-01-01"],
    json_schema_extra={"format": "date"},
)
_TO = Query(
    alias="to",
    description="Last day of a published period, itself included.",
    examples=["2025-12-31"],
    json_schema_extra={"format": "date"},
)
_KIND = Query(
    description="A key kind with what is under it, or all the others. For districts and towns, by whole years."
)


async def _asked(
    request: Request,
    level: Annotated[PublishedLevel, Query(description="Which areas are coloured; grids are never published.")],
    first: Annotated[str, _FROM],
    last: Annotated[str, _TO],
    kind: Annotated[KindGroup | None, _KIND] = None,
    measure: Annotated[PublishedMeasure, Query(description="Cases, or those per 1,000 households.")] = "count",
) -> Asked:
    given = request.query_params
    faults = [FieldFault(name, "not_published_by") for name in _REFUSED if name in given]
    faults += [FieldFault(name, "only_once") for name in _ASKED if len(given.getlist(name)) > 1]
    if faults:
        raise InvalidInputError("invalid_input", tuple(faults))
    days = CaseFilter.parse(first, last)
    if days.first is None or days.last is None:
        message = "both ends are required"
        raise RuntimeError(message)
    return asked_for(days.first, days.last, level, kind, measure)


AskedQuery = Annotated[Asked, Depends(_asked)]
