"""How well a place fits an address: the weights of the evidence, all in one file, and the arithmetic that joins them.

A score is between 0 and 1 and multiplies what speaks for the name (is it written out, and how much of the text does it
explain), for the area it lies in, and for the number under it. Rivals share one unit of confidence by a steep power of
their scores: two places that fit equally well get half each, whatever their score, and neither is chosen.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.addresses.mention import Mention
from geo.addresses.parse import Parsed, Span
from geo.addresses.repository import Named
from geo.addresses.tail import TailGroup

MATCH_AT = 0.8
AMBIGUOUS_AT = 0.4
SHOWN_AT = 0.03
EXPLAINED_WELL = 0.75

_STEEPNESS = 8
_COMMUNITY_SAID, _TOWN_SAID, _NOTHING_SAID = 1.0, 0.985, 0.97
_OTHER_AREA_PERHAPS, _OTHER_COMMUNITY, _OTHER_TOWN = 0.93, 0.65, 0.6
_NEAR_BY = 0.6
_ROAD_BEFORE_A_PLACE = 0.6
_OTHER_PART = 0.55
_LEAST_COVERAGE = 0.45
_LONGEST_RUN = 6
_RUN_OF_OTHER_AREA, _RUN_OF_OTHER_ROAD, _RUN_BEFORE, _RUN_AFTER = 0.6, 0.12, 1.0, 0.4

_PART_OF_ESTATE = re.compile("(?:[东西南北中老新A-Z]|[一二三四五六七八九十0-9]{1,2})(?:区|期|院|苑|园|组团|校区)")
_AREA_WORD = re.compile("(?:街道|社区|镇|乡|村|县|区|市|省)$")
_ROAD_WORD = re.compile("(?:路|街|巷|道|段)(?:[0-9-]+号?)?$")


@dataclass(frozen=True)
class Claim:
    """The claim of one mentioned place to be the one that is meant.

    Attributes:
        mention: the place and where its name stands.
        group: the numbers read as its building, unit and room; None where there are none.
        score: how well it fits, the numbers not yet looked at.
        matched: what agreed, such as ("town", "community", "estate").
    """

    mention: Mention
    group: TailGroup | None
    score: float
    matched: tuple[str, ...]


def claims(parsed: Parsed, mentions: Sequence[Mention]) -> list[Claim]:
    """The claims of all places among ``mentions``, the best first."""
    areas = _whole([mention for mention in mentions if mention.is_area])
    places = [mention for mention in mentions if not mention.is_area]
    made = [_claim(parsed, mention, places, areas) for mention in places]
    return sorted(made, key=lambda claim: (-claim.score, claim.mention.start, claim.mention.named.id))


def _whole(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that are not part of a longer one: 东关 inside 东关社区 says nothing of its own."""
    return [
        mention
        for mention in mentions
        if not any(
            other.start <= mention.start and mention.end <= other.end and other.span != mention.span
            for other in mentions
        )
    ]


def _claim(parsed: Parsed, mention: Mention, places: Sequence[Mention], areas: Sequence[Mention]) -> Claim:
    others = [place for place in places if not place.overlaps(mention)]
    following = min((place.start for place in others if place.start >= mention.end), default=len(parsed.text))
    group = _group_of(parsed, mention, following)
    said = [area for area in areas if not area.overlaps(mention)]
    area_factor, agreed = _area_factor(mention, said, others)
    end = group.start if group else following
    explained = [place.span for place in others] + [area.span for area in said] + _numbers_of(parsed, others)
    score = (
        mention.named.weight
        * mention.likeness
        * area_factor
        * _coverage(parsed, mention, explained, end)
        * _closeness(parsed, mention, following)
    )
    if mention.named.kind == "road" and any(
        place.named.kind != "road" and place.start >= mention.end for place in others
    ):
        score *= _ROAD_BEFORE_A_PLACE
    return Claim(mention, group, score, (*agreed, mention.named.kind))


