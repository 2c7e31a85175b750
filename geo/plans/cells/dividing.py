"""A community divided into cells around its buildings."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.plans.cells.faces import Faces, faces_of
from geo.plans.cells.footprints import Buildings, buildings, homes_of
from geo.plans.cells.ground import NOWHERE, Cells, Floats, Geometries, Ground, Ints, Texts
from geo.plans.cells.grouping import Rule, grids_of, group, in_grids
from geo.plans.cells.lines import borders, inner_lines, node
from geo.plans.cells.polygonal import polygonal
from geo.plans.cells.voronoi import ridges, samples


def divide(ground: Ground) -> Cells:
    """The cells of a community: one around each building, and one for each block and piece of land without any.

    Blocks are what boundaries, streets and edges of the land enclose; a building counts in the block that holds most
    of it. One that a street or an edge of the land crosses keeps one cell; only a boundary of a grid cuts it. No line
    is made up where there is no building: a field without streets is one cell, however large.
    """
    built = buildings(ground.footprints, ground.community)
    # Noded once before the ridges are cut off at them: what meets a line must meet it where it will stay.
    base = node(np.concatenate([borders(ground), inner_lines(ground)]))
    blocks = faces_of(base, ground.community).polygons
    homes = _home_blocks(built, blocks)
    outlines, building = samples(built.shapes)
    by_block = dict(_members(homes[building]))
    between = [ridges(outlines[mine], building[mine], blocks[k]) for k, mine in by_block.items()]
    lines = np.concatenate([base, *between])
    walls = shapely.boundary(_crossed(built.shapes, lines))
    faces = faces_of(np.concatenate([lines, walls]), ground.community)
    owner = _owners(faces, built, blocks, {k: (outlines[mine], building[mine]) for k, mine in by_block.items()})
    grid = in_grids(faces, grids_of(ground.grids, faces.spots))
    count = len(built.shapes)
    grouped = group(faces, grid, owner, _held(faces, built, owner), Rule(owner < count, owner < count))
    kinds = _kinds(ground, grouped.polygons, owner[grouped.first] < count)
    where, cut = homes_of(ground.footprints, built, grouped.polygons)
    return Cells(grouped.polygons, kinds, grid[grouped.first], where, cut)


def _home_blocks(built: Buildings, blocks: Geometries) -> Ints:
    """The block that holds the largest part of each building."""
    # Asked by the blocks, which have thousands of points: what asks is prepared once for all that it meets.
    block, building = shapely.STRtree(built.shapes).query(blocks, predicate="intersects")
    shapely.prepare(blocks)
    shapes, around = built.shapes[building], blocks[block]
    held = shapely.area(shapes)
    crossed = ~shapely.covers(around, shapes)
    held[crossed] = shapely.area(shapely.intersection(shapes[crossed], around[crossed]))
    order = np.lexsort((-block, held, building))
    homes = np.zeros(len(built.shapes), dtype=np.int64)
    homes[building[order]] = block[order]
    return homes


def _members(key: Ints) -> list[tuple[int, Ints]]:
    """The places at which each value of ``key`` stands."""
    order = np.argsort(key, kind="stable")
    values, starts = np.unique(key[order], return_index=True)
    return list(zip(values.tolist(), np.split(order, starts[1:]), strict=True)) if len(key) else []


def _crossed(shapes: Geometries, lines: Geometries) -> Geometries:
    """The buildings that a line touches: their walls are needed to keep each whole."""
    _, hit = shapely.STRtree(shapes).query(lines, predicate="intersects")
    return np.asarray(shapes[np.unique(hit)], dtype=object)


def _owners(faces: Faces, built: Buildings, blocks: Geometries, outlines: dict[int, tuple[Floats, Ints]]) -> Ints:
    """Who each face belongs to: a building (from 0), or a block without any (after the buildings)."""
    block, at = shapely.STRtree(faces.spots).query(blocks, predicate="intersects")
    inside = np.full(len(faces.spots), NOWHERE)
    inside[at] = block
    lost = np.nonzero(inside == NOWHERE)[0]
    inside[lost] = shapely.STRtree(blocks).nearest(faces.spots[lost])
    owner = len(built.shapes) + inside
    spots = shapely.get_coordinates(faces.spots)
    for k, here in _members(inside):
        if k in outlines:
            points, building = outlines[k]
            owner[here] = building[cKDTree(points).query(spots[here])[1]]
    face, building = shapely.STRtree(built.shapes).query(faces.spots, predicate="intersects")
    # Of two buildings that overlap by a hand's breadth the first has what both cover.
    owner[face[::-1]] = building[::-1]
    return owner


def _held(faces: Faces, built: Buildings, owner: Ints) -> Floats:
    """How much of the building that it belongs to lies in each face, in m²."""
    held = np.zeros(len(owner))
    building, face = shapely.STRtree(faces.polygons).query(built.shapes, predicate="intersects")
    own = owner[face] == building
    common = shapely.intersection(built.shapes[building[own]], faces.polygons[face[own]])
    held[face[own]] = shapely.area(common)
    return held


def _kinds(ground: Ground, polygons: Geometries, has_building: NDArray[np.bool_]) -> Texts:
    """What each cell is: a building's, or what covers most of it if that is more than half, or open ground."""
    kinds = np.full(len(polygons), "building", dtype="U8")
    bare = np.nonzero(~has_building)[0]
    kinds[bare] = "open"
    land = polygonal(ground.land)
    at, cell = shapely.STRtree(polygons[bare]).query(land, predicate="intersects")
    covered = shapely.area(shapely.intersection(polygons[bare[cell]], land[at]))
    for kind in np.unique(ground.land_kinds):
        mine = ground.land_kinds[at] == kind
        share = np.bincount(cell[mine], covered[mine], len(bare)) / shapely.area(polygons[bare])
        kinds[bare[share > 0.5]] = kind
    return kinds
