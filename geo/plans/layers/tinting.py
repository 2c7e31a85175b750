"""Colours for a map on which neighbours have to differ."""

from collections.abc import Mapping

import numpy as np
import shapely


def tints(shapes: Mapping[int, shapely.Geometry], colours: int) -> dict[int, int]:
    """A colour from 0 for each shape: one that no shape beside it has, the least used of these.

    Where there are too few colours for that, the one that fewest neighbours have.

    Args:
        shapes: polygons of a coverage, by any number.
        colours: how many there are.
    """
    numbers = list(shapes)
    polygons = np.empty(len(numbers), dtype=object)
    polygons[:] = [shapes[number] for number in numbers]
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    beside: dict[int, list[int]] = {at: [] for at in range(len(numbers))}
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a != b:
            beside[a].append(b)
    found: dict[int, int] = {}
    for at in sorted(beside, key=lambda each: (-len(beside[each]), numbers[each])):
        near = [found[each] for each in beside[at] if each in found]
        used = list(found.values())
        found[at] = min(range(colours), key=lambda colour: (near.count(colour), used.count(colour), colour))
    return {numbers[at]: colour for at, colour in found.items()}