def _group_of(parsed: Parsed, mention: Mention, following: int) -> TailGroup | None:
    """The numbers behind the name, before another name begins; a road takes only those right behind it."""
    is_road = mention.named.kind == "road"
    for group in parsed.groups:
        if mention.end <= group.start < following:
            if is_road:
                return group if group.start - mention.end <= 1 else None
            if not group.after_road or group.start == mention.end:
                return group
    return None


def _area_factor(mention: Mention, said: Sequence[Mention], others: Sequence[Mention]) -> tuple[float, tuple[str, ...]]:
    """How the areas that are said agree with where the place lies, and the levels that do."""
    named = mention.named
    agreeing = [area for area in said if _lies_in(mention, area)]
    agreed = tuple(
        level for level in ("district", "town", "community") if any(area.named.kind == level for area in agreeing)
    )
    against = [
        area
        for area in said
        if area not in agreeing
        and named.community_id is not None
        and area.named.kind in ("town", "community")
        and not any(area.overlaps(friend) for friend in agreeing)
    ]
    factor = _NOTHING_SAID
    if "community" in agreed:
        factor = _COMMUNITY_SAID
    elif "town" in agreed:
        factor = _TOWN_SAID
    doubts: dict[Span, float] = {}
    for area in against:
        doubts[area.span] = max(doubts.get(area.span, 0.0), _doubt(named, area, others))
    return factor * math.prod(doubts.values()), agreed


def _doubt(named: Named, area: Mention, others: Sequence[Mention]) -> float:
    """What is left of a place's score where another area is said; its name may be meant as that of a road."""
    if any(place.overlaps(area) for place in others):
        return _OTHER_AREA_PERHAPS
    same_town = area.named.town_id == named.town_id and area.named.kind == "community"
    return _OTHER_COMMUNITY if same_town else _OTHER_TOWN


def _lies_in(mention: Mention, area: Mention) -> bool:
    if area.named.kind == "community":
        return mention.named.community_id == area.named.id
    return area.named.kind == "district" or mention.named.town_id == area.named.id


def _coverage(parsed: Parsed, mention: Mention, explained: Iterable[Span], end: int) -> float:
    """The part of the text up to ``end`` that the name and all other names explain; near 1 where nothing is left."""
    kept = list(parsed.text[:end])
    for start, stop in (*explained, *parsed.quiet, *parsed.fillers, *parsed.near, mention.span):
        kept[start:stop] = " " * (min(stop, len(kept)) - start)
    length = mention.end - mention.start
    before, after = "".join(kept[: mention.start]), "".join(kept[mention.end :])
    if _PART_OF_ESTATE.match(after.lstrip()):
        return _OTHER_PART
    left = sum(min(len(run), _LONGEST_RUN) * _weight_before(run) for run in before.split())
    left += sum(min(len(run), _LONGEST_RUN) * _RUN_AFTER for run in after.split())
    return max(_LEAST_COVERAGE, length / (length + left))


def _weight_before(run: str) -> float:
    if _AREA_WORD.search(run):
        return _RUN_OF_OTHER_AREA
    return _RUN_OF_OTHER_ROAD if _ROAD_WORD.search(run) else _RUN_BEFORE


def _numbers_of(parsed: Parsed, others: Iterable[Mention]) -> list[Span]:
    """The numbers right behind other names: they belong to those."""
    ends = {place.end for place in others}
    return [(group.start, group.end) for group in parsed.groups if group.start in ends]


def _closeness(parsed: Parsed, mention: Mention, following: int) -> float:
    near = any(mention.end <= start < following for start, _ in parsed.near)
    return _NEAR_BY if near else 1.0


def share_confidence(scores: Sequence[float]) -> list[float]:
    """Each score's confidence: the score itself, times its part among all rivals by a steep power."""
    powers = [score**_STEEPNESS for score in scores]
    total = sum(powers)
    return [score * power / total if total else 0.0 for score, power in zip(scores, powers, strict=True)]
