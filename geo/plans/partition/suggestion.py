"""A partition that is proposed, what it is worth, and what could not be had."""

from dataclasses import dataclass

from geo.plans.partition.graph import Ints
from geo.plans.partition.metrics import PlanMetrics
from geo.plans.partition.problems import Problem


@dataclass(frozen=True)
class Suggestion:
    """The grid of each cell, ``(n,)``, from 0 up to the number of grids."""

    assignment: Ints
    metrics: PlanMetrics
    problems: tuple[Problem, ...]
