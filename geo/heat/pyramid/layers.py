"""The layers of the counters: what a cell is in each, and which of them a case is counted in."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.core import morton
from geo.heat.pyramid.facts import Facts
from geo.heat.squares import LAYERS as SQUARES

DISTRICT, HOURS, GRIDS, UNPLACED = range(4)
LAYERS = (DISTRICT, HOURS, GRIDS, UNPLACED, *SQUARES)


@dataclass(frozen=True)
class Layer:
    """One layer, with the facts that are counted in it.

    Attributes:
        number: of :data:`LAYERS`.
        facts: those counted here.
        cells: the different cells they lie in, in order, shape (cells,).
        of: which of ``cells`` each fact lies in, shape (facts,).
    """

    number: int
    facts: Facts
    cells: NDArray[np.int64]
    of: NDArray[np.int64]


def layers(facts: Facts) -> Iterator[Layer]:
    """Every layer that ``facts`` are counted in, in the order of their numbers."""
    located, unplaced = facts.where(facts.located), facts.where(~facts.located)
    yield _layer(DISTRICT, facts, facts.district)
    yield _layer(HOURS, facts, facts.hour)
    yield _layer(GRIDS, located, located.place)
    yield _layer(UNPLACED, unplaced, unplaced.scope)
    # Each layer of squares is made of the finer one's few cells, and not of the many facts again.
    finer, made = SQUARES[-1], []
    cells, of = np.unique(located.morton >> 2 * (morton.ZOOM - finer), return_inverse=True)
    for number in reversed(SQUARES):
        cells, shared = np.unique(cells >> 2 * (finer - number), return_inverse=True)
        of, finer = shared[of], number
        made.append(Layer(number, located, cells, of))
    yield from reversed(made)


def _layer(number: int, facts: Facts, column: NDArray[np.integer]) -> Layer:
    cells, of = np.unique(column.astype(np.int64), return_inverse=True)
    return Layer(number, facts, cells, of)
