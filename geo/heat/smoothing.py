"""Rates that a small number of households cannot throw about: empirical Bayes towards the rate of all.

The estimator is the global one of Marshall (1991), by the method of moments: every area's own rate is drawn towards the
rate of all areas together, the more so the fewer households it has and the less the areas differ beyond chance.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.heat.counts import AreaCount


def empirical_bayes(events: NDArray[np.float64], population: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smoothed rates.

    Args:
        events: of each area, shape (areas,).
        population: of each area, none zero, shape (areas,).

    Returns:
        Events for one of the population, shape (areas,).
    """
    everybody = population.sum()
    if not everybody:
        return np.zeros(len(events))
    rates = events / population
    overall = events.sum() / everybody
    spread = (population * (rates - overall) ** 2).sum() / everybody
    between = max(0.0, float(spread - overall / population.mean()))
    chance = overall / population
    total = between + chance
    own = np.divide(between, total, out=np.zeros_like(total), where=total > 0)
    smoothed: NDArray[np.float64] = overall + own * (rates - overall)
    return smoothed


def smoothed_rates(counts: Sequence[AreaCount]) -> list[float | None]:
    """The smoothed rate of each area per 1,000 households, None where none are known."""
    with_homes = [count for count in counts if count.households]
    events = np.array([count.n for count in with_homes], dtype=np.float64)
    homes = np.array([count.households for count in with_homes], dtype=np.float64)
    found = iter(1000.0 * empirical_bayes(events, homes))
    return [float(next(found)) if count.households else None for count in counts]
