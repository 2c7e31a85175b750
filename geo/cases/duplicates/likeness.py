"""How much two reports look like one dispute: by place, kind, words and time. Who reported is never compared."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rapidfuzz import fuzz

from geo.cases.duplicates.around import distance_m

Why = Literal["same_building", "near", "same_kind", "related_kind", "same_words"]

NEAR_M = 300.0
DAYS = 30.0
COMPARED = 500
# The homes of a building share its point, so what lies that close is one building.
_ONE_SPOT_M = 5.0
_PLACE, _KIND, _WORDS, _TIME = 0.35, 0.25, 0.30, 0.10
_RELATED = 0.6
_SAME_WORDS = 0.35
_SAID_ALWAYS = re.compile(
    "来电人|来电|反映|投诉|举报|希望|有关部门|相关部门|尽快|处理|解决|协调|调解|群众|市民|居民|称|请求|工单"
)
_WORD = re.compile("[\u3400-\u9fff]+|[a-z]+")


@dataclass(frozen=True)
class Told:
    """What is compared of a report.

    Attributes:
        lon: WGS84 degrees.
        lat: WGS84 degrees.
        top: code of the kind above its kind, or of the kind itself where none is above it.
        building: id of the building of its address, None where it is not known.
    """

    lon: float
    lat: float
    kind: str
    top: str
    description: str
    opened_at: datetime
    building: int | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike two reports are.

    Attributes:
        value: 0 to 1.
        distance_m: metres between the places.
        days_apart: days between the two openings.
        why: what is alike.
    """

    value: float
    distance_m: float
    days_apart: float
    why: tuple[Why, ...]


def likeness(one: Told, other: Told) -> Likeness | None:
    """How alike two reports are; None where they are too far apart in place or time to be one dispute."""
    metres = distance_m(one.lon, one.lat, other.lon, other.lat)
    days = abs((one.opened_at - other.opened_at).total_seconds()) / 86400
    same_building = metres <= _ONE_SPOT_M or (one.building is not None and one.building == other.building)
    if days > DAYS or (metres > NEAR_M and not same_building):
        return None
    place = 1.0 if same_building else 1 - metres / NEAR_M
    kind = 1.0 if one.kind == other.kind else _RELATED if one.top == other.top else 0.0
    words = wording(one.description, other.description)
    value = _PLACE * place + _KIND * kind + _WORDS * words + _TIME * (1 - days / DAYS)
    why: list[Why] = ["same_building" if same_building else "near"]
    if kind:
        why.append("same_kind" if kind == 1 else "related_kind")
    if words >= _SAME_WORDS:
        why.append("same_words")
    return Likeness(value, metres, days, tuple(why))


def wording(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: by the pairs of characters they share, or as wholes where they are short.

    What every report says (来电人反映, 希望尽快处理) and numbers do not count. Symmetric; 0 where one says nothing.
    """
    a, b = _plain(one), _plain(other)
    if not a or not b:
        return 0.0
    pairs, other_pairs = _pairs(a), _pairs(b)
    shared = len(pairs & other_pairs)
    by_pairs = 0.0
    if shared:
        dice = 2 * shared / (len(pairs) + len(other_pairs))
        by_pairs = (dice + shared / min(len(pairs), len(other_pairs))) / 2
    return max(by_pairs, fuzz.ratio(a, b) / 100 if a == b or min(len(a), len(b)) >= 4 else 0.0)


def _plain(text: str) -> str:
    return "".join(_WORD.findall(_SAID_ALWAYS.sub(" ", text[:COMPARED].casefold())))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}
