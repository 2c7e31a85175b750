"""What is free to move in a community, made ready for a search."""

from dataclasses import dataclass, replace

import numpy as np

from geo.core.errors import InvalidInputError
from geo.plans.partition.annealing import Aim
from geo.plans.partition.graph import CellGraph, Floats, Ints
from geo.plans.partition.problems import Problem
from geo.plans.partition.together import kept_together
from geo.plans.partition.units import Units, units_of
from geo.plans.partition.workload import tolerance, workload


@dataclass(frozen=True)
class Ground:
    """The free part of a community.

    Attributes:
        graph: all cells.
        load: workload of each cell, ``(n,)``.
        of_cell: the unit of each cell, -1 in locked grids, ``(n,)``.
        units: what moves.
        grids: the numbers of the grids that are free.
        aim: what each of these should have.
        by_area: whether the load of units is their area, in m², since nothing that is free has a workload.
        problems: met on the way.
    """

    graph: CellGraph
    load: Floats
    of_cell: Ints
    units: Units
    grids: list[int]
    aim: Aim
    by_area: bool
    problems: list[Problem]

    @property
    def centres(self) -> Floats:
        """x and y of each unit, the middle of its cells', ``(units, 2)``."""
        return np.array([self.graph.centres[cells].mean(axis=0) for cells in self.units.cells]).reshape(-1, 2)

    def assignment(self, labels: list[int]) -> Ints:
        """The grid of each cell, from the place in ``grids`` of each unit."""
        found = self.graph.locked.copy()
        free = self.of_cell >= 0
        found[free] = np.array(self.grids, dtype=np.int64)[np.array(labels, dtype=np.int64)[self.of_cell[free]]]
        return found


def ground_of(graph: CellGraph, grids: int, mix: float) -> Ground:
    """Make a community ready to be shared out to ``grids`` grids, those that are locked included.

    Raises:
        InvalidInputError: of ``cells``, ``grids``, ``locked`` or ``mix``: nothing to share out; no grid, or more than
            there are cells that can move apart; a locked grid that is not among them; cells that none is free for.
    """
    if len(graph) == 0:
        raise InvalidInputError.of("cells", "no_cells")
    if grids < 1:
        raise InvalidInputError.of("grids", "no_grids", grids=grids)
    if graph.locked.max() >= grids:
        raise InvalidInputError.of("locked", "locked_grid_unknown", grid=int(graph.locked.max()), grids=grids)
    of_cell, problems = kept_together(graph)
    load = workload(graph, mix)
    open_grids = sorted(set(range(grids)) - set(graph.locked.tolist()))
    count = int(of_cell.max()) + 1
    if count and not open_grids:
        raise InvalidInputError.of("locked", "all_grids_locked", cells=np.flatnonzero(of_cell >= 0).tolist())
    if len(open_grids) > count:
        most = grids - len(open_grids) + count
        raise InvalidInputError.of("grids", "more_grids_than_cells", grids=grids, most=most)
    units = units_of(graph, load, of_cell)
    by_area = not any(units.load)
    if by_area:
        units = replace(units, load=units.area)
    mean = sum(units.load) / max(len(open_grids), 1)
    return Ground(graph, load, of_cell, units, open_grids, Aim(mean, tolerance(load, mean)), by_area, problems)
