"""What a cell costs a grid leader, and how evenly it can be shared out."""

import numpy as np

from geo.core.errors import InvalidInputError
from geo.plans.partition.graph import CellGraph, Floats

TOLERANCE = 0.10


def workload(graph: CellGraph, mix: float) -> Floats:
    """The workload of each cell in households, ``(n,)``.

    Args:
        graph: the cells.
        mix: 0 counts households alone, 1 cases alone. Between them all cases together weigh as much as all
            households together, so that the sum is always the number of households. Where one of the two is
            nowhere, the other counts alone.

    Raises:
        InvalidInputError: ``mix`` outside 0…1.
    """
    if not 0 <= mix <= 1:
        raise InvalidInputError.of("mix", "mix_outside", mix=mix)
    households, cases = graph.households.astype(np.float64), graph.cases.astype(np.float64)
    if not households.any():
        return cases
    if not cases.any():
        return households
    return np.asarray((1 - mix) * households + mix * cases * (households.sum() / cases.sum()))


def tolerance(load: Floats, mean: float) -> float:
    """How far from the mean a grid may be, in units of ``load``: a tenth of the mean, or half the largest cell.

    A cell that is itself more than a tenth above the mean is left out: it makes its own grid uneven, and should not
    excuse the others.
    """
    fitting = load[load <= (1 + TOLERANCE) * mean]
    return max(TOLERANCE * mean, float(fitting.max(initial=0.0)) / 2)
