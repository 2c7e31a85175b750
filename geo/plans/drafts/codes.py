"""Provisional codes of new grids: the community's code and the next numbers that no grid ever had, from the north-west.

They follow the rule of the district's codes, west to east and north to south, until the superior platform's are known.
"""

import numpy as np
import shapely

from geo.areas.numbering import reading_order
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State
from geo.plans.partition.graph import Floats

_DIGITS = 3


def coded(state: State) -> State:
    """The same with the grids whose codes are provisional numbered anew, dedicated ones after the others.

    Raises:
        RefusedError: the community has had as many grids as it can have codes.
    """
    base = [state.grids[at] for at in state.live if state.grids[at].provisional]
    over = [each for each in state.dedicated if each.grid.provisional and not each.grid.retired]
    if not base and not over:
        return state
    every = [*state.grids, *(each.grid for each in state.dedicated)]
    taken = state.used | {grid.code for grid in every if not grid.provisional}
    prefix = state.land.code
    numbers = [int(tail) for code in taken if code.startswith(prefix) and (tail := code[len(prefix) :]).isdecimal()]
    first = max((number for number in numbers if number < 10**_DIGITS), default=0) + 1
    if first + len(base) + len(over) > 10**_DIGITS:
        raise RefusedError("grid", "plan_codes_exhausted", community=state.land.name)
    keys = _in_order([(grid.key, _middle(state, state.index(grid.key))) for grid in base])
    keys += _in_order([(each.grid.key, shapely.get_coordinates(each.shape.centroid)[0]) for each in over])
    for number, key in enumerate(keys, start=first):
        state = state.retold(key, code=f"{prefix}{number:0{_DIGITS}d}")
    return state


def _in_order(places: list[tuple[str, Floats]]) -> list[str]:
    """Keys of grids in reading order by the middle of each."""
    if not places:
        return []
    return [places[at][0] for at in reading_order(np.array([middle for _, middle in places])).tolist()]


def _middle(state: State, index: int) -> Floats:
    cells = state.cells_of(index)
    if len(cells) == 0:
        return np.zeros(2)
    return np.average(state.land.spots[cells], axis=0, weights=state.land.graph.area_m2[cells])
