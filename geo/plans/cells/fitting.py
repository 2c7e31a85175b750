"""A community divided into cells that somebody has drawn: made to fit each other and its boundary."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.areas.crs import GRID_SIZE_M
from geo.plans.cells.faces import Faces, faces_of
from geo.plans.cells.footprints import share_held
from geo.plans.cells.ground import NOWHERE, Cells, Floats, Geometries, Ground, Ints
from geo.plans.cells.grouping import Rule, grids_of, group, in_grids
from geo.plans.cells.lines import borders, led_to, node
from geo.plans.cells.polygonal import polygonal

GAP_M = 2.0
NOTICED_M = 0.02
_SNAPPED_M = 0.1


@dataclass(frozen=True)
class Fit:
    """What had to be done so that drawn cells cover a community.

    Attributes:
        taken: how many of the drawn polygons have a cell here.
        overlaps_m2: ground that two or more of them claimed.
        gaps_m2: ground of the community that none of them covered and that went to the cells beside it.
        open_m2: ground that none covered and that is a cell of its own, because it is too wide for a slip.
        outside_m2: ground beyond the community that those which lie mostly in it claimed.
        moved: how many of those have a point that moved more than 2 cm, and ``moved_m`` the furthest one.
        gained_m2, lost_m2: how much larger and smaller cells became than they were drawn, added up.
    """

    taken: int
    overlaps_m2: float
    gaps_m2: float
    open_m2: float
    outside_m2: float
    moved: int
    moved_m: float
    gained_m2: float
    lost_m2: float


def fit(ground: Ground, drawn: Geometries, weights: Floats) -> tuple[Cells, Fit, Floats]:
    """The cells of a community from polygons that were drawn for it.

    Edges within two metres of the community's boundary, or of a grid's, are laid on it; gaps narrower than two metres
    are closed, and what two polygons claim goes to the one with the longer border. A grid's boundary cuts them.

    Args:
        ground: its community and grids.
        drawn: shape (b,), polygons in the metric CRS of the ground; those that lie elsewhere are left out.
        weights: shape (b,), what is counted in each, such as households.

    Returns:
        The cells, what was done, and what of the weights each cell gets.
    """
    shapes = polygonal(shapely.set_precision(polygonal(drawn), GRID_SIZE_M))
    inside = shapely.area(shapely.intersection(shapes, ground.community))
    mine = np.nonzero(inside > 0)[0]
    clean = shapes.copy()
    if len(mine):
        clean[mine] = shapely.coverage_clean(shapes[mine], gap_width=GAP_M, snapping_distance=_SNAPPED_M)
    base = node(borders(ground))
    edges = shapely.get_parts(shapely.boundary(clean[mine]))
    faces = faces_of(np.concatenate([base, led_to(_merged(edges, ground), base)]), ground.community)
    owner = _owners(faces, clean, mine)
    grid = in_grids(faces, grids_of(ground.grids, faces.spots))
    rule = Rule(np.zeros(len(owner), dtype=bool), owner < len(drawn))
    grouped = group(faces, grid, owner, shapely.area(faces.polygons), rule)
    of = owner[grouped.first]
    kinds = np.where(of < len(drawn), "block", "open")
    homes, cut = share_held(shapes, inside > 0, grouped.polygons)
    cells = Cells(grouped.polygons, kinds, grid[grouped.first], homes, cut)
    return cells, _fit(ground, shapes, mine, cells, of), _told(shapes, inside, cells, of, weights)


def _merged(edges: Geometries, ground: Ground) -> Geometries:
    inner = shapely.intersection(shapely.line_merge(shapely.union_all(edges)), ground.community)
    return np.asarray(shapely.get_parts(inner), dtype=object)


def _owners(faces: Faces, clean: Geometries, mine: Ints) -> Ints:
    """The polygon of each face; those in none belong to one more that stands for open ground."""
    owner = np.full(len(faces.spots), len(clean))
    spot, at = shapely.STRtree(clean[mine]).query(faces.spots, predicate="intersects")
    owner[spot[::-1]] = mine[at[::-1]]
    return owner


def _fit(ground: Ground, shapes: Geometries, mine: Ints, cells: Cells, of: Ints) -> Fit:
    own = shapes[mine]
    within = shapely.intersection(own, ground.community)
    covered = float(shapely.area(shapely.union_all(within)))
    area = shapely.area(cells.polygons)
    open_m2 = float(area[of == len(shapes)].sum())
    mostly = np.nonzero(shapely.area(within) > 0.5 * shapely.area(own))[0]
    became = [cells.polygons[of == mine[i]] for i in mostly]
    whole = np.array([shapely.coverage_union_all(each) for each in became], dtype=object)
    moved = np.nan_to_num(shapely.hausdorff_distance(own[mostly], whole)) if len(mostly) else np.zeros(0)
    grown = shapely.area(whole) - shapely.area(own[mostly]) if len(mostly) else np.zeros(0)
    return Fit(
        taken=len(np.unique(of[of < len(shapes)])),
        overlaps_m2=max(float(shapely.area(within).sum()) - covered, 0.0),
        gaps_m2=max(float(ground.community.area) - covered - open_m2, 0.0),
        open_m2=open_m2,
        outside_m2=float(shapely.area(shapely.difference(own[mostly], ground.community)).sum()),
        moved=int((moved > NOTICED_M).sum()),
        moved_m=float(moved.max(initial=0)),
        gained_m2=float(grown[grown > 0].sum()),
        lost_m2=float(-grown[grown < 0].sum()),
    )


def _told(shapes: Geometries, inside: Floats, cells: Cells, of: Ints, weights: Floats) -> Floats:
    """What each cell gets of the weights: of each polygon as much as lies in the community, by surface.

    A polygon that came to have no cell leaves its weight to the one that covers most of it.
    """
    area = shapely.area(cells.polygons)
    known = of < len(shapes)
    surface = np.bincount(of[known], area[known], len(shapes))
    size = np.maximum(shapely.area(shapes), inside)
    part = weights * np.divide(inside, size, out=np.zeros(len(size)), where=size > 0)
    told = np.zeros(len(area))
    told[known] = part[of[known]] * area[known] / surface[of[known]]
    lost = np.nonzero((surface == 0) & (cells.homes != NOWHERE))[0]
    np.add.at(told, cells.homes[lost], part[lost])
    return told
