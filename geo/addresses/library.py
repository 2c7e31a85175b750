"""The library of places in memory, and what an address means by it. Immutable: threads may share it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from geo.addresses.candidates import (
    NOTHING,
    AddressMatch,
    Candidate,
    Outcome,
    grid_of,
    of_area,
    of_crossing,
    of_hypothesis,
    offered,
)
from geo.addresses.crossing import Crossing, crossing
from geo.addresses.hypotheses import Hypothesis, hypotheses
from geo.addresses.known_areas import AreasAt, KnownAreas
from geo.addresses.known_places import KnownPlaces, Place
from geo.addresses.names import Hit
from geo.addresses.normalise import MAX_ADDRESS, checked
from geo.addresses.parse import Parsed, parse
from geo.addresses.said import Said, SaidArea
from geo.addresses.suggesting import Suggesting, Suggestion
from geo.addresses.weights import (
    ADDRESS_SHARPNESS,
    AREA_ALONE,
    GRID_SHARPNESS,
    NEAR,
    PART,
    UNKNOWN,
    WITHOUT_BUILDING,
)
from geo.core import clock
from geo.core.settings import settings

_SEARCHED = 120
_LONGEST_BEGINNING = 8
_GOOD_ENOUGH = -1.2
_SHOWN_AT = 0.03
_LEAST_SHARE = 0.002
_ASIDE = frozenset(("somebodys_home", "beside_another", "road_before_place", "a_name", "goes_on"))
# A chain of building and unit or room, of which nobody says more than by habit that it is near by.
_PRECISE = 2


class Library:
    """All that an address may name.

    Args:
        areas: districts, towns, communities and grids.
        places: what was read at once.
        changed: what was read again since; a place in ``hidden`` counts only as it is here.
        hidden: ids of places that were changed or deleted since.
    """

    def __init__(
        self,
        areas: KnownAreas,
        places: KnownPlaces,
        changed: KnownPlaces | None = None,
        hidden: frozenset[int] = frozenset(),
    ) -> None:
        self.areas, self.places, self.changed, self.hidden = areas, places, changed, hidden

    def match(self, query: str, limit: int = 5, at: datetime | None = None, field: str = "address") -> AddressMatch:
        """The places that ``query`` may mean, at most ``limit``, as known at ``at`` (default now).

        Raises:
            InvalidInputError: the address is empty or too long; the fault names ``field``.
        """
        query = checked(query, field)
        areas_at = self.areas.at(at or clock.now())
        said, found = self.meanings(query, areas_at)
        if (met := crossing(said, self.lines)) is not None:
            return _crossed(met, said, query)
        return _decide(said, found, query, limit)

    def suggest(self, query: str, limit: int = 8, at: datetime | None = None) -> list[Suggestion]:
        """What somebody who has typed ``query`` may be going to write, at most ``limit``; nothing for nothing."""
        return Suggesting(self.areas, self.areas.at(at or clock.now()), list(self._layers())).suggest(
            query[:MAX_ADDRESS], limit
        )

    def meanings(self, query: str, areas_at: AreasAt) -> tuple[Said, list[Hypothesis]]:
        """The text as it was understood, and all that it may mean, the best first."""
        parsed = parse(query)
        text = parsed.text[:_SEARCHED]
        hits = self._written_out(text)
        said = Said(parsed, hits, list(self.areas.names.written_out(text)), areas_at)
        found = hypotheses(said, said.places, self.places.vocabulary)
        if not found or found[0].score < _GOOD_ENOUGH or "no_building" in found[0].evidence:
            more = [*self._begun(parsed, text), *self._misspelt(said, text)]
            if more:
                found = hypotheses(said, [*said.places, *more], self.places.vocabulary)
        return said, found

    @property
    def lines(self) -> Mapping[int, list[bytes]]:
        """The lines of the streets, by place."""
        return self.places.lines if self.changed is None else {**self.places.lines, **self.changed.lines}

    def _layers(self) -> Iterable[tuple[KnownPlaces, frozenset[int]]]:
        yield self.places, self.hidden
        if self.changed is not None:
            yield self.changed, frozenset()

    def _written_out(self, text: str) -> list[Hit[Place]]:
        return [
            shown
            for places, hidden in self._layers()
            for hit in places.names.written_out(text)
            if (shown := _shown(hit, hidden)) is not None
        ]

    def _misspelt(self, said: Said, text: str) -> list[Hit[Place]]:
        nearby = said.communities()
        return [
            shown
            for start, end in said.unexplained()
            for places, hidden in self._layers()
            for hit in places.names.misspelt(text, start, min(end, len(text)), places.words_in(nearby))
            if (shown := _shown(hit, hidden)) is not None
        ]

    def _begun(self, parsed: Parsed, text: str) -> list[Hit[Place]]:
        """Names that break off before a number or at the end of the text, the longest beginning of each."""
        ends = {group.start for group in parsed.groups if not group.after_road}
        if not any(group.end >= len(parsed.text) for group in parsed.groups):
            ends.add(len(text))
        longest: dict[tuple[int, str], Hit[Place]] = {}
        for end in sorted(ends):
            for start in range(max(0, end - _LONGEST_BEGINNING), end - 1):
                for places, hidden in self._layers():
                    for written in places.names.begun(text[start:end]):
                        hit = Hit(start, end, places.names.called(written), rest=written[end - start :])
                        if (shown := _shown(hit, hidden)) is not None:
                            longest.setdefault((end, written), shown)
        return list(longest.values())


def _shown(hit: Hit[Place], hidden: frozenset[int]) -> Hit[Place] | None:
    """The hit without the places that are hidden; None where no other is left."""
    if not hidden or not any(name.of.id in hidden for name in hit.names):
        return hit
    names = tuple(name for name in hit.names if name.of.id not in hidden)
    return Hit(hit.start, hit.end, names, hit.slips, hit.rest) if names else None


def _crossed(met: Crossing, said: Said, query: str) -> AddressMatch:
    outcome: Outcome = "match" if met.confidence >= settings().address_matched_at else "ambiguous"
    return AddressMatch(outcome, (of_crossing(met, said, query),), met.confidence * met.share)


def _decide(said: Said, found: Sequence[Hypothesis], query: str, limit: int) -> AddressMatch:
    """Probabilities from the worth of the evidence, the outcome by the thresholds, the grid by all that share it.

    What speaks for none of the places speaks for an area that is said: wholly where nothing more is said, in part
    where the rest was not understood.
    """
    areas, more = _areas(said)
    other = UNKNOWN if more or not areas else AREA_ALONE
    scores = _scores(found)
    top = max([other, *scores])
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers) + math.exp(other - top)
    shares = [power / total for power in powers]
    unknown = 1.0 - sum(shares)
    if shares and 1.0 - unknown >= settings().address_offered_at:
        candidates, grid_confidence = _of_places(said, found, shares, query, limit)
    elif areas:
        candidates, grid_confidence = _of_areas(said, areas, unknown * (PART if more else 1.0)), 0.0
        if shares:
            places, of_grid = _of_places(said, found, shares, query, limit)
            candidates = sorted([*candidates, *places], key=lambda candidate: -candidate.confidence)
            grid_confidence = of_grid if candidates[0] is places[0] else 0.0
    else:
        return NOTHING
    outcome: Outcome = "match" if candidates[0].confidence >= settings().address_matched_at else "ambiguous"
    return AddressMatch(outcome, offered(candidates, limit, _SHOWN_AT), grid_confidence)


def _scores(found: Sequence[Hypothesis]) -> list[float]:
    """What each is worth. Another address of the text, with numbers of its own, is worth as much as the best, and what
    else that address may mean so much less as its evidence is weaker.
    """
    lifted: dict[int, float] = {}
    for hypothesis in found:
        if _is_said_too(hypothesis, found[0]):
            lifted.setdefault(hypothesis.start_of_numbers, found[0].score - hypothesis.score)
    return [hypothesis.score + lifted.get(hypothesis.start_of_numbers, 0.0) for hypothesis in found]


def _is_said_too(hypothesis: Hypothesis, best: Hypothesis) -> bool:
    own, others = hypothesis.around.group, best.around.group
    return (
        own is not None
        and others is not None
        and own is not others
        and not hypothesis.found.missing
        and not best.found.missing
        and not (hypothesis.hit.slips or hypothesis.hit.rest)
        and _ASIDE.isdisjoint(hypothesis.evidence)
    )


def _of_places(
    said: Said, found: Sequence[Hypothesis], shares: Sequence[float], query: str, limit: int
) -> tuple[list[Candidate], float]:
    near = NEAR if _is_only_near(found[0]) else 1.0
    # What breaks off at the end of the text may as well be the whole of a name that is not known.
    near *= 1.0 - min(1.0, found[0].evidence.get("broken_off", 0.0))
    backed_off = WITHOUT_BUILDING if "building" in found[0].found.missing else 1.0
    first = _probability(shares[0], ADDRESS_SHARPNESS)
    scale = min(1.0, (1 - first) / (1 - shares[0])) if shares[0] < 1 else 0.0
    confidences = [first * near * backed_off, *(share * scale for share in shares[1:])]
    by_grid: dict[str, float] = defaultdict(float)
    for hypothesis, share in zip(found, shares, strict=True):
        if share >= _LEAST_SHARE:
            grid, part = grid_of(hypothesis, said.areas_at)
            if grid is not None:
                by_grid[grid.code] += share * part
    candidates = [
        of_hypothesis(hypothesis, confidence, said, query)
        for hypothesis, confidence in list(zip(found, confidences, strict=True))[:limit]
        if confidence >= _SHOWN_AT or hypothesis is found[0]
    ]
    grid_code = candidates[0].grid_code
    return candidates, near * _probability(by_grid[grid_code], GRID_SHARPNESS) if grid_code else 0.0


def _is_only_near(hypothesis: Hypothesis) -> bool:
    """Whether what is meant may lie in another grid than what is said to be near it: a room says more than 附近, and
    a place that lies in one grid with all its buildings has its neighbourhood there too.
    """
    place, chain = hypothesis.name.of, hypothesis.found.chain
    spread = place.numbers.spread(place.slot)
    is_wide = spread is not None and spread.share == 1.0 and spread.buildings > 1
    return "near" in hypothesis.evidence and len(chain) < _PRECISE and not is_wide


def _probability(share: float, sharpness: float) -> float:
    """The calibrated probability of a share of the posterior."""
    share = min(max(share, 1e-9), 1 - 1e-9)
    return 1 / (1 + math.exp(-sharpness * math.log(share / (1 - share))))


def _areas(said: Said) -> tuple[list[SaidArea], bool]:
    """The lowest areas that are said, and whether more is said than areas."""
    more = bool(said.parsed.groups) or bool(said.places) or any(end - start > 1 for start, end in said.unexplained())
    for level in ("community", "town", "district"):
        lowest = [area for area in said.areas if area.level == level]
        if lowest:
            return lowest, more
    return [], more


def _of_areas(said: Said, areas: Sequence[SaidArea], share: float) -> list[Candidate]:
    by_id = said.areas_at.by_id
    ids = dict.fromkeys(id for area in areas for id in area.ids if by_id[id].level == area.level)
    confidence = _probability(share, ADDRESS_SHARPNESS) / len(ids)
    return [of_area(by_id[id], confidence, said.areas_at) for id in ids]
