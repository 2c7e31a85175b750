"""Cells to partition: a sheet of crooked quadrilaterals that meet vertex by vertex."""

import numpy as np
import shapely
from numpy.typing import NDArray

SIDE_M = 30.0


def sheet(across: int, down: int, seed: int = 0, crooked_m: float = 6.0) -> NDArray[np.object_]:
    """``across * down`` cells, row by row from the south; cell 1 lies east of cell 0."""
    rng = np.random.default_rng(seed)
    corners = SIDE_M * np.stack(np.meshgrid(np.arange(across + 1.0), np.arange(down + 1.0)), axis=-1)
    corners = np.round(corners + rng.uniform(-crooked_m, crooked_m, corners.shape), 2)
    rings = np.stack([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=2)
    return np.asarray(shapely.polygons(rings.reshape(-1, 4, 2)))


def squares(across: int, down: int) -> NDArray[np.object_]:
    """The same with straight sides."""
    return sheet(across, down, crooked_m=0.0)
