"""Names found in a text: written out by one walk over it, begun by a sorted list, misspelt by their sounds."""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from geo.addresses.numerals import whole_number
from geo.addresses.sounds import best_fit, traits

Of = TypeVar("Of")
MIN_NAME = 2
GROUP = re.compile("[0-9]{1,2}组")
NUMBER_OF_GROUP = re.compile("[0-9]{1,2}组$")
_BEGUN_AT_MOST = 60
_LONG_POSTING = 2500
_ALIKE_AT_MOST = 14
_SHARE_ALIKE = 0.2
_ALSO_AT_MOST, _ALSO_FROM = 6, 50.0


@dataclass(frozen=True, slots=True)
class Name(Generic[Of]):
    """One name of something.

    Attributes:
        of: what is called so.
        written: the normalised name.
        trust: how far it is to be trusted, above 0 to 1.
        own: it is the thing's own name, in full.
        made: it was made from another name of it, so a misspelling of it is one of that.
    """

    of: Of
    written: str
    trust: float
    own: bool
    made: bool = False


@dataclass(frozen=True, slots=True)
class Hit(Generic[Of]):
    """A name in a text.

    Attributes:
        slips: what is misspelt.
        rest: of a name that is only begun, what is missing.
    """

    start: int
    end: int
    names: Sequence[Name[Of]]
    slips: tuple[str, ...] = ()
    rest: str = ""


class Names(Generic[Of]):
    """Names, and where a text has them.

    Attributes:
        given: those that were not made from others, normalised, in order.
    """

    def __init__(self, names: Iterable[Name[Of]]) -> None:
        called: dict[str, list[Name[Of]]] = defaultdict(list)
        for name in names:
            if len(name.written) >= MIN_NAME:
                called[name.written].append(name)
        self._called = {written: tuple(same) for written, same in called.items()}
        self._sorted = sorted(self._called)
        self._automaton = ahocorasick.Automaton()
        for written, same in self._called.items():
            self._automaton.add_word(written, (len(written), same))
        self._automaton.make_automaton()
        self.given = [w for w in self._sorted if not all(name.made for name in self._called[w])]
        self._words = list(dict.fromkeys(NUMBER_OF_GROUP.sub("", written) for written in self.given))
        self._postings, self._weights, self._whole = _postings(self._words)

    def written_out(self, text: str) -> Iterator[Hit[Of]]:
        """All names that stand in ``text`` as they are, overlapping ones too."""
        if self._called:
            for last, (length, same) in self._automaton.iter(text):
                yield Hit(last - length + 1, last + 1, same)

    def begun(self, beginning: str) -> list[str]:
        """Names that begin with ``beginning`` and go on, some dozens at most."""
        first = bisect_left(self._sorted, beginning)
        found: list[str] = []
        for written in self._sorted[first : first + _BEGUN_AT_MOST]:
            if not written.startswith(beginning):
                break
            if written != beginning:
                found.append(written)
        return found

    def every(self) -> Iterator[Name[Of]]:
        """All names."""
        for same in self._called.values():
            yield from same

    def called(self, written: str) -> Sequence[Name[Of]]:
        """What has exactly this normalised name."""
        return self._called.get(written, ())

    def misspelt(self, text: str, start: int, end: int, also: Sequence[str] = ()) -> Iterator[Hit[Of]]:
        """Names like something in a part of ``text``, the likeliest few of all and of ``also``; of a village group, its
        number as it is, and so ``also`` has the words before the number alone.
        """
        part, number, end_of_number = text[start:end], "", 0
        strayed: tuple[str, ...] = ()
        group = GROUP.search(part)
        if group is not None:
            part, number, end_of_number = part[: group.start()], group.group(), group.end()
            if (whole := whole_number(part, number[:-1])) is not None:
                part, number, strayed = part[: whole.start], f"{whole.value}组", ("added",)
        near = process.extract(part, also, scorer=fuzz.partial_ratio, limit=_ALSO_AT_MOST, score_cutoff=_ALSO_FROM)
        alike = [self._words[which] for which in self._alike(part)]
        for word in dict.fromkeys([*alike, *(word for word, _, _ in near)]):
            called = self._called.get(word + number)
            fit = best_fit(word, part, to_end=bool(number)) if called else None
            if called and fit is not None and (fit.slips or strayed):
                ends = end_of_number if number else fit.end
                yield Hit(start + fit.start, start + ends, called, (*fit.slips, *strayed))

    def _alike(self, part: str) -> list[int]:
        found = [(trait, self._postings[trait]) for trait in set(traits(part)) if trait in self._postings]
        rare = [(trait, posting) for trait, posting in found if len(posting) <= _LONG_POSTING] or found
        if not rare:
            return []
        names = np.concatenate([posting for _, posting in rare])
        weights = np.repeat([self._weights[trait] for trait, _ in rare], [len(posting) for _, posting in rare])
        shares = np.bincount(names, weights, len(self._words)) * self._whole
        likely = np.flatnonzero(shares > _SHARE_ALIKE)
        best = likely[np.argsort(-shares[likely], kind="stable")[:_ALIKE_AT_MOST]]
        return [int(number) for number in best]


def _postings(
    names: Sequence[str],
) -> tuple[dict[str, NDArray[np.int32]], dict[str, float], NDArray[np.float64]]:
    """By trait the numbers of the names that have it, its weight, and by name one over all its weights."""
    lists: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for trait in set(traits(name)):
            lists[trait].append(number)
    weights = {trait: math.log(1 + len(names) / len(numbers)) for trait, numbers in lists.items()}
    whole = np.full(len(names), 1e-9)
    postings = {trait: np.array(numbers, dtype=np.int32) for trait, numbers in lists.items()}
    for trait, posting in postings.items():
        whole[posting] += weights[trait]
    return postings, weights, 1 / whole
