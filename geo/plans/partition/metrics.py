"""What a partition of a community into grids is worth: each grid, and the whole."""

from dataclasses import dataclass

import numpy as np

from geo.plans.partition.graph import CellGraph, Flags, Floats, Ints, sums
from geo.plans.partition.size import TARGET
from geo.plans.partition.workload import tolerance, workload


@dataclass(frozen=True)
class PlanMetrics:
    """``k`` grids and their community.

    Attributes:
        households: of each grid, ``(k,)``.
        cases: of each grid, ``(k,)``.
        workload: of each grid, in households (see ``workload``), ``(k,)``.
        area_m2: of each grid, ``(k,)``.
        perimeter_m: of each grid, holes included, ``(k,)``.
        polsby_popper: 4πA / perimeter² of each grid, 1 for a circle; 0 for a grid without cells, ``(k,)``.
        parts: the number of pieces of each grid, ``(k,)``; 1 is contiguous.
        from_mean: how far the workload of each is off the community's mean, as a share of it; 0 where there is none to
            share, ``(k,)``.
        from_target: how far the households of each are off the target, as a share of it, ``(k,)``.
        tolerance: how far from the mean a workload may be, in households.
        inner_m: length of the borders between grids.
        road_share: the share of these that runs along roads; None if there are none.
        moved_households: households in another grid than before; None if there is no before.
    """

    households: Ints
    cases: Ints
    workload: Floats
    area_m2: Floats
    perimeter_m: Floats
    polsby_popper: Floats
    parts: Ints
    from_mean: Floats
    from_target: Floats
    tolerance: float
    inner_m: float
    road_share: float | None
    moved_households: int | None

    @property
    def contiguous(self) -> bool:
        """Whether every grid is in one piece."""
        return bool((self.parts == 1).all())

    @property
    def within(self) -> Flags:
        """Which grids are within the tolerance, ``(k,)``."""
        return np.asarray(np.abs(self.workload - self.workload.mean()) <= self.tolerance * (1 + 1e-9))

    @property
    def mean_polsby_popper(self) -> float:
        """The mean of all grids."""
        return float(self.polsby_popper.mean())


def measure(
    graph: CellGraph,
    assignment: Ints,
    grids: int,
    *,
    mix: float = 0.0,
    target: int = TARGET,
    before: Ints | None = None,
) -> PlanMetrics:
    """Measure a partition.

    Args:
        graph: the cells.
        assignment: the grid of each cell, 0 up to ``grids``, ``(n,)``.
        grids: how many there are.
        mix: see ``workload``.
        target: households that a grid should have.
        before: the grids of the cells in the plan that this one is held against, by the same numbers.
    """
    load = workload(graph, mix)
    households = sums(assignment, graph.households, grids).astype(np.int64)
    loads = sums(assignment, load, grids)
    mean = float(loads.mean())
    area = sums(assignment, graph.area_m2, grids)
    ends = assignment[graph.pairs]
    inner = ends[:, 0] != ends[:, 1]
    perimeter = sums(assignment, graph.outer_m, grids)
    perimeter += sums(ends[inner].ravel(), np.repeat(graph.shared_m[inner], 2), grids)
    inner_m = float(graph.shared_m[inner].sum())
    return PlanMetrics(
        households=households,
        cases=sums(assignment, graph.cases, grids).astype(np.int64),
        workload=loads,
        area_m2=area,
        perimeter_m=perimeter,
        polsby_popper=np.divide(4 * np.pi * area, perimeter**2, out=np.zeros(grids), where=perimeter > 0),
        parts=_parts(graph, assignment, grids),
        from_mean=loads / mean - 1 if mean else np.zeros(grids),
        from_target=households / target - 1,
        tolerance=tolerance(load, mean),
        inner_m=inner_m,
        road_share=float(graph.road_m[inner].sum()) / inner_m if inner_m > 0 else None,
        moved_households=None if before is None else int(graph.households[assignment != before].sum()),
    )


def _parts(graph: CellGraph, assignment: Ints, grids: int) -> Ints:
    """The pieces of each grid. Every cell takes the lowest number that it can reach within its grid, all at once."""
    one, other = graph.pairs[graph.joins & (assignment[graph.pairs[:, 0]] == assignment[graph.pairs[:, 1]])].T
    lowest = np.arange(len(graph))
    while True:
        reached, least = lowest.copy(), np.minimum(lowest[one], lowest[other])
        for end in (one, other):
            np.minimum.at(reached, lowest[end], least)
        # Who follows a cell goes where that one has gone, which halves the way.
        reached = reached[reached]
        if np.array_equal(reached, lowest):
            break
        lowest = reached
    return np.bincount(assignment[lowest == np.arange(len(graph))], minlength=grids)
