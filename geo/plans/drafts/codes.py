"""Provisional codes of new grids: the community's code and the next numbers that no grid ever had, from the north-west.

They follow the rule of the district's codes, west to east and north to south, until the superior platform's are known.
"""

import numpy as np

from geo.areas.numbering import reading_order
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State
from geo.plans.partition.graph import Floats

_DIGITS = 3


def coded(state: State) -> State:
    """The same with the grids whose codes are provisional numbered anew.

    Raises:
        RefusedError: the community has had as many grids as it can have codes.
    """
    new = [at for at in state.live if state.grids[at].provisional]
    if not new:
        return state
    taken = state.used | {grid.code for grid in state.grids if not grid.provisional}
    prefix = state.land.code
    numbers = [int(tail) for code in taken if code.startswith(prefix) and (tail := code[len(prefix) :]).isdecimal()]
    first = max((number for number in numbers if number < 10**_DIGITS), default=0) + 1
    if first + len(new) > 10**_DIGITS:
        raise RefusedError("grid", "plan_codes_exhausted", community=state.land.name)
    middles = np.array([_middle(state, at) for at in new])
    for number, place in enumerate(reading_order(middles).tolist(), start=first):
        state = state.told(new[place], code=f"{prefix}{number:0{_DIGITS}d}")
    return state


def _middle(state: State, index: int) -> Floats:
    cells = state.cells_of(index)
    if len(cells) == 0:
        return np.zeros(2)
    return np.average(state.land.spots[cells], axis=0, weights=state.land.graph.area_m2[cells])
