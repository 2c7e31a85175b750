"""How well polygons agree with cells: in the right datum borders run where cells end."""

from collections.abc import Iterable

import numpy as np
import shapely

from geo.plans.drafts.land import Geometries, Land


def agreement(lands: Iterable[Land], shapes: Geometries) -> float:
    """The ground that polygons and the cells they would take have in common, as a share of all of either, 0 to 1.

    Args:
        lands: the communities around them.
        shapes: valid polygons in the metres of the lands, ``(n,)``.
    """
    common = np.zeros(len(shapes))
    either = shapely.area(shapes)
    for land in lands:
        shape, cell = shapely.STRtree(land.points).query(shapes, predicate="intersects")
        for number in np.unique(shape).tolist():
            taken = shapely.coverage_union_all(land.polygons[cell[shape == number]])
            inside = float(shapely.area(shapely.intersection(taken, shapes[number])))
            common[number] += inside
            either[number] += float(shapely.area(taken)) - inside
    whole = float(either.sum())
    return float(common.sum()) / whole if whole else 0.0
