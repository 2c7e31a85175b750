"""Whether a series rises or falls more than chance would make it: the test of Mann (1945) and Kendall (1975)."""

import math
from collections.abc import Sequence
from itertools import combinations


def mann_kendall(values: Sequence[float]) -> float:
    """The standard score of the trend of ``values``: positive if they rise, 0 where nothing can be said.

    Ties are allowed for, and the score is corrected for continuity.
    """
    n = len(values)
    s = sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))
    ties = [values.count(value) for value in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if s == 0 or variance <= 0:
        return 0.0
    return (s - math.copysign(1, s)) / math.sqrt(variance)
