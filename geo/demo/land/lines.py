"""Lines that look drawn by hand or by water: smoothed, bent, noded."""

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRID_M = 0.01


def smooth(line: Floats, rounds: int = 3) -> Floats:
    """Chaikin's corner cutting of a polyline of shape (n, 2); its ends stay."""
    for _ in range(rounds):
        near = 0.75 * line[:-1] + 0.25 * line[1:]
        far = 0.25 * line[:-1] + 0.75 * line[1:]
        body = np.stack([near, far], axis=1).reshape(-1, 2)
        line = np.vstack([line[:1], body[1:-1], line[-1:]])
    return line


def meander(rng: np.random.Generator, line: Floats, amount: float, step_m: float = 250.0) -> Floats:
    """Bend each piece of a polyline by up to about ``amount`` of its length; corners and ends stay."""
    pieces = [line[:1]]
    for start, end in pairwise(line):
        delta = end - start
        n = max(1, min(64, 2 ** int(np.ceil(np.log2(max(np.hypot(*delta) / step_m, 1.0))))))
        height = np.zeros(n + 1)
        gap = n
        swing = amount
        while gap > 1:
            middles = np.arange(gap // 2, n, gap)
            height[middles] = (height[middles - gap // 2] + height[middles + gap // 2]) / 2
            height[middles] += swing * rng.uniform(-1, 1, len(middles))
            gap, swing = gap // 2, swing * 0.45
        share = np.linspace(0, 1, n + 1)[1:]
        normal = np.array([-delta[1], delta[0]])
        pieces.append(start + share[:, None] * delta + height[1:, None] * normal)
        pieces[-1][-1] = end
    return np.vstack(pieces)


def node(lines: list[shapely.Geometry]) -> shapely.Geometry:
    """All lines as one linework on the 0.01 m grid, broken wherever two meet."""
    return shapely.union_all(np.array(lines, dtype=object), grid_size=GRID_M)


def faces(linework: shapely.Geometry) -> list[shapely.Polygon]:
    """The faces that a noded linework encloses, west to east (so that their order is certain)."""
    found = shapely.get_parts(shapely.polygonize(shapely.get_parts(linework)))
    bounds = shapely.bounds(found)
    return list(found[np.lexsort((bounds[:, 3], bounds[:, 2], bounds[:, 1], bounds[:, 0]))])
