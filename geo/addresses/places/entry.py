"""A place as the library shows it: its names, where it lies, how much stands under it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geo.addresses.places.kinds import NameKind


@dataclass(frozen=True)
class Entry:
    """A place of the library with what stands beside it.

    Attributes:
        names: its auxiliary names: id, name, kind, weight, until, source of each.
        units: how many buildings, units and rooms stand under it; ``buildings`` of them are buildings.
        scope: key of the area it lies in, by which rights are held; None where it lies in no area.
        rank: how well it answers to what was looked for; 0 is best.
        total: how many places the same search finds.
        lon: WGS84 degrees.
        lat: WGS84 degrees.
    """

    id: int
    kind: str
    name: str
    source: str
    version: int
    retired_on: date | None
    lon: float
    lat: float
    grid_code: str | None
    grid_name: str | None
    community_code: str | None
    community: str | None
    town: str | None
    scope: int | None
    names: list[dict[str, Any]]
    units: int
    buildings: int
    rank: int
    total: int


@dataclass(frozen=True)
class Search:
    """Which places are looked for; empty words and tuples leave that side open.

    Attributes:
        words: part of a name; of Latin letters: pinyin or its initials.
        scopes: the range of area keys to look in.
        retired: those that are retired instead of those in use.
        after: rank, name and id of the last one on the page before.
    """

    words: str = ""
    kinds: tuple[str, ...] = ()
    scopes: tuple[int, int] | None = None
    retired: bool = False
    after: tuple[int, str, int] | None = None


@dataclass(frozen=True)
class Spot:
    """A point, WGS84 degrees, with the grid and community that hold it; all None outside every grid."""

    lon: float
    lat: float
    grid_id: int | None = None
    community_id: int | None = None
    scope: int | None = None


@dataclass(frozen=True)
class NameDraft:
    """An auxiliary name as somebody enters it; without a weight, the usual one of its kind."""

    name: str
    kind: NameKind = "alias"
    weight: float | None = None
    until: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Edit:
    """One change of a place: who, when, what stood before and after."""

    at: datetime
    actor: str | None
    action: str
    before: dict[str, Any]
    after: dict[str, Any]
