"""A name that corrections suggest for a place."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Proposal:
    """A proposed name.

    Attributes:
        times: from how many cases it was proposed.
        proposers: accounts whose corrections proposed it; none of them decides.
        scope: key of the area the place lies in, None where it lies in none.
        numbers: the newest of those cases that the reader may see.
    """

    id: int
    name: str
    state: str
    times: int
    proposers: list[int]
    first_at: datetime
    last_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    place_id: int
    place: str
    kind: str
    community: str | None
    scope: int | None
    numbers: list[str]
