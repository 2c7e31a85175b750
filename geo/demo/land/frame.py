from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """A turned frame: u along ``angle`` (radians from east), v to the left of it, both metres from ``origin``."""

    origin: Floats
    angle: float

    @property
    def _turn(self) -> Floats:
        c, s = np.cos(self.angle), np.sin(self.angle)
        return np.array([[c, s], [-s, c]])

    def local(self, points: Floats) -> Floats:
        """Points of the map (shape (n, 2)) in this frame."""
        return np.asarray((points - self.origin) @ self._turn.T)

    def world(self, points: Floats) -> Floats:
        """Points of this frame (shape (..., 2)) on the map."""
        return np.asarray(points @ self._turn + self.origin)

    def box(self, u0: float, v0: float, u1: float, v1: float) -> shapely.Polygon:
        """A rectangle along the frame's axes, on the map."""
        return shapely.Polygon(self.world(np.array([[u0, v0], [u1, v0], [u1, v1], [u0, v1]])))

    def boxes(self, u0: Floats, v0: Floats, u1: Floats, v1: Floats) -> NDArray[np.object_]:
        """Many rectangles along the frame's axes, on the map; every argument of shape (n,)."""
        corners = np.stack([[u0, u1, u1, u0, u0], [v0, v0, v1, v1, v0]]).transpose(2, 1, 0)
        return np.asarray(shapely.polygons(self.world(corners)))
