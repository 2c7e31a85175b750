"""How many grids so many households make."""

import math

from geo.plans.partition.workload import TOLERANCE

TARGET = 270


def grids_for(households: int, target: int = TARGET) -> int:
    """The number of grids whose mean lies nearest to ``target`` households; at least one."""
    fewer = max(1, households // target)
    return min((fewer, fewer + 1), key=lambda grids: (abs(households / grids - target), grids))


def possible_grids(households: int, target: int = TARGET) -> range:
    """The numbers of grids whose mean lies within ±10 % of ``target``; empty if there is none."""
    least = max(1, math.ceil(households / (target * (1 + TOLERANCE)) - 1e-9))
    return range(least, math.floor(households / (target * (1 - TOLERANCE)) + 1e-9) + 1)
