"""Grids by the Max-P of spopt: ``python … COMMUNITIES SECONDS``. As many as have nine tenths of a grid's households.

COMMUNITIES is a JSON list of {households, pairs, centres, grids}; each has SECONDS. Prints a JSON list with the grid of
each cell, or null where time was too short, and the seconds taken.
"""

import json
import signal
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import geopandas
import libpysal
import numpy as np
from spopt.region import MaxPHeuristic

Community = dict[str, Any]
NINE_TENTHS = 0.9
# A tenth of what it does by itself: with more it is not done in the time.
CONSTRUCTIONS, ANNEALINGS = 10, 1


def main(communities: str, seconds: str) -> None:
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _too_late)
    print(json.dumps([_solve(community, float(seconds)) for community in json.loads(Path(communities).read_text())]))


def _too_late(*_: object) -> None:
    raise TimeoutError


def _solve(community: Community, seconds: float) -> tuple[list[int] | None, float]:
    began = time.perf_counter()
    count = len(community["households"])
    near: dict[int, list[int]] = {cell: [] for cell in range(count)}
    for one, other in community["pairs"]:
        near[one].append(other)
        near[other].append(one)
    x, y = np.array(community["centres"]).T
    points = geopandas.points_from_xy(x, y)
    cells = geopandas.GeoDataFrame({"x": x, "y": y, "households": community["households"]}, geometry=points)
    threshold = NINE_TENTHS * sum(community["households"]) / community["grids"]
    weights = libpysal.weights.W(near, silence_warnings=True)
    model = MaxPHeuristic(cells, weights, ["x", "y"], "households", threshold, 2, CONSTRUCTIONS, ANNEALINGS)
    np.random.seed(1)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        model.solve()
    except TimeoutError:
        return None, time.perf_counter() - began
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    _, labels = np.unique(model.labels_, return_inverse=True)
    return labels.tolist(), time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
