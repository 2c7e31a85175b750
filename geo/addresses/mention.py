"""Where in an address the names of the library stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.addresses.parse import Parsed, Span
from geo.addresses.repository import AREA_LEVELS, Named

MIN_NAME, MAX_NAME = 2, 16
MAX_SEARCHED = 120


@dataclass(frozen=True)
class Mention:
    """A name of the library in an address.

    Attributes:
        named: the place or area.
        start: where it begins in the parsed text.
        end: where it ends (exclusive).
        likeness: 1 where the name is written out, less where it is begun or misspelt.
    """

    named: Named
    start: int
    end: int
    likeness: float = 1.0

    @property
    def span(self) -> Span:
        """Start and end."""
        return self.start, self.end

    @property
    def is_area(self) -> bool:
        """Whether it names a district, town or community and not a place."""
        return self.named.kind in AREA_LEVELS

    def overlaps(self, other: "Mention") -> bool:
        """Whether both have a character in common."""
        return self.start < other.end and other.start < self.end


def possible_names(parsed: Parsed) -> list[str]:
    """All parts of the address that could be a name, in each way to write it; at most some 2,000."""
    names: set[str] = set()
    for written in (parsed.text, *(written for written, _ in parsed.variants)):
        text = written[:MAX_SEARCHED]
        for start in range(len(text)):
            for end in range(start + MIN_NAME, min(start + MAX_NAME, len(text)) + 1):
                names.add(text[start:end])
    return sorted(name for name in names if not name.isascii() or name.isalpha())


def possible_beginnings(parsed: Parsed) -> list[str]:
    """The ends of the text that may be the beginning of a name still being typed; none once a number follows it."""
    text = parsed.text
    if not text or any(group.end >= len(text) for group in parsed.groups):
        return []
    return [text[-length:] for length in range(MIN_NAME, min(MAX_NAME, len(text)) + 1)]


def find_mentions(parsed: Parsed, found: Iterable[Named]) -> list[Mention]:
    """Where each of the ``found`` names stands, once for every time it does."""
    mentions: dict[Mention, None] = {}
    for named in found:
        if named.partial:
            mentions.update(dict.fromkeys(_begun(parsed, named)))
            continue
        mentions.update((Mention(named, *span), None) for span in _occurrences(parsed.text, named.written))
        for text, changed in parsed.variants:
            for span in _occurrences(text, named.written):
                if span[0] <= changed[0] and changed[1] <= span[1]:
                    shift = len(parsed.text) - len(text)
                    mentions[Mention(named, span[0], span[1] + shift)] = None
    return list(mentions)


def _occurrences(text: str, name: str) -> list[Span]:
    spans, start = [], text.find(name)
    while start >= 0:
        spans.append((start, start + len(name)))
        start = text.find(name, start + 1)
    return spans


def _begun(parsed: Parsed, named: Named) -> list[Mention]:
    """The longest beginning of the name that the text ends with."""
    for length in range(min(len(named.written) - 1, len(parsed.text)), MIN_NAME - 1, -1):
        if parsed.text.endswith(named.written[:length]):
            end = len(parsed.text)
            return [Mention(named, end - length, end, 0.55 + 0.4 * length / len(named.written))]
    return []
