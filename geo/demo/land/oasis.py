"""Where something grows: soft-edged oases around the villages, along the roads between them, around the city."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.groups import Groups

Floats = NDArray[np.float64]

_ALONG_ROAD_M = 260.0
_CLOSE_M = 650.0


def oasis(
    rng: np.random.Generator, groups: Groups, roads: list[Floats], city: shapely.Polygon, district: shapely.Geometry
) -> shapely.Geometry:
    """The green land of the district.

    Args:
        roads: the lines of village roads, shape (n, 2) each.
    """
    blobs = [_blob(rng, f.origin, 1.2 * half) for f, half in zip(groups.frames, groups.half, strict=True)]
    lines = [shapely.LineString(r) for r in roads]
    strips = [line.buffer(_ALONG_ROAD_M, quad_segs=3) for line in lines if line.length < 5500]
    whole = shapely.union_all([*blobs, *strips, city.buffer(500)])
    closed = whole.buffer(_CLOSE_M, quad_segs=4).buffer(-_CLOSE_M, quad_segs=4)
    kept = [p for p in shapely.get_parts(closed) if p.area > 250_000]
    filled = [shapely.Polygon(p.exterior, [r for r in p.interiors if shapely.Polygon(r).area > 600_000]) for p in kept]
    return shapely.intersection(shapely.simplify(shapely.union_all(filled), 8), district)


def pond(rng: np.random.Generator, middle: Floats, radius: float) -> shapely.Polygon:
    """A lake of about that radius."""
    return _blob(rng, middle, radius).buffer(0)


def _blob(rng: np.random.Generator, middle: Floats, radius: float) -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    waves = np.arange(2, 8)
    swing = rng.uniform(-1, 1, len(waves)) / waves
    ripple = np.sin(waves[:, None] * angle[None] + rng.uniform(0, 2 * np.pi, len(waves))[:, None])
    reach = radius * (1 + 0.35 * (swing[:, None] * ripple).sum(axis=0))
    return shapely.Polygon(middle + reach[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]))
