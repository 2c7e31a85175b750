"""Even grids again, from those there are, with as few households as possible in another grid than before."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from geo.core.errors import InvalidInputError
from geo.plans.partition import obstacles
from geo.plans.partition.annealing import INSIDE, Aim, Annealing, Cooling, Draw, Weights, draws
from geo.plans.partition.graph import FREE, CellGraph, Ints, parts_of
from geo.plans.partition.ground import Ground, ground_of
from geo.plans.partition.metrics import measure
from geo.plans.partition.shares import nearest
from geo.plans.partition.size import TARGET
from geo.plans.partition.starts import heaviest_first, sound
from geo.plans.partition.suggestion import Suggestion
from geo.plans.partition.units import Units

# How hot each attempt begins: the later ones move more, and are made only while no earlier one was good enough.
GENTLE, FIRM = (0.1, 0.1, 0.3), (1.0, 1.0, 3.0)
COLDEST = 0.002
ROUNDS, TRIES_A_UNIT = 12, 15
WEIGHTS = Weights(moved=2.0)


def rebalance(
    graph: CellGraph, current: ArrayLike, *, mix: float = 0.0, seed: int = 0, target: int = TARGET
) -> Suggestion:
    """Move cells between the grids there are until every grid is within the tolerance, or nothing helps.

    A grid that is in pieces becomes one, and what has to stay together comes together, even if all are even.

    Args:
        graph: the cells; those of locked grids stay where they are.
        current: the grid of each cell, numbered from 0 without a gap, ``(n,)``.
        mix: what workload is, see ``workload``.
        seed: the same seed, the same suggestion.
        target: households that a grid should have, for the figures and problems told.

    Raises:
        InvalidInputError: of ``assignment``: not a grid for each cell, a number without cells, or a locked grid that
            has other cells than those locked in it; and see ``ground_of``.
    """
    before = np.asarray(current, dtype=np.int64)
    grids = _check(graph, before)
    ground = ground_of(graph, grids, mix)
    problems = [*obstacles.of_number(int(graph.households.sum()), grids, target), *ground.problems]
    problems += [*obstacles.of_units(ground), *obstacles.of_locked(ground)]
    home = _home(ground, before)
    ground, hanging = _linked(ground, home)
    problems += [obstacles.detached(ground, part) for part in hanging]
    assignment = ground.assignment(_fewest_moves(ground, home, seed))
    metrics = measure(graph, assignment, grids, mix=mix, target=target, before=before)
    return Suggestion(assignment, metrics, (*problems, *obstacles.of_grids(ground, assignment, metrics)))


def _check(graph: CellGraph, before: Ints) -> int:
    """The number of grids, if ``before`` is a partition that the graph can have."""
    if before.shape != (len(graph),) or before.min(initial=0) < 0:
        raise InvalidInputError.of("assignment", "assignment_incomplete", cells=len(graph))
    grids = int(before.max(initial=0)) + 1
    if empty := sorted(set(range(grids)) - set(before.tolist())):
        raise InvalidInputError.of("assignment", "grid_without_cells", grids=empty)
    is_locked = np.isin(before, graph.locked[graph.locked != FREE])
    if (wrong := np.flatnonzero(graph.locked != np.where(is_locked, before, FREE))).size:
        raise InvalidInputError.of("assignment", "locked_in_part", cells=wrong.tolist())
    return grids


def _home(ground: Ground, before: Ints) -> list[int]:
    """Where each unit is now, as its place in ``ground.grids``: where most of its households are."""
    place = {grid: at for at, grid in enumerate(ground.grids)}
    home = []
    for cells in ground.units.cells:
        weight: dict[int, tuple[int, int]] = {}
        for cell in cells:
            households, number = weight.get(int(before[cell]), (0, 0))
            weight[int(before[cell])] = (households + int(ground.graph.households[cell]), number + 1)
        home.append(place[max(weight, key=lambda grid: (weight[grid], -grid))])
    return home


def _linked(ground: Ground, home: list[int]) -> tuple[Ground, list[list[int]]]:
    """The ground with a link to each part of the community that has no grid of its own, and those parts' units."""
    units, hanging = ground.units, []
    while (part := _without_grid(units, home, len(ground.grids))) is not None:
        inside = set(part)
        others = [unit for unit in range(len(units)) if unit not in inside]
        same = [unit for unit in others if home[unit] in {home[mine] for mine in part}]
        units = units.linked([nearest(ground.centres, part, same or others)])
        hanging.append(part)
    return replace(ground, units=units), hanging


def _without_grid(units: Units, home: list[int], grids: int) -> list[int] | None:
    """The first of the parts, if there are several, that has the heaviest piece of no grid."""
    parts = parts_of(list(range(len(units))), units.joined)
    if len(parts) < 2:
        return None
    members: list[list[int]] = [[] for _ in range(grids)]
    for unit, grid in enumerate(home):
        members[grid].append(unit)
    seats = {heaviest_first(units, of_grid)[0][0] for of_grid in members if of_grid}
    return next((part for part in parts if seats.isdisjoint(part)), None)


def _fewest_moves(ground: Ground, home: list[int], seed: int) -> list[int]:
    """The best of several searches: first the fewest grids out of the tolerance, then the fewest households moved."""
    units, grids = ground.units, len(ground.grids)
    if grids < 2:
        return home
    start = sound(units, home, grids)
    inner = Aim(ground.aim.mean, ground.aim.tolerance * INSIDE)
    best = Annealing(units, start, grids, inner, WEIGHTS, home)
    if ground.by_area or not best.outside(ground.aim):
        return best.labels
    for number, hottest in enumerate(GENTLE + FIRM):
        if number >= len(GENTLE) and not best.outside(ground.aim):
            break
        search = Annealing(units, start, grids, inner, WEIGHTS, home)
        _search(search, ground.aim, hottest, draws(seed, number))
        best = min(best, search, key=lambda each: (each.outside(ground.aim), each.moved, each.cost))
    return best.labels


def _search(search: Annealing, aim: Aim, hottest: float, draw: Draw) -> None:
    """Cool until all grids are within the tolerance; then take back what was not needed for it."""
    factor = (COLDEST / hottest) ** (1 / ROUNDS)
    for _ in range(ROUNDS):
        search.cool(Cooling(TRIES_A_UNIT * len(search.units), hottest, hottest * factor), draw)
        hottest *= factor
        if not search.outside(aim):
            break
    _take_back(search, aim)


def _take_back(search: Annealing, aim: Aim) -> None:
    """Let units go home, those with most households first, where no grid leaves the tolerance by it."""
    units, went = search.units, True
    while went:
        went = False
        away = [unit for unit, grid in enumerate(search.labels) if grid != search.home[unit]]
        for unit in sorted(away, key=lambda unit: (-units.households[unit], unit)):
            of, to = search.labels[unit], search.home[unit]
            left, got = search.load[of] - units.load[unit], search.load[to] + units.load[unit]
            within = max(abs(left - aim.mean), abs(got - aim.mean)) <= aim.tolerance
            if within and search.can_go(unit, to) and search.can_leave(unit):
                search.move(unit, to)
                went = True
