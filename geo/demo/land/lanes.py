"""The lanes of villages: what of the groups' borders is a way, joined to the roads into one network."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.groups import Groups

Floats = NDArray[np.float64]


def lanes(groups: Groups, roads: list[shapely.LineString], lands: NDArray[np.object_]) -> list[list[Floats]]:
    """The lanes of each village along its groups' borders, as far as its core reaches; all meet a road.

    Args:
        roads: the roads outside the city.
        lands: the land of each village, shape (n,).
    """
    tree = shapely.STRtree(roads)
    by_village: list[list[shapely.LineString]] = [[] for _ in lands]
    for village, chord in groups.cuts:
        half = groups.half[village] * 1.05
        core = groups.frames[village].box(-half, -half, half, half)
        parts = shapely.get_parts(shapely.intersection(chord, core))
        by_village[village] += [p for p in parts if p.geom_type == "LineString" and p.length > 10]
    found: list[list[Floats]] = []
    for village, lines in enumerate(by_village):
        near = [shapely.intersection(roads[k], lands[village].buffer(50)) for k in tree.query(lands[village])]
        joined = _join(lines, [n for n in near if not n.is_empty])
        found.append([shapely.get_coordinates(line) for line in joined])
    return found


def _join(lines: list[shapely.LineString], roads: list[shapely.Geometry]) -> list[shapely.LineString]:
    """The lines and the shortest ways that join to the roads whatever does not meet them."""
    if not roads:
        return lines
    network = shapely.union_all(roads)
    waiting = list(lines)
    links: list[shapely.LineString] = []
    while waiting:
        gaps = shapely.distance(np.array(waiting, dtype=object), network)
        nearest = int(np.argmin(gaps))
        line = waiting.pop(nearest)
        if gaps[nearest] > 0.05:
            links.append(shapely.shortest_line(line, network))
            network = shapely.union_all([network, links[-1]])
        network = shapely.union_all([network, line])
    return lines + links
