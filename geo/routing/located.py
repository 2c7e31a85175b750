"""What locating a point finds."""

from dataclasses import dataclass, field
from enum import StrEnum

from geo.people.in_charge import Answering, InCharge


class Outcome(StrEnum):
    """Assigned to a grid, to be reviewed by a person, or outside every grid."""

    ASSIGNED = "assigned"
    REVIEW = "review"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class GridRef:
    """A grid as it is at the instant of the look-up: its version, and the key it is selected by."""

    area_id: int
    version_id: int
    code: str
    name: str
    path: tuple[int, ...]
    scope: int


@dataclass(frozen=True)
class AreaRef:
    """An area by code, name and level."""

    code: str
    name: str
    level: str


@dataclass(frozen=True)
class RunnerUp:
    """Another grid that is near: ``distance_m`` is 0 where it covers the point too."""

    grid: GridRef
    distance_m: float


@dataclass(frozen=True)
class Located:
    """Where a point lies and who answers there.

    Attributes:
        rule: id of the reason, a key of :mod:`geo.routing.reasons`, with its ``facts``.
        grid: the grid; with ``review`` the best candidate, None with ``outside``.
        chain: district to grid.
        edge_distance_m: metres to the grid's edge, None where the point lies in no grid.
        confidence: probability that the point lies in ``grid``, from the distance to the edge and the accuracy.
        district_id: area id of the district the point lies in, if any.
    """

    outcome: Outcome
    rule: str
    facts: dict[str, object]
    grid: GridRef | None = None
    chain: tuple[AreaRef, ...] = ()
    answering: Answering | None = None
    edge_distance_m: float | None = None
    confidence: float = 0.0
    runners_up: tuple[RunnerUp, ...] = field(default=())
    district_id: int | None = None

    @property
    def leader(self) -> InCharge | None:
        """Who answers now."""
        return self.answering.leader if self.answering else None

    @property
    def deputies(self) -> tuple[InCharge, ...]:
        """The grid's deputies."""
        return self.answering.deputies if self.answering else ()
