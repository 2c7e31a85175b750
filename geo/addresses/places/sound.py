"""Names found by how they sound: pinyin, its initials, or both mixed (xibeijie, xbj, xibj for 西北街)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin

FEWEST_LETTERS = 2
_MOST_LETTERS = 40
_LETTERS = re.compile(r"[a-z]+")


def as_letters(words: str) -> str | None:
    """What was typed as small letters without gaps, None where it is no pinyin at all."""
    letters = re.sub(r"[\s'’-]+", "", words).lower()
    long_enough = FEWEST_LETTERS <= len(letters) <= _MOST_LETTERS
    return letters if long_enough and _LETTERS.fullmatch(letters) else None


def sounding_like(letters: str, names: Iterable[tuple[int, str]]) -> set[int]:
    """The ids of those ``names`` (id, name) in which some characters one after another sound like ``letters``.

    >>> sounding_like("xbj", [(1, "西北街"), (2, "东大街")])
    {1}
    """
    return {id_ for id_, name in names if sounds_like(letters, name)}


def sounds_like(letters: str, name: str) -> bool:
    """Whether characters of ``name`` one after another begin or spell out with ``letters``."""
    heard = _syllables(name)
    return any(_spelt(letters, heard, start) for start in range(len(heard)))


@lru_cache(maxsize=200_000)
def _syllables(name: str) -> tuple[str, ...]:
    return tuple(syllable.lower() for syllable in lazy_pinyin(name))


def _spelt(letters: str, heard: tuple[str, ...], place: int) -> bool:
    """Whether ``letters`` are a beginning of each of the syllables from ``place`` on, the last one perhaps cut off."""
    if not letters:
        return True
    if place == len(heard) or heard[place][:1] != letters[:1]:
        return False
    syllable = heard[place]
    if letters.startswith(syllable) and _spelt(letters[len(syllable) :], heard, place + 1):
        return True
    return syllable.startswith(letters) or _spelt(letters[1:], heard, place + 1)
