"""The auxiliary names in a cell: several in one, former ones with the day on which they ended."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from geo.addresses.places.kinds import LONGEST_NAME, SHORTEST_NAME, NameKind
from geo.core.clock import SHANGHAI
from geo.imports.dates import read_instant
from geo.imports.reading.source import Row
from geo.imports.work import Work

_SEVERAL = re.compile(r"[,，;；、|\n]+")
_SEVERAL_OR_SLASH = re.compile(r"[,，;；、|/\n]+")
_DATED = re.compile(
    r"(?P<name>[^()（）]+)[(（]\s*(?:至|到|截至|until)?\s*(?P<day>[0-9][^()（）]*?)\s*(?:止|前)?\s*[)）]"
)
_YEAR = re.compile(r"([12]\d{3})\s*年?")
_MONTH = re.compile(r"([12]\d{3})\s*[-/.年]\s*(\d{1,2})\s*月?")


@dataclass(frozen=True)
class Name:
    """An auxiliary name; ``until`` is the day a former one ended, None where that is not said."""

    name: str
    kind: NameKind
    until: date | None = None


def read_names(work: Work, row: Row, place: str) -> tuple[Name, ...]:
    """The auxiliary names of a row; what cannot be one is noted and left out, an unreadable day refuses the row."""
    names: dict[str, Name] = {}
    for field, kind in _CELLS:
        cell = work.columns.get(row, field)
        for entry in _entries(cell, kind) if cell else ():
            if isinstance(entry, str):
                work.findings.error(row, field, "date_unreadable", value=entry[:60])
            elif not SHORTEST_NAME <= len(entry.name) <= LONGEST_NAME:
                work.findings.warn(row, field, "name_left_out", name=entry.name[:40], most=LONGEST_NAME)
            elif entry.name != place:
                names.setdefault(entry.name, entry)
    return tuple(names.values())


_CELLS: tuple[tuple[str, NameKind], ...] = (("alias", "alias"), ("short", "short"), ("former", "former"))


@lru_cache(maxsize=20_000)
def _entries(cell: str, kind: NameKind) -> tuple[Name | str, ...]:
    """The names in a cell; a day that cannot be read stands there as its text. The rows of one place repeat them."""
    return tuple(_split(cell, kind))


def _split(cell: str, kind: NameKind) -> Iterator[Name | str]:
    for part in (_SEVERAL if kind == "former" else _SEVERAL_OR_SLASH).split(cell):
        written = " ".join(part.split())
        dated = _DATED.fullmatch(written) if kind == "former" else None
        if dated is None:
            if written:
                yield Name(written, kind)
            continue
        try:
            yield Name(dated["name"].strip(), kind, read_end(dated["day"]))
        except ValueError:
            yield dated["day"]


def read_end(text: str) -> date:
    """The day on which something ended: a day, or the last one of a month or a year.

    >>> [read_end(text).isoformat() for text in ("2015", "2015年2月", "2015-06-30")]
    ['2015-12-31', '2015-02-28', '2015-06-30']

    Raises:
        ValueError: no date.
    """
    if year := _YEAR.fullmatch(text.strip()):
        return date(int(year[1]), 12, 31)
    if month := _MONTH.fullmatch(text.strip()):
        first = date(int(month[1]), int(month[2]), 1)
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return read_instant(text).astimezone(SHANGHAI).date()
