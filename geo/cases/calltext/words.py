"""A call as it was noted down, its clauses, and the words in it that a table knows."""

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import ahocorasick

_HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
_CLAUSE = re.compile("[^,。;!?、\\s…]+(?:、[^,。;!?、\\s…]+)*")
_SENTENCE_END = re.compile("[。;!?\n\r]")


@dataclass(frozen=True, slots=True)
class Words:
    """Some characters of the text, from ``start`` until before ``end``."""

    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a table in the text: its class and its weight."""

    start: int
    end: int
    of: str
    weight: float


class CallText:
    """The text of a call.

    Args:
        original: as it was pasted.

    Attributes:
        plain: the same in half width, character by character, so that places in it are places in the original.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.plain = original.translate(_HALF_WIDTH)

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        """What stands between marks, as ranges."""
        return [found.span() for found in _CLAUSE.finditer(self.plain)]

    def words(self, start: int, end: int) -> Words:
        """The characters of a range."""
        return Words(start, end, self.original[start:end])

    def clause_of(self, position: int) -> tuple[int, int]:
        """The range of the clause that holds ``position``; an empty one where none does."""
        number = bisect_right(self.clauses, (position, len(self.plain))) - 1
        found = self.clauses[number] if number >= 0 else (0, 0)
        return found if position < found[1] else (position, position)

    def sentence_start(self, position: int) -> int:
        """Where the sentence begins that holds ``position``."""
        ends = [found.end() for found in _SENTENCE_END.finditer(self.plain, max(0, position - 80), position)]
        return ends[-1] if ends else max(0, position - 80)


class Lexicon:
    """Words of several classes, each with a weight. One of class ``-`` means nothing and hides shorter ones in it."""

    def __init__(self, entries: Iterable[tuple[str, str, float]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word, of, weight in entries:
            known = self._automaton.get(word, (len(word), ()))[1]
            self._automaton.add_word(word, (len(word), (*known, (of, weight))))
        self._automaton.make_automaton()

    def hits(self, text: CallText) -> Iterator[Hit]:
        """The words of the table in the text, the longest where several begin at one place, none inside another."""
        spans = [(last - length + 1, last + 1, of) for last, (length, of) in self._automaton.iter(text.plain)]
        behind = 0
        for start, end, meant in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= behind and not _in_number(text.plain, start, end):
                behind = end
                yield from (Hit(start, end, of, weight) for of, weight in meant if of != "-")


def _in_number(plain: str, start: int, end: int) -> bool:
    """Whether digits go on in front or behind: 12345 in a telephone number is none."""
    before, behind = plain[start - 1 : start], plain[end : end + 1]
    return (plain[start].isdigit() and before.isdigit()) or (plain[end - 1].isdigit() and behind.isdigit())


def table(name: str) -> Lexicon:
    """The words of ``<name>.csv`` beside this module: class, weight, and words with spaces between them."""
    return Lexicon(
        (word, row["of"], float(row["weight"])) for row in _rows(name) for word in dict.fromkeys(row["words"].split())
    )


def _rows(name: str) -> Iterable[Mapping[str, str]]:
    written = resources.files("geo.cases.calltext").joinpath(f"{name}.csv").read_text("utf-8")
    return csv.DictReader(written.splitlines())
