"""Where disputes go to the wrong grid: by estate, and by stretch of boundary. Counts, and never of restricted cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class AtPlace:
    """Corrections at one place; each of ``moves`` has ``from`` and ``to`` (code and name of a grid) and ``n``."""

    id: int
    name: str
    kind: str
    community: str | None
    lon: float
    lat: float
    n: int
    moves: list[dict[str, Any]]


@dataclass(frozen=True)
class AtBoundary:
    """Corrections between two grids.

    Attributes:
        to_other: how many went from the one grid to the other; ``to_one`` the other way.
        shared_m: length of the edge they share, metres; 0 where they do not touch.
        stretch_m: length of the part of it near which the corrected points lie.
        stretch: that part as GeoJSON (WGS84), None where they do not touch.
    """

    n: int
    one_code: str
    one_name: str
    other_code: str
    other_name: str
    to_other: int
    to_one: int
    shared_m: float
    stretch_m: float
    stretch: dict[str, Any] | None


@dataclass(frozen=True)
class Corrected:
    """A dispute that was sent to another grid."""

    number: str
    kind: str
    state: str
    address: str | None
    at: datetime
    from_code: str
    to_code: str
