"""What an import is told: what the file holds, which column is what, and how careful to be."""

import csv
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from geo.areas.level import Level
from geo.core.clock import parse_instant
from geo.core.datum import Datum
from geo.core.errors import FieldFault, InvalidInputError
from geo.heat.filter import CHANNELS
from geo.imports.cases.channels import channel_of

Word = TypeVar("Word", bound=StrEnum)
LONGEST_NAME = 60


class What(StrEnum):
    """What the rows of a file are."""

    AREAS = "areas"
    ADDRESSES = "addresses"
    HOUSEHOLDS = "households"
    PEOPLE = "people"
    CASES = "cases"
    INCIDENTS = "incidents"
    PLANS = "plans"


@dataclass(frozen=True)
class Layout:
    """How the files of a source were read last.

    Attributes:
        columns: the header, in order.
        mapping: the column that each field came from, or a value in quotation marks.
        channel: the channel of rows that did not say one.
    """

    columns: tuple[str, ...]
    mapping: dict[str, str]
    channel: str = ""


@dataclass(frozen=True)
class Options:
    """How a file is to be read and applied.

    Attributes:
        level: level of the areas; needed for areas alone.
        mapping: which column each field comes from, such as ``{"code": "XZQHBM"}``; a value in quotation marks is not
            a column but the value of every row, such as ``{"channel": "'hotline'"}``. Fields left out are guessed.
        datum: the datum of the coordinates, None where nobody has said.
        valid_from: from when areas and people are as the file says; None means from the start of today.
        source: where the file comes from, for people to read; for cases it is half of their identity, and their channel
            where it is left out.
        dry_run: look and report, write nothing.
        accept_partial: apply the rows without faults even if others have some.
        retire_missing: end the areas that the file no longer has.
        channel: the channel of disputes whose row does not say one.
        layout: how files of this source were read last; what ``mapping`` does not name comes from there.
        name: of the draft that a layer of grids becomes.
    """

    what: What
    level: Level | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    datum: Datum | None = None
    valid_from: datetime | None = None
    source: str = ""
    dry_run: bool = False
    accept_partial: bool = False
    retire_missing: bool = False
    channel: str = ""
    layout: Layout | None = None
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """The options as they are kept with the run."""
        return {
            "level": self.level,
            "map": self.mapping,
            "datum": self.datum,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "source": self.source,
            "dry_run": self.dry_run,
            "accept_partial": self.accept_partial,
            "retire_missing": self.retire_missing,
            "channel": self.channel,
            "layout": None if self.layout is None else asdict(self.layout),
            "name": self.name,
        }

    @classmethod
    def from_json(cls, what: str, kept: dict[str, Any]) -> "Options":
        """The options of a run as they were kept."""
        layout = kept.get("layout")
        return cls(
            What(what),
            Level(kept["level"]) if kept["level"] else None,
            dict(kept["map"]),
            Datum(kept["datum"]) if kept["datum"] else None,
            parse_instant(kept["valid_from"]) if kept["valid_from"] else None,
            kept["source"],
            kept["dry_run"],
            kept["accept_partial"],
            kept["retire_missing"],
            kept.get("channel", ""),
            Layout(tuple(layout["columns"]), dict(layout["mapping"]), layout["channel"]) if layout else None,
            kept.get("name", ""),
        )


def read_options(what: str, given: dict[str, str]) -> Options:
    """Options from the words of a form or a command line; empty words count as not given.

    Raises:
        InvalidInputError: naming every word that is not understood.
    """
    faults: list[FieldFault] = []
    words = {name: value.strip() for name, value in given.items() if value.strip()}
    options = Options(
        _one_of(What, "what", what, faults) or What.AREAS,
        _one_of(Level, "level", words.get("level"), faults),
        _mapping(words.get("map", ""), faults),
        _one_of(Datum, "datum", words.get("datum"), faults),
        _instant(words.get("valid_from"), faults),
        words.get("source", "")[:200],
        channel=_channel(words.get("channel"), faults),
        dry_run=_flag("dry_run", words.get("dry_run"), faults),
        accept_partial=_flag("accept_partial", words.get("accept_partial"), faults),
        retire_missing=_flag("retire_missing", words.get("retire_missing"), faults),
        name=words.get("name", ""),
    )
    if what == What.AREAS and options.level is None and "level" not in words:
        faults.append(FieldFault("level", "level_needed", {"allowed": ", ".join(Level)}))
    if what == What.PLANS and not (0 < len(options.name) <= LONGEST_NAME and options.name.isprintable()):
        faults.append(FieldFault("name", "layer_name_needed", {"most": LONGEST_NAME}))
    if faults:
        raise InvalidInputError("invalid_input", tuple(faults))
    return options


def is_constant(source: str) -> bool:
    """Whether the right side of a mapping is a value for every row rather than the name of a column."""
    return len(source) > 1 and source[0] == source[-1] and source[0] in "'\""


def _one_of(words: type[Word], name: str, value: str | None, faults: list[FieldFault]) -> Word | None:
    if value is None:
        return None
    try:
        return words(value.lower())
    except ValueError:
        faults.append(FieldFault(name, "word_unknown", {"value": value[:60], "allowed": ", ".join(words)}))
        return None


def _mapping(text: str, faults: list[FieldFault]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in next(csv.reader([text], skipinitialspace=True), []) if text else []:
        name, equals, source = pair.partition("=")
        if not equals or not name.strip() or not source.strip():
            faults.append(FieldFault("map", "map_unreadable", {"value": pair[:60]}))
        else:
            mapping[name.strip().lower()] = source.strip()
    return mapping


def _channel(text: str | None, faults: list[FieldFault]) -> str:
    if text is None:
        return ""
    channel = channel_of(text)
    if channel is None:
        faults.append(FieldFault("channel", "word_unknown", {"value": text[:60], "allowed": ", ".join(CHANNELS)}))
    return channel or ""


def _instant(text: str | None, faults: list[FieldFault]) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError:
        faults.append(FieldFault("valid_from", "date_unreadable", {"value": text[:60]}))
        return None


def _flag(name: str, text: str | None, faults: list[FieldFault]) -> bool:
    if text is None or text.lower() in ("0", "false", "no", "off"):
        return False
    if text.lower() not in ("1", "true", "yes", "on"):
        faults.append(FieldFault(name, "word_unknown", {"value": text[:60], "allowed": "1, 0"}))
    return True
