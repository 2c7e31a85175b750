"""Where a reported dispute happened and which grid answers: by the point, by the address, or by both."""

import asyncio
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.candidates import AddressMatch, Candidate
from geo.cases.report import Spot
from geo.core.database import raw_connection
from geo.core.datum import METRES_A_DEGREE, point_to_wgs84
from geo.core.settings import settings
from geo.routing.grids import AnsweringGrid, answering_grids
from geo.routing.locate import locate_points
from geo.routing.located import Located, Outcome

_FAR_M = 300.0
# Longitude and latitude in WGS84 degrees, and the radius in metres they are good to.
_Point = tuple[float, float, float]


class Matcher(Protocol):
    """What knows the places that an address may mean, without asking anybody."""

    def match(self, query: str, limit: int = 5, at: datetime | None = None, field: str = "address") -> AddressMatch:
        """The places that ``query`` may mean, at most ``limit``, as known at ``at``."""


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


@dataclass(frozen=True)
class _Known:
    """A spot with its point in WGS84 and what its address was matched to."""

    spot: Spot
    point: _Point | None
    matched: AddressMatch | None

    @property
    def candidate(self) -> Candidate | None:
        """The candidate by whose own grid the spot may go: with a point, only a sure building that is not far off."""
        if self.matched is None or self.matched.outcome == "none" or not self.matched.candidates:
            return None
        first = self.matched.candidates[0]
        if self.point is None:
            return first
        sure = self.matched.outcome == "match" and first.address_unit_id is not None
        return first if sure and self.apart(first) <= _FAR_M else None

    def apart(self, candidate: Candidate) -> float:
        """Metres between the point and a candidate."""
        return _metres(self.point[0], self.point[1], candidate.lon, candidate.lat) if self.point else 0.0

    def points(self) -> Iterator[_Point]:
        """The points that have to be located."""
        if self.point is not None:
            yield self.point
        if (candidate := self.candidate) is not None and candidate.grid_code is not None:
            yield _point_of(candidate)


async def place_many(session: AsyncSession, library: Matcher, spots: Sequence[Spot], at: datetime) -> list[Placed]:
    """Find the places of ``spots``, by their points and addresses, with the areas of ``at``; in order.

    The statements are the same few however many spots there are; addresses are matched in a thread of their own.

    Raises:
        InvalidInputError: an address is empty or too long.
    """
    known = await asyncio.to_thread(_match, library, spots, at)
    located = await _locate(session, {point for each in known for point in each.points()}, at)
    candidates = [c for each in known if (c := each.candidate) is not None and c.grid_code is not None]
    elsewhere = {c.grid_code for c in candidates if c.grid_code and not _covers(located[_point_of(c)], c.grid_code)}
    grids = await answering_grids(session, elsewhere, at) if elsewhere else {}
    return [_placed(each, located, grids) for each in known]


def _match(library: Matcher, spots: Sequence[Spot], at: datetime) -> list[_Known]:
    return [_Known(spot, _point(spot), library.match(spot.address, at=at) if spot.address else None) for spot in spots]


def _point(spot: Spot) -> _Point | None:
    if spot.lon is None or spot.lat is None:
        return None
    return (*point_to_wgs84(spot.lon, spot.lat, spot.datum), spot.accuracy_m)


def _point_of(candidate: Candidate) -> _Point:
    return candidate.lon, candidate.lat, 0.0


async def _locate(session: AsyncSession, points: Collection[_Point], at: datetime) -> dict[_Point, Located]:
    wanted = sorted(points)
    lon, lat, accuracy = zip(*wanted, strict=True) if wanted else ((), (), ())
    found = await locate_points(await raw_connection(session), list(lon), list(lat), at, list(accuracy))
    return dict(zip(wanted, found, strict=True))


def _covers(located: Located, code: str) -> bool:
    return located.grid is not None and located.grid.code == code


def _placed(known: _Known, located: dict[_Point, Located], grids: dict[str, AnsweringGrid]) -> Placed:
    candidate, matched = known.candidate, known.matched
    if known.point is None:
        return _by_address(known, located, grids)
    lon, lat, _ = known.point
    by_point = located[known.point]
    if candidate is not None:
        return Placed(_of_candidate(candidate, located, grids) or by_point, lon, lat, candidate.address_unit_id)
    first = matched.candidates[0] if matched and matched.outcome == "match" else None
    if matched is None or first is None or first.address_unit_id is None:
        return Placed(by_point, lon, lat)
    facts = {"address": first.address, "apart": round(known.apart(first))}
    doubtful = replace(by_point, outcome=Outcome.REVIEW, rule="address_and_point_differ", facts=facts)
    return Placed(doubtful, lon, lat, candidates=matched.candidates)


def _by_address(known: _Known, located: dict[_Point, Located], grids: dict[str, AnsweringGrid]) -> Placed:
    address, matched, first = known.spot.address or "", known.matched, known.candidate
    if matched is None or first is None:
        return Placed(Located(Outcome.REVIEW, "address_unknown", {"address": address}))
    own = _of_candidate(first, located, grids)
    if own is None:
        facts: dict[str, object] = {"address": address, "grid": first.address}
        return Placed(Located(Outcome.REVIEW, "address_unsure", facts), candidates=matched.candidates)
    own = replace(own, confidence=matched.grid_confidence)
    if matched.grid_confidence >= settings().routed_alone_at:
        # Candidates that share a grid route although the household is not clear; only a sure one is an address.
        unit = first.address_unit_id if matched.outcome == "match" else None
        return Placed(own, first.lon, first.lat, unit, matched.candidates)
    rule = "address_ambiguous" if matched.outcome == "ambiguous" else "address_unsure"
    facts = {"address": address, "n": len(matched.candidates), "grid": own.facts["grid"]}
    return Placed(replace(own, outcome=Outcome.REVIEW, rule=rule, facts=facts), candidates=matched.candidates)


def _of_candidate(
    candidate: Candidate, located: dict[_Point, Located], grids: dict[str, AnsweringGrid]
) -> Located | None:
    """The building's own grid, with the distance of its point to the edge."""
    if candidate.grid_code is None:
        return None
    by_point = located[_point_of(candidate)]
    facts: dict[str, object] = {"address": candidate.address, "grid": candidate.grid_name}
    sure = {"outcome": Outcome.ASSIGNED, "rule": "address", "facts": facts, "confidence": candidate.confidence}
    if _covers(by_point, candidate.grid_code):
        return replace(by_point, **sure)  # type: ignore[arg-type]
    own = grids.get(candidate.grid_code)
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
