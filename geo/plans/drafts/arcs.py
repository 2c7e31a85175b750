"""The borders between cells as arcs, from which outlines of cells and grids are drawn without asking again."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.areas.crs import transformer
from geo.plans.cells.faces import segments
from geo.plans.drafts.land import NOWHERE, Land
from geo.plans.partition.graph import Ints

UNITS_A_DEGREE = 10_000_000
"""Coordinates are told in whole numbers of 1e-7 degrees, about a centimetre."""


@dataclass(frozen=True)
class Arcs:
    """``k`` arcs, each as long as it can be.

    Attributes:
        left, right: place of the cell on either side when walking along an arc, -1 for none, ``(k,)``.
        starts: of each arc in ``points``, and their number at the end, ``(k + 1,)``.
        points: longitude and latitude in 1e-7 degrees, ``(p, 2)``.
    """

    left: Ints
    right: Ints
    starts: Ints
    points: Ints


def arcs_of(land: Land) -> Arcs:
    """The arcs of a land."""
    # So turned, a cell is always to the left of its ring.
    start, end, owner = segments(np.asarray(shapely.orient_polygons(land.polygons), dtype=object))
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)
    pieces, of = np.unique(np.column_stack([low, high]), axis=0, return_inverse=True)
    sides = np.full((len(pieces), 2), NOWHERE)
    sides[of.ravel(), turned.astype(np.int64)] = owner
    # All pieces between the same two cells are walked with the same one to the left; never the outside.
    back = sides[:, 0] < sides[:, 1]
    sides[back] = sides[back][:, ::-1]
    pieces[back] = pieces[back][:, [2, 3, 0, 1]]
    pairs, pair = np.unique(sides, axis=0, return_inverse=True)
    order = np.argsort(pair.ravel(), kind="stable")
    together = shapely.multilinestrings(
        shapely.linestrings(pieces[order].reshape(-1, 2, 2)), indices=pair.ravel()[order]
    )
    parts, of_pair = shapely.get_parts(shapely.line_merge(together, directed=True), return_index=True)
    points, arc = shapely.get_coordinates(parts, return_index=True)
    lon, lat = transformer(land.srid, 4326).transform(points[:, 0], points[:, 1])
    return Arcs(
        pairs[of_pair, 0],
        pairs[of_pair, 1],
        np.searchsorted(arc, np.arange(len(parts) + 1)).astype(np.int64),
        np.round(np.column_stack([lon, lat]) * UNITS_A_DEGREE).astype(np.int64),
    )
