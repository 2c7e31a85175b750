"""Finds what stands in the way of even grids: before a search, and after it."""

import numpy as np

from geo.plans.partition.graph import FREE, Ints
from geo.plans.partition.ground import Ground
from geo.plans.partition.metrics import PlanMetrics
from geo.plans.partition.problems import Problem, ProblemKind
from geo.plans.partition.shares import Shares
from geo.plans.partition.size import grids_for, possible_grids
from geo.plans.partition.workload import TOLERANCE


def of_number(households: int, grids: int, target: int) -> list[Problem]:
    """Whether so many households can make grids of the target's size at all, and whether this number of grids does."""
    if households == 0:
        return []
    possible = possible_grids(households, target)
    known = {"households": households, "target": target}
    if not possible:
        nearest = grids_for(households, target)
        facts = {**known, "grids": nearest, "mean": households / nearest}
        return [Problem(ProblemKind.TARGET_IMPOSSIBLE, facts=facts)]
    if grids in possible:
        return []
    facts = {**known, "grids": grids, "mean": households / grids, "least": possible[0], "most": possible[-1]}
    return [Problem(ProblemKind.GRIDS_OFF_TARGET, facts=facts)]


def of_units(ground: Ground) -> list[Problem]:
    """Cells and groups that are alone more than a grid may have, the largest first; or that all have nothing."""
    if ground.by_area:
        return [Problem(ProblemKind.NOTHING_TO_SHARE)]
    allowed = ground.aim.mean * (1 + TOLERANCE)
    found = []
    for unit in sorted(range(len(ground.units)), key=lambda unit: -ground.units.load[unit]):
        load, cells = ground.units.load[unit], ground.units.cells[unit]
        if load <= allowed or len(ground.grids) < 2:
            break
        kind = ProblemKind.CELL_TOO_LARGE if len(cells) == 1 else ProblemKind.GROUP_TOO_LARGE
        found.append(Problem(kind, tuple(cells), facts={"workload": load, "allowed": allowed}))
    return found


def of_locked(ground: Ground) -> list[Problem]:
    """Locked grids that have so much or so little that the others cannot be near the community's mean."""
    locked = np.unique(ground.graph.locked[ground.graph.locked != FREE])
    if len(locked) == 0 or ground.by_area:
        return []
    mean = float(ground.load.sum()) / (len(locked) + len(ground.grids))
    if abs(ground.aim.mean - mean) <= ground.aim.tolerance:
        return []
    facts = {"mean": mean, "others": ground.aim.mean, "allowed": ground.aim.tolerance}
    cells = np.flatnonzero(ground.graph.locked != FREE)
    return [Problem(ProblemKind.LOCKED_UNEVEN, tuple(cells.tolist()), tuple(locked.tolist()), facts)]


def of_shares(ground: Ground, shares: Shares) -> list[Problem]:
    """Parts of the community that are on their own, and uneven therefore or too small for a grid."""
    units, aim = ground.units, ground.aim
    found = [detached(ground, part) for part in shares.detached]
    for share in shares.shares:
        if len(shares.shares) > 1 and not ground.by_area and abs(share.mean - aim.mean) > aim.tolerance:
            facts = {"workload": share.load, "grids": share.grids, "mean": aim.mean, "allowed": aim.tolerance}
            cells = sorted(cell for unit in share.units for cell in units.cells[unit])
            found.append(Problem(ProblemKind.PART_UNEVEN, tuple(cells), facts=facts))
    return found


def detached(ground: Ground, part: list[int]) -> Problem:
    """A part of the community, named by its units, that hangs on to another across a gap."""
    cells = sorted(cell for unit in part for cell in ground.units.cells[unit])
    return Problem(ProblemKind.DETACHED, tuple(cells), facts={"workload": float(ground.load[cells].sum())})


def of_grids(ground: Ground, assignment: Ints, metrics: PlanMetrics) -> list[Problem]:
    """Grids that are still out of the tolerance, each with the cells that keep it there."""
    units, mean = ground.units, float(metrics.workload.mean())
    grid_of = [int(assignment[cells[0]]) for cells in units.cells]
    found = []
    for grid in np.flatnonzero(~metrics.within).tolist():
        own = [unit for unit, of in enumerate(grid_of) if of == grid]
        if not own:
            continue
        if metrics.workload[grid] > mean:
            cells = units.cells[max(own, key=lambda unit: units.load[unit])]
        else:
            near = {v for unit in own for v in units.joined[unit]} - set(own)
            cells = [cell for unit in near for cell in units.cells[unit]]
        facts = {"workload": float(metrics.workload[grid]), "mean": mean, "allowed": metrics.tolerance}
        found.append(Problem(ProblemKind.GRID_UNEVEN, tuple(sorted(cells)), (grid,), facts))
    return found
