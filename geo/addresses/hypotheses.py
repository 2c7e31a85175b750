"""The places that a text may mean, each with the evidence for it."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from geo.addresses.known_areas import AreasAt
from geo.addresses.known_places import GENERIC, GROUP_ALONE, Place
from geo.addresses.names import NUMBER_OF_GROUP, Hit, Name
from geo.addresses.resolve import Found, resolve
from geo.addresses.said import Around, Said
from geo.addresses.vocabulary import Vocabulary
from geo.addresses.weights import worth

_MOST_OF_A_NAME = 40
_NUMBERED = frozenset(("estate", "road", "village_group"))


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """That a place, or a number under it, is the one that is meant.

    Attributes:
        name: the name by which it is called.
        hit: where that stands.
        around: what stands around it.
        found: the numbers.
        agreed: the levels of areas that agree.
        evidence: what speaks for it and against it.
        score: what that is worth, in nats.
    """

    name: Name[Place]
    hit: Hit[Place]
    around: Around
    found: Found
    agreed: tuple[str, ...]
    evidence: dict[str, float]
    score: float

    @property
    def key(self) -> tuple[int, int | None]:
        """The place and the unit."""
        return self.name.of.id, self.found.chain[-1].id if self.found.chain else None

    @property
    def start_of_numbers(self) -> int:
        """Where the numbers stand that belong to it, -1 without any: what tells the addresses of one text apart."""
        return self.around.group.start if self.around.group else -1


def hypotheses(said: Said, hits: Sequence[Hit[Place]], vocabulary: Vocabulary) -> list[Hypothesis]:
    """All that the ``hits`` may mean, each place and number once, the best first."""
    best: dict[tuple[int, int | None], Hypothesis] = {}
    name_like = cache(vocabulary.name_like)
    for hit in hits:
        for hypothesis in _of_hit(said, hit, name_like):
            before = best.get(hypothesis.key)
            if before is None or before.score < hypothesis.score:
                best[hypothesis.key] = hypothesis
    return sorted(best.values(), key=lambda hypothesis: -hypothesis.score)


def _of_hit(said: Said, hit: Hit[Place], name_like: Callable[[str], float]) -> Iterator[Hypothesis]:
    arounds: dict[bool, Around] = {}
    for name in _some(said, hit):
        is_road = name.of.kind == "road"
        around = arounds.get(is_road)
        if around is None:
            around = arounds[is_road] = said.around(hit.start, hit.end, is_road)
        of_name = {**around.evidence, **_of_name(hit, name)}
        if (written := _perhaps_another(said, hit, name.of, around)) is not None:
            kind = "broken_off" if hit.rest and hit.end == len(said.parsed.text) else "a_name"
            of_name[kind] = name_like(NUMBER_OF_GROUP.sub("", written))
        is_plain = not (hit.slips or hit.rest or name.made or "a_name" in of_name)
        of_areas, agreed = _of_areas(name, around, said.areas_at)
        of_name.update(of_areas)
        if name.made and ("between" in of_name or around.goes_on or _is_called_otherwise(said, hit, name.of)):
            of_name["goes_on"] = 1.0
        for found in resolve(name.of, around.group.readings if around.group else ()):
            evidence = {**of_name, **_of_numbers(name.of, found, is_plain)}
            yield Hypothesis(name, hit, around, found, agreed, evidence, worth(evidence))


def _perhaps_another(said: Said, hit: Hit[Place], place: Place, around: Around) -> str | None:
    """What is written, where that is not just the name: it may be that of another place, which is not known.

    The bare name of an area is a part of it where the place does not lie there or its own name is not written out.
    """
    text, bare, is_whole = said.parsed.text, around.bare, not (hit.slips or hit.rest)
    before = ""
    if bare is not None:
        at, community = said.areas_at, place.community_id
        if not is_whole or not (community in bare.ids or at.town_of(community) in bare.ids):
            before = text[bare.start : bare.end]
    written = before + around.whole
    return None if is_whole and written == text[hit.start : hit.end] else written


def _is_called_otherwise(said: Said, hit: Hit[Place], place: Place) -> bool:
    """Whether a part of a name is written with another word behind it: 银行小区 where it is 银行家属院."""
    return any(said.parsed.text.startswith(word, hit.end) and not place.name.endswith(word) for word in GENERIC)


def _some(said: Said, hit: Hit[Place]) -> Sequence[Name[Place]]:
    """Of a name that very many places have, those in the areas that are said; without such, some of them."""
    if len(hit.names) <= _MOST_OF_A_NAME:
        return hit.names
    ids = frozenset().union(*(area.ids for area in said.areas)) if said.areas else frozenset()
    at = said.areas_at
    inside = [n for n in hit.names if n.of.community_id in ids or at.town_of(n.of.community_id) in ids]
    return (inside or hit.names)[:_MOST_OF_A_NAME]


def _of_name(hit: Hit[Place], name: Name[Place]) -> dict[str, float]:
    evidence: dict[str, float] = {}
    if name.trust < 1.0:
        evidence["alias"] = math.log(name.trust)
    if hit.slips:
        for slip in hit.slips:
            evidence[slip] = evidence.get(slip, 0.0) + 1.0
        if len(hit.slips) > 1:
            evidence["several_slips"] = len(hit.slips) - 1.0
    if hit.rest:
        evidence["begun"] = float(len(hit.rest))
        evidence["begun_few"] = 2.0 / (hit.end - hit.start)
    elif hit.end - hit.start <= 2:
        evidence["short"] = 1.0
    return evidence


def _of_areas(name: Name[Place], around: Around, at: AreasAt) -> tuple[dict[str, float], tuple[str, ...]]:
    """How the areas that are said agree with where the place lies, and the levels that do.

    An area that stands with another place speaks for this one if it agrees, and not against it if it does not.
    """
    community = name.of.community_id
    if community is None:
        return {}, ()
    town = at.town_of(community)
    agreeing = [area for area in around.areas if community in area.ids or town in area.ids]
    agreed = tuple(level for level in ("town", "community") if any(area.level == level for area in agreeing))
    evidence: dict[str, float] = {}
    if any(community in area.ids for area in agreeing):
        evidence["community"] = 1.0
    elif agreeing:
        evidence["town"] = 1.0
    if name.of.kind == "village_group" and name.trust > GROUP_ALONE:
        # The name says the village itself.
        evidence = {"community": 1.0}
    if any(community not in area.ids and town not in area.ids for area in around.within):
        evidence["known_area"] = 1.0
    for area in around.own:
        if area in agreeing or area.level == "district":
            continue
        if any(area.start < friend.end and friend.start < area.end for friend in agreeing):
            continue
        kind = "other_bare" if area.bare else f"other_{area.level}"
        evidence[kind] = evidence.get(kind, 0.0) + 1.0
    return evidence, agreed


def _of_numbers(place: Place, found: Found, is_plain: bool) -> dict[str, float]:
    if found.reading is None:
        return {}
    if not found.chain and place.kind not in _NUMBERED and place.numbers.spread(place.slot) is None:
        return {"no_numbers": 1.0}
    evidence = {f"no_{level}": 1.0 for level in found.missing}
    if is_plain and "no_building" in evidence:
        evidence["no_building_of_known"] = evidence.pop("no_building")
    evidence["reading"] = math.log(found.probability)
    if found.chain:
        evidence["exists"] = 1.0
        evidence["rare"] = sum(unit.rarity for unit in found.chain if getattr(found.reading, unit.level) is not None)
    if not found.missing:
        evidence["complete"] = 1.0
    if found.implied:
        evidence["implied"] = 1.0
    if found.skipped:
        evidence["skipped"] = 1.0
    return evidence
