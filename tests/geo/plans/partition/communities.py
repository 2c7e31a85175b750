"""Communities of any kind, for properties that have to hold whatever there is."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import FREE, CellGraph
from geo.plans.partition.together import kept_together
from tests.geo.plans.partition.ground import sheet


@dataclass(frozen=True)
class Community:
    """A graph and a number of grids that it can have."""

    graph: CellGraph
    grids: int


@st.composite
def communities(draw: st.DrawFn) -> Community:
    """Up to 64 cells: some taken away, so that there are holes and pieces; groups that may lie apart; locked cells."""
    across, down = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    kept = rng.random(across * down) >= draw(st.sampled_from([0.0, 0.15, 0.5]))
    kept[rng.integers(across * down)] = True
    cells = sheet(across, down, seed=1)[kept]
    count = len(cells)
    households = rng.integers(0, draw(st.sampled_from([1, 5, 60])), count)
    group = np.where(rng.random(count) < draw(st.sampled_from([0.0, 0.2])), rng.integers(0, 4, count), FREE)
    locked = np.full(count, FREE)
    if draw(st.booleans()):
        locked[rng.random(count) < 0.2] = 0
    graph = cell_graph(cells, households, rng.integers(0, 4, count), group=group, locked=locked)
    units = int(kept_together(graph)[0].max()) + 1
    fewest = 1 if (locked == FREE).all() or (locked == 0).all() else 2
    most = units + int((locked == 0).any())
    return Community(graph, draw(st.integers(fewest, max(fewest, min(6, most)))))
