"""What the records say: sentences from the tables under ``texts/``, with names of persons nowhere in them."""

from dataclasses import dataclass
from functools import cache
from string import Formatter

from geo.demo.life.chance import Chance
from geo.demo.life.texts import table

_SIDE_BY_SIDE = ("01", "02", "0303", "0401")
_SEASONS = {"冬": (1, 2, 3, 10, 11, 12), "夏": (5, 6, 7, 8, 9), "农": (3, 4, 5, 6, 7, 8, 9, 10, 11)}
_EVEN = (8.0,) * 12


@dataclass(frozen=True)
class Matter:
    """A kind of dispute as the demo tells it.

    Attributes:
        code: of the kind.
        share: how frequent it is among its like.
        months: how frequent in each month from January.
        settings: where it happens, by the words of :mod:`geo.demo.life.spots`: weight and sentences.
    """

    code: str
    share: float
    months: tuple[float, ...]
    settings: dict[str, tuple[float, list[str]]]


@cache
def matters() -> dict[str, Matter]:
    """All kinds the demo tells of, by code."""
    found: dict[str, Matter] = {}
    for name in ("01_family", "02_neighbours", "0402_property", "03_to_05", "06_to_08", "09_to_99"):
        for code, entry in table(name).items():
            settings = {k: (float(v["weight"]), v["says"]) for k, v in entry.items() if isinstance(v, dict)}
            found[code] = Matter(code, entry["share"], tuple(entry.get("months", _EVEN)), settings)
    return found


def danger_kinds() -> list[str]:
    """The kinds that reports with a danger mark belong to."""
    return list(table("danger"))


def describe(kind: str, setting: str, channel: str, month: int, chance: Chance) -> str:
    """A description as the person at the desk wrote it down."""
    fitting = [text for says in matters()[kind].settings[setting][1] if (text := _in_season(says, month))]
    body = _filled(chance.one(fitting), chance)
    manner = table("openings")[channel]
    begins = chance.one(manner["begins"])
    ends = chance.one(manner["ends"] + (manner.get("between", []) if kind.startswith(_SIDE_BY_SIDE) else []))
    stop = "" if not ends and chance.happens(0.25) else "。"
    return f"{begins}{body}{stop}{ends}"


def _in_season(sentence: str, month: int) -> str | None:
    """The sentence without the mark of its season, None out of season."""
    season, mark, rest = sentence.partition(":")
    if not mark:
        return sentence
    return rest if month in _SEASONS[season] else None


def describe_danger(kind: str, chance: Chance) -> str:
    """A description of a case with a danger mark: nothing in it tells where or who."""
    return f"{chance.one(table('danger')[kind]['says'])}。"


def _filled(sentence: str, chance: Chance) -> str:
    slots = table("slots")
    parts: list[str] = []
    for text, slot, _, _ in Formatter().parse(sentence):
        parts.append(text)
        if slot:
            parts.append(chance.one(slots[slot]))
    return "".join(parts)
