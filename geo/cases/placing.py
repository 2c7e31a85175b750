"""Where a reported dispute happened and which grid answers: by the point, by the address, or by both."""

import math
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.match import AddressMatch, Candidate, match
from geo.cases.report import CaseReport
from geo.core.datum import METRES_A_DEGREE, point_to_wgs84
from geo.routing.grids import answering_grid
from geo.routing.locate import locate
from geo.routing.located import Located, Outcome

ROUTES_ALONE_AT = 0.9
_FAR_M = 300.0


@dataclass(frozen=True)
class Placed:
    """Where a dispute happened and how that was found.

    Attributes:
        located: the grid, who answers and why; by the address's own grid where an address was matched.
        lon: WGS84 degrees, None where the place is not known.
        address_unit_id: the building, unit or room, where the address was matched to one.
        candidates: what the address may mean, the likeliest first.
    """

    located: Located
    lon: float | None = None
    lat: float | None = None
    address_unit_id: int | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def choices(self) -> tuple["Choice", ...]:
        """The grids a person may choose from, the likeliest first: those of the address, else those near the point."""
        if self.candidates:
            return tuple(
                Choice(c.grid_code, c.grid_name or "", None, c.address, c.confidence, c.lon, c.lat)
                for c in self.candidates
                if c.grid_code is not None
            )
        if self.located.grid is None:
            return ()
        own = Choice(self.located.grid.code, self.located.grid.name, 0.0)
        return own, *(Choice(r.grid.code, r.grid.name, round(r.distance_m, 1)) for r in self.located.runners_up)


@dataclass(frozen=True)
class Choice:
    """A grid that may be the right one, with the address or the distance in metres that speaks for it."""

    code: str
    name: str
    distance_m: float | None = None
    address: str | None = None
    confidence: float | None = None
    lon: float | None = None
    lat: float | None = None


async def place(session: AsyncSession, report: CaseReport, at: datetime) -> Placed:
    """Find the place of ``report``, by its point and its address, with the areas of ``at``."""
    matched = await match(session, report.address, at=at) if report.address else None
    if report.lon is None or report.lat is None:
        return await _by_address(session, report.address or "", matched, at)
    lon, lat = point_to_wgs84(report.lon, report.lat, report.datum)
    located = await locate(session, lon, lat, at, report.accuracy_m or 0)
    candidate = matched.candidates[0] if matched and matched.outcome == "match" else None
    if candidate is None or candidate.address_unit_id is None:
        return Placed(located, lon, lat)
    apart = _metres(lon, lat, candidate.lon, candidate.lat)
    if apart > _FAR_M:
        facts = {"address": candidate.address, "apart": round(apart)}
        doubtful = replace(located, outcome=Outcome.REVIEW, rule="address_and_point_differ", facts=facts)
        return Placed(doubtful, lon, lat, candidates=matched.candidates if matched else ())
    by_address = await _of_candidate(session, candidate, at)
    return Placed(by_address or located, lon, lat, candidate.address_unit_id)


async def _by_address(session: AsyncSession, address: str, matched: AddressMatch | None, at: datetime) -> Placed:
    if matched is None or matched.outcome == "none" or not matched.candidates:
        return Placed(Located(Outcome.REVIEW, "address_unknown", {"address": address}))
    first = matched.candidates[0]
    located = await _of_candidate(session, first, at)
    if located is None:
        facts: dict[str, object] = {"address": address, "grid": first.address}
        return Placed(Located(Outcome.REVIEW, "address_unsure", facts), candidates=matched.candidates)
    located = replace(located, confidence=matched.grid_confidence)
    if matched.grid_confidence >= ROUTES_ALONE_AT:
        # Candidates that share a grid route although the household is not clear; only a sure one is an address.
        unit = first.address_unit_id if matched.outcome == "match" else None
        return Placed(located, first.lon, first.lat, unit, matched.candidates)
    rule = "address_ambiguous" if matched.outcome == "ambiguous" else "address_unsure"
    facts = {"address": address, "n": len(matched.candidates), "grid": located.facts["grid"]}
    return Placed(replace(located, outcome=Outcome.REVIEW, rule=rule, facts=facts), candidates=matched.candidates)


async def _of_candidate(session: AsyncSession, candidate: Candidate, at: datetime) -> Located | None:
    """The building's own grid, with the distance of its point to the edge."""
    if candidate.grid_code is None:
        return None
    by_point = await locate(session, candidate.lon, candidate.lat, at)
    facts: dict[str, object] = {"address": candidate.address, "grid": candidate.grid_name}
    sure = {"outcome": Outcome.ASSIGNED, "rule": "address", "facts": facts, "confidence": candidate.confidence}
    if by_point.grid is not None and by_point.grid.code == candidate.grid_code:
        return replace(by_point, **sure)  # type: ignore[arg-type]
    own = await answering_grid(session, candidate.grid_code, at)
    if own is None:
        return None
    return replace(
        by_point,
        grid=own.grid,
        chain=own.chain,
        answering=own.answering,
        edge_distance_m=None,
        district_id=own.grid.path[0],
        **sure,  # type: ignore[arg-type]
    )


def _metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The distance of two WGS84 points that are not far apart."""
    dx = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(dx, lat - other_lat) * METRES_A_DEGREE
