"""Who a dispute goes to, and why: the decision that the router would have made, for disputes of the past."""

from dataclasses import dataclass, field
from math import erf, sqrt

import shapely

from geo.cases.placing import Choice
from geo.demo.life.ground import Area, Ground
from geo.demo.life.organisations import Organisation
from geo.demo.life.spots import Spot

BORDER_BAND_M = 5.0
REACH_M = 50.0
_MOST_RUNNERS_UP = 3


@dataclass(frozen=True)
class Route:
    """Where a dispute goes.

    Attributes:
        outcome: assigned, review or outside.
        rule, facts: the reason, as :mod:`geo.routing.reasons` says it.
        grid: the grid that answers; with ``review`` the best candidate, None where there is none.
        choices: the grids a person may choose from, the likeliest first.
        edge_m: metres from the point to the grid's edge.
    """

    outcome: str
    rule: str
    facts: dict[str, object]
    grid: Area | None = None
    edge_m: float | None = None
    confidence: float | None = None
    choices: tuple[Choice, ...] = field(default=())


def by_place(ground: Ground, spot: Spot) -> Route:
    """The route of a dispute with a point: by the building where there is one, else by the polygons."""
    grid = spot.grid
    if grid is None:
        return Route("outside", "outside", {})
    edge = float(shapely.distance(shapely.Point(spot.x, spot.y), shapely.boundary(grid.geom)))
    near = tuple(n for n in ground.near(spot.x, spot.y, REACH_M) if n.grid.code != grid.code)[:_MOST_RUNNERS_UP]
    choices = (
        Choice(grid.code, grid.name, 0.0),
        *(Choice(n.grid.code, n.grid.name, round(n.distance_m, 1)) for n in near),
    )
    if spot.unit_id is not None:
        facts: dict[str, object] = {"address": spot.address, "grid": grid.name}
        return Route("assigned", "address", facts, grid, edge, 0.97, choices)
    band = max(BORDER_BAND_M, spot.accuracy_m)
    close = [n.grid.name for n in near if n.distance_m <= band and not (n.distance_m == 0 and grid.kind == "dedicated")]
    facts = {"grid": grid.name, "edge": round(edge, 1), "other": "、".join(close)}
    certainty = round(0.5 * (1 + erf(edge / (band / 2 * sqrt(2)))), 4)
    if close:
        return Route("review", "near_border", facts, grid, edge, certainty, choices)
    if edge <= band and grid.kind == "base":
        return Route("review", "near_outer_border", facts, grid, edge, certainty, choices)
    return Route(
        "assigned", "dedicated" if grid.kind == "dedicated" else "inside", facts, grid, edge, certainty, choices
    )


class Matters:
    """Which organisation leads on a kind of dispute.

    Args:
        organisations: with their duties; a duty for the longer code comes first.
    """

    def __init__(self, organisations: list[Organisation]) -> None:
        self._leads = {
            kind: organisation
            for organisation in organisations
            for kind, part in organisation.duties.items()
            if part == "lead"
        }

    def entry(self, kind: str) -> str:
        """The code under which a lead is named: the kind's own or its parent's."""
        return kind if kind in self._leads else kind[:2]

    def lead(self, kind: str) -> Organisation:
        """The organisation that leads on a kind."""
        return self._leads[self.entry(kind)]
