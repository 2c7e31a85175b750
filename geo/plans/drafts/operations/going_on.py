"""Which grid of a draft each grid of another partition goes on as."""

import numpy as np

from geo.plans.drafts.state import State
from geo.plans.partition.graph import Ints


def numbered(state: State, places: list[int]) -> Ints:
    """A number from 0 for each grid named, by its place in the draft; -1 for others and for none (the last)."""
    numbers = np.full(len(state.grids) + 1, -1, dtype=np.int64)
    numbers[places] = np.arange(len(places))
    return numbers


def going_on(state: State, assignment: Ints, free: list[int], numbers: range) -> dict[int, int]:
    """The grid there is that each new one goes on as: together they keep as many households as can be.

    Args:
        state: as it is.
        assignment: the number of the new grid of each cell, ``(n,)``.
        free: places of the grids that may go on.
        numbers: of the new grids that ask for one, the highest of all.

    Returns:
        The place of the grid by the number of the new one; those that keep nothing of any are left out.
    """
    if not free or not numbers:
        return {}
    weight = state.land.households + state.land.graph.area_m2 / max(float(state.land.graph.area_m2.sum()), 1.0)
    kept = np.zeros((len(numbers), len(free)))
    place = numbered(state, free)[state.of]
    here = (place >= 0) & (assignment >= numbers.start)
    np.add.at(kept, (assignment[here] - numbers.start, place[here]), weight[here])
    # Tens of megabytes, which a server where nobody plans need not spend.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    rows, columns = linear_sum_assignment(kept, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {row + numbers.start: free[column] for row, column in pairs if kept[row, column] > 0}
