"""Density of 100,000 cases: the lattice against the exact sum of their kernels, at the same nodes."""

import time

import numpy as np

from bench.figures import Figure
from geo.heat.density import surface

CASES = 100_000
RADIUS_M = 300.0
SIDE_M = 12_000.0
SAMPLE = 400
WEST, SOUTH = 457_000.0, 4_397_000.0


def measure() -> list[Figure]:
    rng = np.random.default_rng(1)
    middles = rng.uniform(0, SIDE_M, (60, 2))
    places = middles[rng.integers(0, len(middles), CASES)] + rng.normal(0, 400, (CASES, 2))
    x, y = WEST + places[:, 0], SOUTH + places[:, 1]
    began = time.perf_counter()
    patches = surface(x, y, np.ones(CASES), RADIUS_M)
    ours = time.perf_counter() - began
    patch = max(patches, key=lambda each: each.values.size)
    rows, columns = rng.integers(0, len(patch.y), SAMPLE), rng.integers(0, len(patch.x), SAMPLE)
    began = time.perf_counter()
    exact = np.array([_exact(x, y, patch.x[c], patch.y[r]) for r, c in zip(rows, columns, strict=True)])
    # The exact sum costs the same at every node, so some of them tell what all would take.
    theirs = (time.perf_counter() - began) / SAMPLE * sum(each.values.size for each in patches)
    off = float(np.abs(exact - patch.values[rows, columns]).max() / max(p.values.max() for p in patches))
    name = f"density of {CASES:,} cases, radius {RADIUS_M:.0f} m"
    return [
        Figure(f"{name}, seconds", "s", ours, theirs, "exact sum (numpy)", theirs / ours, 50),
        Figure(f"{name}, off", "% of the peak", 100 * off, None, "exact sum (numpy)", 100 * off, 0.5, at_least=False),
    ]


def _exact(x: np.ndarray, y: np.ndarray, at_x: float, at_y: float) -> float:
    squared = (x - at_x) ** 2 + (y - at_y) ** 2
    return float(np.exp(-squared / (2 * RADIUS_M**2)).sum() / (2 * np.pi * RADIUS_M**2))


if __name__ == "__main__":
    print("\n".join(figure.row() for figure in measure()))
