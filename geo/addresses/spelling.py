"""Names by what is typed of them: pinyin (xibeijie), initials (xbj), characters, and all of these mixed."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from geo.addresses.sounds import pinyin

How = Literal["prefix", "pinyin", "initials", "similar", "number"]
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Spelt:
    """A name that agrees with what was typed: with its first ``characters``."""

    written: str
    characters: int
    how: How


class Spelling:
    """Some names, each with how it is spelt, in the order of their syllables, so that those of one beginning stand
    together.

    Args:
        names: normalised.
    """

    def __init__(self, names: Sequence[str]) -> None:
        spelt = sorted(("".join(f"{pinyin(character)} " for character in name), name) for name in names)
        self._syllables = [syllables for syllables, _ in spelt]
        self._names = [name for _, name in spelt]

    def typed(self, typed: str) -> Iterator[Spelt]:
        """The names that agree with ``typed``, as :func:`as_typed` gives it."""
        sounds = "".join(character if character.isascii() else pinyin(character) for character in typed)
        initials_only = len(sounds) == len(typed)
        for first, last in self._ranges(sounds, 0, len(self._names), 0, frozenset((0,))):
            for name in self._names[first:last]:
                characters = agreeing(name, typed)
                if characters:
                    how: How = "initials" if initials_only and characters == len(typed) else "pinyin"
                    yield Spelt(name, characters, how)

    def _ranges(
        self, sounds: str, first: int, last: int, begins: int, reached: frozenset[int]
    ) -> Iterator[tuple[int, int]]:
        """Where the names stand whose syllables from ``begins`` on use up what is left of ``sounds``."""
        while first < last:
            syllables = self._syllables[first]
            ends = syllables.find(" ", begins)
            if ends < 0:
                first += 1
                continue
            # The names that go on with the same syllable end where the first greater one stands.
            behind = bisect_left(self._syllables, syllables[:ends] + "!", first, last)
            onward = _onward(sounds, syllables[begins:ends], reached)
            if onward is None:
                yield first, behind
            elif onward:
                yield from self._ranges(sounds, first, behind, ends + 1, onward)
            first = behind


def _onward(sounds: str, syllable: str, reached: frozenset[int]) -> frozenset[int] | None:
    """How much of ``sounds`` is used up behind one syllable more, in each way; None where all is."""
    onward: set[int] = set()
    for at in reached:
        rest = sounds[at:]
        if syllable.startswith(rest):
            return None
        if rest[0] == syllable[0]:
            onward.add(at + 1)
        if rest.startswith(syllable):
            onward.add(at + len(syllable))
        if len(syllable) > 1 and syllable[1] == "h" and rest.startswith(syllable[:2]):
            onward.add(at + 2)
    return None if len(sounds) in onward else frozenset(onward)


def as_typed(query: str) -> str:
    """What was typed in half width and small letters, without spaces and the marks between syllables."""
    return "".join(c for c in unicodedata.normalize("NFKC", query).lower() if not c.isspace() and c not in "'’`")


def has_letters(typed: str) -> bool:
    """Whether something of it may be pinyin."""
    return not _LETTERS.isdisjoint(typed)


def agreeing(name: str, typed: str) -> int:
    """With how many of its first characters ``name`` uses up what was typed; 0 where it does not.

    A character is typed as itself, by its syllable, by its initial, or by the beginning of its syllable at the end.
    """
    reached = {0}
    for number, character in enumerate(name, 1):
        syllable = pinyin(character)
        onward: set[int] = set()
        for at in reached:
            rest = typed[at:]
            if syllable.startswith(rest) or rest == character.lower():
                return number
            if rest[0] == character.lower() or rest[0] == syllable[0]:
                onward.add(at + 1)
            if rest.startswith(syllable):
                onward.add(at + len(syllable))
            if len(syllable) > 1 and syllable[1] == "h" and rest.startswith(syllable[:2]):
                onward.add(at + 2)
        if not onward:
            return 0
        reached = onward
    return 0
