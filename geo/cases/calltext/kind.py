"""What a dispute is about, by the words of a table for each kind of the dictionary. Not sure is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from geo.cases.calltext.negation import said_so
from geo.cases.calltext.words import CallText, Hit, Lexicon, Words, table

_ENOUGH = 0.9
_CLEARLY_MORE = 1.4
_TOP = 2


class DisputeKind(Protocol):
    """A kind of the dictionary in force."""

    @property
    def code(self) -> str:
        """Two digits at the top, four below."""

    @property
    def name(self) -> str:
        """As it stands on screen, in Chinese."""

    @property
    def name_en(self) -> str:
        """The same in English."""


@dataclass(frozen=True, slots=True)
class KindRead:
    """A kind, with the words that speak for it."""

    code: str
    name: str
    name_en: str
    words: tuple[Words, ...]


@cache
def _table() -> Lexicon:
    return table("kind_words")


def kind(text: CallText, kinds: Iterable[DisputeKind]) -> KindRead | None:
    """The kind that the words speak for: the one below where one is clearly ahead, else the one above, else None.

    A word counts once however often it is said. Kinds of the table that the dictionary does not have are left out.
    """
    known = {each.code: each for each in kinds}
    hits = _once(text, [hit for hit in said_so(text, _table().hits(text)) if hit.of in known])
    tops = _worth(hits, _TOP)
    best = _first(tops)
    if best is None or tops[best] < _ENOUGH or best not in known:
        return None
    below = [hit for hit in hits if hit.of[:_TOP] == best]
    exact = _first(_worth([hit for hit in below if hit.of != best], None))
    found = known[exact or best]
    # The words of a kind above speak for each below it.
    speaking = [hit for hit in below if hit.of in (found.code, best) or found.code == best]
    words = tuple(text.words(hit.start, hit.end) for hit in speaking)
    return KindRead(found.code, found.name, found.name_en, words)


def _once(text: CallText, hits: list[Hit]) -> list[Hit]:
    seen: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        seen.setdefault((text.plain[hit.start : hit.end], hit.of), hit)
    return list(seen.values())


def _worth(hits: list[Hit], digits: int | None) -> dict[str, float]:
    worth: dict[str, float] = {}
    for hit in hits:
        code = hit.of[:digits]
        worth[code] = worth.get(code, 0.0) + hit.weight
    return worth


def _first(worth: dict[str, float]) -> str | None:
    """The code that is clearly ahead of all others."""
    best = sorted(worth, key=lambda code: (-worth[code], code))
    if not best or (len(best) > 1 and worth[best[0]] < _CLEARLY_MORE * worth[best[1]]):
        return None
    return best[0]
