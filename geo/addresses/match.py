"""From what a dispatcher types to the places it may mean, with how sure that is of the address and of the grid."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.likeness import MIN_LIKENESS, likeness, one_change_patterns
from geo.addresses.mention import Mention, find_mentions, possible_beginnings, possible_names
from geo.addresses.normalise import checked
from geo.addresses.parse import Parsed, parse, unexplained
from geo.addresses.repository import Existing, Named, find_named, find_similar, find_units
from geo.addresses.score import (
    AMBIGUOUS_AT,
    EXPLAINED_WELL,
    MATCH_AT,
    SHOWN_AT,
    Claim,
    claims,
    share_confidence,
)
from geo.addresses.units import Found, PlaceUnits
from geo.core import clock

Outcome = Literal["match", "ambiguous", "none"]
MAX_CLAIMS = 12
MAX_WORDS = 3
_SHARE_UNKNOWN = {"estate": 0.6, "road": 0.2, "village_group": 0.8}
_AREA_ALONE, _AREA_INSTEAD = 0.95, 0.45


@dataclass(frozen=True)
class Candidate:
    """A place that an address may mean.

    Attributes:
        address: its full address: town, community, place, building, unit, room.
        level: what it is: a kind of place, building, unit, room, or an area where no place was found.
        confidence: how sure it is that this is the address, 0 to 1; all candidates together at most 1.
        lon: WGS84 degrees.
        lat: WGS84 degrees.
        grid_code: the grid it belongs to at the instant asked for, None where it has none (an area).
        grid_name: the name of that grid.
        matched: what in the address agreed: areas, the kind of place (with ``alias``, ``beginning`` or ``similar``
            where its name is not written out), building, unit, room.
        address_unit_id: the building, unit or room.
        place_id: the place, None for an area.
        grid_share: how sure it is that this place lies in that grid, 0 to 1: an estate may reach over several.
    """

    address: str
    level: str
    confidence: float
    lon: float
    lat: float
    grid_code: str | None
    grid_name: str | None
    matched: tuple[str, ...]
    address_unit_id: int | None
    place_id: int | None
    grid_share: float


@dataclass(frozen=True)
class AddressMatch:
    """What an address was matched to.

    Attributes:
        outcome: ``match`` where one candidate is sure enough, ``ambiguous`` where a person should choose, ``none``.
        candidates: the likeliest first; empty for ``none``.
        grid_confidence: how sure it is that the first candidate's grid is right, 0 to 1. It may be high although the
            household is not clear.
    """

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    grid_confidence: float


NOTHING = AddressMatch("none", (), 0.0)


async def match(
    session: AsyncSession, query: str, limit: int = 5, at: datetime | None = None, field: str = "address"
) -> AddressMatch:
    """The places that ``query`` may mean, at most ``limit``, as known at ``at``; at most three queries.

    Raises:
        InvalidInputError: the address is empty or too long; the fault names ``field``.
    """
    at = at or clock.now()
    parsed = parse(checked(query, field))
    names = possible_names(parsed)
    if not names:
        return NOTHING
    named = await find_named(session, names, possible_beginnings(parsed), at)
    mentions = find_mentions(parsed, named)
    found = claims(parsed, mentions)
    if not found or found[0].score < EXPLAINED_WELL:
        mentions += await _misspelt(session, parsed, mentions, at)
        found = claims(parsed, mentions)
    found = found[:MAX_CLAIMS]
    candidates = await _candidates(session, found, at) if found else []
    return _decide(candidates or _areas(parsed, mentions), limit)


async def _misspelt(session: AsyncSession, parsed: Parsed, mentions: Sequence[Mention], at: datetime) -> list[Mention]:
    """Mentions of places whose name is like a word that no name explains."""
    explained = tuple(mention.span for mention in mentions if mention.is_area or _is_written_road(mention))
    words = unexplained(parsed, explained)[:MAX_WORDS]
    if not words:
        return []
    patterns = sorted({pattern for word in words for pattern in one_change_patterns(word)})
    similar = []
    for named in await find_similar(session, words, patterns, at):
        word = max(words, key=lambda word: likeness(word, named.written))
        alike = likeness(word, named.written)
        if MIN_LIKENESS <= alike < 1.0:
            start = parsed.text.index(word)
            similar.append(Mention(named, start, start + len(word), alike**1.5))
    return similar


def _is_written_road(mention: Mention) -> bool:
    return mention.named.kind == "road" and not mention.named.partial


async def _candidates(session: AsyncSession, found: Sequence[Claim], at: datetime) -> list[Candidate]:
    """What the claims come to when the numbers are looked up; the score stands in for the confidence."""
    keys = {
        key
        for claim in found
        if claim.group
        for reading in claim.group.readings
        for key in (reading.building, reading.unit, reading.room)
        if key is not None
    }
    place_ids = {claim.mention.named.id for claim in found}
    rows: dict[int, list[Existing]] = defaultdict(list)
    for row in await find_units(session, sorted(place_ids), sorted(keys), at):
        rows[row.place_id].append(row)
    best: dict[tuple[int, int | None], Candidate] = {}
    for claim in found:
        units = PlaceUnits(rows[claim.mention.named.id])
        for candidate in _of_claim(claim, units):
            key = (claim.mention.named.id, candidate.address_unit_id)
            if key not in best or best[key].confidence < candidate.confidence:
                best[key] = candidate
    return list(best.values())


def _of_claim(claim: Claim, units: PlaceUnits) -> Iterable[Candidate]:
    place = units.place
    if place is None:
        return
    named = claim.mention.named
    for found in units.resolve(claim.group.readings if claim.group else ()):
        spot = found.chain[-1] if found.chain else place
        yield Candidate(
            address=_address(named, found),
            level=spot.level if found.chain else named.kind,
            confidence=claim.score * found.quality,
            lon=spot.lon,
            lat=spot.lat,
            grid_code=spot.grid_code,
            grid_name=spot.grid_name,
            matched=(*claim.matched, *_how(claim.mention), *(row.level for row in found.chain)),
            address_unit_id=spot.id if found.chain else None,
            place_id=named.id,
            grid_share=_share(named, spot),
        )


def _address(named: Named, found: Found) -> str:
    name = named.name
    labels = "".join(row.label for row in found.chain)
    community = named.community or ""
    if community and name.startswith(community):
        community = ""
    return f"{named.town or ''}{community}{'' if labels.startswith(name) else name}{labels}"


def _how(mention: Mention) -> tuple[str, ...]:
    if mention.named.partial:
        return ("beginning",)
    if mention.likeness < 1.0:
        return ("similar",)
    return () if mention.named.written == mention.named.name else ("alias",)


def _share(named: Named, spot: Existing) -> float:
    if spot.grid_code is None:
        return 0.0
    if spot.share is not None:
        return spot.share
    return _SHARE_UNKNOWN.get(named.kind, 1.0)


def _areas(parsed: Parsed, mentions: Sequence[Mention]) -> list[Candidate]:
    """The lowest areas that are said, where no place is: less sure where the address said more than the area."""
    areas = [mention for mention in mentions if mention.is_area]
    more = any(unexplained(parsed, tuple(area.span for area in areas))) or bool(parsed.groups)
    for level in ("community", "town", "district"):
        lowest = {area.named.id: area.named for area in areas if area.named.kind == level}
        if lowest:
            return [_area(named, _AREA_INSTEAD if more else _AREA_ALONE) for named in lowest.values()]
    return []


def _area(named: Named, score: float) -> Candidate:
    town = named.town if named.kind == "community" else None
    return Candidate(
        address=f"{town or ''}{named.name}",
        level=named.kind,
        confidence=score,
        lon=named.lon,
        lat=named.lat,
        grid_code=None,
        grid_name=None,
        matched=(named.kind,),
        address_unit_id=None,
        place_id=None,
        grid_share=0.0,
    )


def _decide(candidates: Sequence[Candidate], limit: int) -> AddressMatch:
    """Confidence from scores, the outcome from the thresholds, the grid from all that share it."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.confidence)
    if not ranked or ranked[0].confidence < AMBIGUOUS_AT:
        return NOTHING
    shared = share_confidence([candidate.confidence for candidate in ranked])
    sure = [replace(candidate, confidence=part) for candidate, part in zip(ranked, shared, strict=True)]
    grid = sure[0].grid_code
    grid_confidence = sum(c.confidence * c.grid_share for c in sure if grid is not None and c.grid_code == grid)
    shown = [candidate for candidate in sure if candidate.confidence >= SHOWN_AT or candidate is sure[0]]
    outcome: Outcome = "match" if sure[0].confidence >= MATCH_AT else "ambiguous"
    return AddressMatch(outcome, tuple(shown[:limit]), min(1.0, grid_confidence))
