"""What an address may mean, as it is answered: candidates with how sure each is, and which words agreed with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from geo.addresses.crossing import Crossing
from geo.addresses.hypotheses import Hypothesis
from geo.addresses.known_areas import AreasAt, AreaVersion
from geo.addresses.known_places import Place
from geo.addresses.normalise import one_width
from geo.addresses.said import Said

Outcome = Literal["match", "ambiguous", "none"]
# Of an estate whose buildings are not known: how likely it is that one of its homes lies in the grid of its point.
_SHARE_UNKNOWN = {"estate": 0.6, "road": 0.2, "village_group": 0.8}


@dataclass(frozen=True, slots=True)
class Word:
    """Which words of the query agreed with what.

    Attributes:
        start: first character in the query as it was written.
        end: the one behind the last.
        written: those characters.
        part: district, town, community, a kind of place, building, unit or room.
        name: what the library calls it.
    """

    start: int
    end: int
    written: str
    part: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that an address may mean.

    Attributes:
        address: its full address: town, community, place, building, unit, room.
        level: what it is: a kind of place, building, unit, room, a crossing of two roads, or an area where no place
            was found.
        confidence: the probability that this is the address, 0 to 1; all candidates together at most 1.
        lon: WGS84 degrees.
        lat: WGS84 degrees.
        grid_code: the grid it belongs to at the instant asked for, None where it has none (an area).
        grid_name: the name of that grid.
        matched: what in the address agreed: areas, the kind of place (with ``alias``, ``beginning`` or ``similar``
            where its name is not written out), building, unit, room.
        address_unit_id: the building, unit or room.
        place_id: the place, None for an area.
        words: which words of the query agreed with what, from the left.
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
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """What an address was matched to.

    Attributes:
        outcome: ``match`` where one candidate is sure enough, ``ambiguous`` where a person should choose, ``none``.
        candidates: the likeliest first; empty for ``none``.
        grid_confidence: the probability that the first candidate's grid is right, 0 to 1. It may be high although the
            household is not clear.
    """

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    grid_confidence: float


NOTHING = AddressMatch("none", (), 0.0)


def of_hypothesis(hypothesis: Hypothesis, confidence: float, said: Said, query: str) -> Candidate:
    """A hypothesis as a candidate for ``query``."""
    place, chain = hypothesis.name.of, hypothesis.found.chain
    grid, _ = grid_of(hypothesis, said.areas_at)
    lon, lat = (chain[-1].lon, chain[-1].lat) if chain else (place.lon, place.lat)
    return Candidate(
        address=full_address(place, "".join(unit.label for unit in chain), said.areas_at),
        level=chain[-1].level if chain else place.kind,
        confidence=confidence,
        lon=lon,
        lat=lat,
        grid_code=grid.code if grid else None,
        grid_name=grid.name if grid else None,
        matched=(*hypothesis.agreed, place.kind, *_how(hypothesis), *(unit.level for unit in chain)),
        address_unit_id=chain[-1].id if chain else None,
        place_id=place.id,
        words=_words(hypothesis, said, query),
    )


def of_crossing(found: Crossing, said: Said, query: str) -> Candidate:
    """A crossing of two roads as a candidate; it stands under the road that is said first."""
    first, second = found.roads
    origin = _origins(query, said.parsed.text)
    words = tuple(
        _word(query, origin, hit.start, hit.end, road.kind, road.name)
        for hit, road in zip(found.hits, found.roads, strict=True)
    )
    grid = found.grid
    return Candidate(
        f"{first.name}与{second.name}路口",
        "crossing",
        found.confidence,
        found.lon,
        found.lat,
        grid.code if grid else None,
        grid.name if grid else None,
        ("road", "crossing"),
        None,
        first.id,
        words,
    )


def of_area(area: AreaVersion, confidence: float, at: AreasAt) -> Candidate:
    """An area as a candidate; it lies in no one grid."""
    town = at.words(area.id)[0] if area.level == "community" else ""
    return Candidate(
        f"{town}{area.name}", area.level, confidence, area.lon, area.lat, None, None, (area.level,), None, None
    )


def grid_of(hypothesis: Hypothesis, at: AreasAt) -> tuple[AreaVersion | None, float]:
    """The grid in which it lies and how sure that is, if this is the place."""
    place, chain = hypothesis.name.of, hypothesis.found.chain
    if chain:
        grid = at.grid(chain[-1].grid_id, chain[-1].lon, chain[-1].lat)
        return grid, 1.0 if grid else 0.0
    return grid_of_place(place, at)


def grid_of_place(place: Place, at: AreasAt) -> tuple[AreaVersion | None, float]:
    """The grid in which most of a place lies, and how likely one of its homes lies in it."""
    spread = place.numbers.spread(place.slot)
    grid = at.grid(spread.grid_id if spread else place.grid_id, place.lon, place.lat)
    if grid is None:
        return None, 0.0
    return grid, spread.share if spread else _SHARE_UNKNOWN.get(place.kind, 1.0)


def full_address(place: Place, labels: str, at: AreasAt) -> str:
    """Town, community, place and the labels of its numbers, nothing said twice."""
    town, community = at.words(place.community_id)
    if community and place.name.startswith(community):
        community = ""
    return f"{town}{community}{'' if labels.startswith(place.name) else place.name}{labels}"


def _how(hypothesis: Hypothesis) -> tuple[str, ...]:
    if hypothesis.hit.rest:
        return ("beginning",)
    if hypothesis.hit.slips:
        return ("similar",)
    return () if hypothesis.name.own else ("alias",)


def _words(hypothesis: Hypothesis, said: Said, query: str) -> tuple[Word, ...]:
    place, at, hit = hypothesis.name.of, said.areas_at, hypothesis.hit
    spans = [(hit.start, hit.end, place.kind, place.name)]
    town = at.town_of(place.community_id)
    for area in hypothesis.around.areas:
        for part, own in (("community", place.community_id), ("town", town)):
            if own in area.ids and own is not None:
                spans.append((area.start, area.end, part, at.by_id[own].name))
                break
    spans += _numbers(hypothesis, said.parsed.text)
    origin = _origins(query, said.parsed.text)
    return tuple(_word(query, origin, *span) for span in sorted(spans))


def _word(query: str, origin: list[int], start: int, end: int, part: str, name: str) -> Word:
    first, last = origin[start], origin[end - 1] + 1
    return Word(first, last, query[first:last], part, name)


def _numbers(hypothesis: Hypothesis, text: str) -> list[tuple[int, int, str, str]]:
    """Where the keys of the chain stand in the numbers, one behind the other."""
    group, spans = hypothesis.around.group, []
    position = group.start if group else 0
    for unit in hypothesis.found.chain if group else ():
        said = getattr(hypothesis.found.reading, unit.level) is not None
        start = text.find(unit.key, position, group.end) if group and said else -1
        if start >= 0:
            position = start + len(unit.key)
            spans.append((start, position, str(unit.level), unit.label))
    return spans


def _origins(query: str, text: str) -> list[int]:
    """By position in the normalised text, the position in the query that it comes from."""
    written, places = one_width(query)
    origin = [0] * len(text)
    for step in Levenshtein.opcodes(text, written):
        for at in range(step.src_start, step.src_end):
            there = min(step.dest_start + at - step.src_start, max(step.dest_start, step.dest_end - 1), len(places) - 1)
            origin[at] = places[there]
    return origin


def offered(candidates: Sequence[Candidate], limit: int, shown_at: float) -> tuple[Candidate, ...]:
    """Those that are worth showing, the first in any case."""
    return tuple(c for number, c in enumerate(candidates[:limit]) if number == 0 or c.confidence >= shown_at)
