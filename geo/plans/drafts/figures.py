"""What the grids of a draft come to."""

from dataclasses import dataclass, replace

import numpy as np

from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.state import Grid, Kind, State, counted, in_force
from geo.plans.partition.graph import Ints
from geo.plans.partition.metrics import measure
from geo.plans.partition.size import TARGET


@dataclass(frozen=True)
class Yardstick:
    """What grids are measured by: the ``mix`` of workload (see ``workload``) and the ``target`` of households."""

    mix: float = 0.0
    target: int = TARGET


@dataclass(frozen=True)
class GridFigures:
    """One grid of a draft.

    Attributes:
        grid: what is told of it.
        change: against the grids in force.
        cells, households, cases: in it; cases are open ones that the asker may count.
        workload: in households.
        area_m2: of it.
        polsby_popper: 1 for a circle; 0 without cells.
        parts: pieces that it is in.
        from_target: share by which its households are off the target; ``from_mean`` its workload off the community's
            mean.
        within: its workload is within the tolerance of the mean.
    """

    grid: Grid
    change: Kind
    cells: int
    households: int
    cases: int
    workload: float
    area_m2: float
    polsby_popper: float
    parts: int
    from_target: float
    from_mean: float
    within: bool


def figures(state: State, cases: Ints, by: Yardstick) -> list[GridFigures]:
    """The figures of every grid, in the order of the draft; retired ones that are in force have zeros.

    Args:
        state: the draft.
        cases: open disputes of each cell, ``(n,)``.
        by: what grids are measured by.
    """
    land, live = state.land, state.live
    number = np.full(len(state.grids) + 1, len(live), dtype=np.int64)
    number[live] = np.arange(len(live))
    homeless = bool((state.of == NOWHERE).any())
    graph = counted(land.graph, land, cases)
    found = measure(graph, number[state.of], len(live) + homeless, mix=by.mix, target=by.target)
    load = found.workload[: len(live)]
    mean = float(load.mean()) if len(live) else 0.0
    counts = np.bincount(number[state.of], minlength=len(live))
    told = []
    for at, (grid, change) in enumerate(zip(state.grids, changes(state), strict=True)):
        if grid.retired:
            if grid.grid_id is not None:
                told.append(GridFigures(grid, change, 0, 0, 0, 0.0, 0.0, 0.0, 0, 0.0, 0.0, within=True))
            continue
        n = int(number[at])
        off = float(load[n]) - mean
        told.append(
            GridFigures(
                grid,
                change,
                int(counts[n]),
                int(found.households[n]),
                int(found.cases[n]),
                float(load[n]),
                float(found.area_m2[n]),
                float(found.polsby_popper[n]),
                int(found.parts[n]),
                float(found.from_target[n]),
                off / mean if mean else 0.0,
                within=abs(off) <= found.tolerance * (1 + 1e-9),
            )
        )
    return told


def changes(state: State) -> list[Kind]:
    """What each grid is against those in force, in the order of the draft."""
    moved = state.of != state.land.home
    reshaped = set(np.unique(np.concatenate([state.of[moved], state.land.home[moved]])).tolist())
    return [_change(state, at, at in reshaped) for at in range(len(state.grids))]


def _change(state: State, at: int, reshaped: bool) -> Kind:
    grid = state.grids[at]
    if grid.grid_id is None:
        return "new"
    if grid.retired:
        return "retired"
    if reshaped:
        return "reshaped"
    return "same" if replace(grid, locked=False) == in_force(state.land.grids[at]) else "edited"


def moved_households(state: State) -> int:
    """Households in another grid than in force."""
    return int(state.land.households[state.of != state.land.home].sum())
