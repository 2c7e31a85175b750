"""What stands beside the disputes: incidents by month, and daily reports that did or did not come in."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.heat.period import Period
from geo.heat.selection import Selection

_SILENT_SHARE = 0.1
INCIDENT_KINDS = ("criminal", "public_order", "petition", "lawsuit", "fire", "traffic")


@dataclass(frozen=True)
class IncidentCount:
    """Incidents of one kind in a period and in the one a year before; None where nothing was reported."""

    kind: str
    n: int | None
    n_before: int | None

    @property
    def change(self) -> float | None:
        """By how many percent ``n`` differs from ``n_before``; None if either is missing, or nothing was before."""
        if self.n is None or not self.n_before:
            return None
        return round(100 * (self.n - self.n_before) / self.n_before, 1)


@dataclass(frozen=True)
class ReportCount:
    """Daily reports that a grid owed and that came in; 'nothing found' is a report too."""

    code: str
    name: str
    expected: int
    received: int

    @property
    def silent(self) -> bool:
        """Whether more than a tenth of the reports are missing, so that what was counted here may be too little."""
        return self.expected - self.received > self.expected * _SILENT_SHARE


async def incidents(session: AsyncSession, selection: Selection, this: Period) -> list[IncidentCount]:
    """Every kind of incident in the whole months of ``this``, beside the same months a year before."""
    months = this.whole_months
    if months is None:
        return [IncidentCount(kind, None, None) for kind in INCIDENT_KINDS]
    before = months.year_before
    rows = await fetch_all(
        session,
        sql("geo.heat", "incidents"),
        {
            "at": selection.at,
            "areas": selection.areas,
            "first": months.first,
            "last": months.last,
            "before_first": before.first,
            "before_last": before.last,
        },
    )
    found = {row["kind"]: row for row in rows}
    return [
        IncidentCount(kind, _whole(found[kind]["n"]), _whole(found[kind]["n_before"]))
        if kind in found
        else IncidentCount(kind, None, None)
        for kind in INCIDENT_KINDS
    ]


async def reports(session: AsyncSession, selection: Selection, this: Period, today: date) -> list[ReportCount]:
    """Every selected grid with the reports it owed on the days of ``this`` that are over, and those that came in."""
    parameters = {
        "at": selection.at,
        "areas": selection.areas,
        "first": this.first,
        "last": min(this.last, today - timedelta(days=1)),
    }
    rows = await fetch_all(session, sql("geo.heat", "reports"), parameters)
    return [ReportCount(row["code"], row["name"], row["expected"], row["received"]) for row in rows]


def _whole(number: object) -> int | None:
    return None if number is None else int(str(number))
