"""Grids from scratch: METIS to begin with, then a search at their borders, several times over; the best is proposed."""

from geo.plans.partition import obstacles
from geo.plans.partition.annealing import INSIDE, Aim, Annealing, Cooling, Weights, draws
from geo.plans.partition.graph import CellGraph
from geo.plans.partition.ground import Ground, ground_of
from geo.plans.partition.metrics import measure
from geo.plans.partition.shares import Share, shared_out
from geo.plans.partition.size import TARGET
from geo.plans.partition.starts import metis
from geo.plans.partition.suggestion import Suggestion
from geo.plans.partition.units import Units

# So many searches; and so many at most, while no search has brought every grid within the tolerance.
STARTS, MORE_STARTS = 3, 8
WEIGHTS = Weights()
TRIES_A_UNIT = 120
HOTTEST, COLDEST = 0.4, 0.005


def suggest(graph: CellGraph, grids: int, *, mix: float = 0.0, seed: int = 0, target: int = TARGET) -> Suggestion:
    """Share the cells of a community out to ``grids`` grids: even, in one piece, compact, with borders along roads.

    Args:
        graph: the cells; those of locked grids stay where they are.
        grids: how many there will be, locked ones included.
        mix: what workload is, see ``workload``.
        seed: the same seed, the same suggestion.
        target: households that a grid should have, for the figures and problems told.

    Raises:
        InvalidInputError: see ``ground_of``.
    """
    ground = ground_of(graph, grids, mix)
    problems = [*obstacles.of_number(int(graph.households.sum()), grids, target), *ground.problems]
    labels = [0] * len(ground.units)
    if ground.grids:
        shares = shared_out(ground.units, ground.centres, len(ground.grids))
        problems += [*obstacles.of_units(ground), *obstacles.of_locked(ground), *obstacles.of_shares(ground, shares)]
        first = 0
        for number, share in enumerate(shares.shares):
            found = _best(shares.units.only(share.units), share, ground, (seed, number))
            for unit, label in zip(share.units, found, strict=True):
                labels[unit] = first + label
            first += share.grids
    assignment = ground.assignment(labels)
    metrics = measure(graph, assignment, grids, mix=mix, target=target)
    return Suggestion(assignment, metrics, (*problems, *obstacles.of_grids(ground, assignment, metrics)))


def _best(units: Units, share: Share, ground: Ground, seed: tuple[int, int]) -> list[int]:
    """The cheapest partition of one part of the community."""
    if share.grids == 1:
        return [0] * len(units)
    aim = Aim(share.mean, ground.aim.tolerance * INSIDE)
    cooling = Cooling(TRIES_A_UNIT * len(units), HOTTEST, COLDEST)
    found: list[tuple[int, float, list[int]]] = []
    for start in range(MORE_STARTS):
        draw = draws(*seed, start)
        first = metis(units, share.grids, int(draw() * 2**31))
        search = Annealing(units, first, share.grids, aim, WEIGHTS)
        search.cool(cooling, draw)
        found.append((search.outside(ground.aim), search.cost, search.labels))
        if start + 1 >= STARTS and min(found)[0] == 0:
            break
    return min(found)[2]
