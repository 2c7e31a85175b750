"""Where in an address the names of the library stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.addresses.parse import Parsed, Span
from geo.addresses.repository import AREA_LEVELS, Named

MIN_NAME, MAX_NAME, MAX_BEGINNING = 2, 16, 8
MAX_SEARCHED = 120
_GENERIC = frozenset(("小区", "家属院", "家属楼", "住宅小区", "社区", "大厦", "市场"))
_STEM = 0.93


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
    text = parsed.text[:MAX_SEARCHED]
    inside = {index for group in parsed.groups for index in range(group.start + 1, group.end)}
    names = {
        text[start:end]
        for start in range(len(text))
        if start not in inside
        for end in range(start + MIN_NAME, min(start + MAX_NAME, len(text)) + 1)
    }
    for written, (begin, end) in parsed.variants:
        names.update(written[start:end] for start in range(max(0, end - MAX_NAME), begin + 1))
    return sorted(name for name in names if not name.isascii() or name.isalpha())


def possible_beginnings(parsed: Parsed) -> list[str]:
    """What may be the beginning of a name: before the end of the text, still being typed, or before a number."""
    beginnings: set[str] = set()
    for end in _ends(parsed):
        lengths = range(MIN_NAME, min(MAX_BEGINNING, end) + 1)
        beginnings.update(parsed.text[end - length : end] for length in lengths)
    return sorted(beginning for beginning in beginnings if not beginning.isascii())


def _ends(parsed: Parsed) -> list[int]:
    """Where a name that is not written to its end may break off."""
    ends = [group.start for group in parsed.groups if not group.after_road]
    if not any(group.end >= len(parsed.text) for group in parsed.groups):
        ends.append(len(parsed.text))
    return ends


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
    """The longest beginning of the name that stands before the end of the text or before a number."""
    for length in range(len(named.written) - 1, MIN_NAME - 1, -1):
        beginning, rest = named.written[:length], named.written[length:]
        likeness = _STEM if rest in _GENERIC else 0.55 + 0.35 * length / len(named.written)
        found = [
            Mention(named, end - length, end, likeness)
            for end in _ends(parsed)
            if parsed.text.endswith(beginning, 0, end)
        ]
        if found:
            return found
    return []
