"""Two communities after some cells went from one to the other."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.areas.crs import GRID_SIZE_M
from geo.core.errors import ConflictError
from geo.plans.borders.seam import SLIVER_M, seamed
from geo.plans.cells.ground import Geometries, Ints, as_array
from geo.plans.cells.lines import LEAST_M2
from geo.plans.cells.outlines import outlines
from geo.plans.drafts.land import Land
from geo.plans.drafts.refusal import RefusedError
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import Flags, parts_of

_CM = round(1 / GRID_SIZE_M)


@dataclass(frozen=True)
class Moved:
    """Both communities, cells and grids of the one that gives first, then those of the one that takes.

    Attributes:
        polygons: of all cells; ``grid`` the place of each cell's grid in both lists, ``taken`` whether its community is
            now the one that takes. All of shape (n,).
        grids: the grids whose boundary is another now, by their place.
        giving, taking: the communities.
    """

    polygons: Geometries
    grid: Ints
    taken: Flags
    grids: dict[int, shapely.MultiPolygon]
    giving: shapely.MultiPolygon
    taking: shapely.MultiPolygon


def moved_over(giving: Land, taking: Land, shapes: Geometries, cells: Ints, to: int) -> Moved:
    """Let cells of a community go to a grid of the one beside it.

    Args:
        giving, taking: the communities; every cell of theirs is in a grid.
        shapes: shape (g,), the boundaries of the grids of both, in the order of the lands.
        cells: places of the cells in ``giving``.
        to: place of the grid in ``taking``.

    Raises:
        RefusedError: a grid would be left empty or fall apart, or a community would.
        ConflictError: the two do not come out as an exact coverage.
    """
    grid = np.concatenate([giving.home, taking.home + len(giving.grids)])
    grid[cells] = len(giving.grids) + to
    taken = np.arange(len(grid)) >= len(giving)
    taken[cells] = True
    polygons = seamed(np.concatenate([giving.polygons, taking.polygons]), cells, taken)
    _check_giving(giving, cells)
    _check_taking(giving, taking, polygons[taken], cells, to)
    was = np.concatenate([as_array([giving.boundary, taking.boundary]), shapes])
    kept = np.append(was, _seam(outlines(polygons, grid, was), len(giving.grids), polygons[cells]))
    lines = outlines(polygons[~taken], grid[~taken], kept) | outlines(polygons[taken], grid[taken], kept)
    changed = {at: shape for at, shape in lines.items() if shapely.normalize(shape) != shapely.normalize(shapes[at])}
    # Beside the seam a community keeps the points that it had, without those that only cells or grids need.
    points = _centimetres(np.append(was[:2], kept[-1:]))
    whole = [_bounded(side, points) for side in (polygons[~taken], polygons[taken])]
    _check_ground(giving, taking, whole[0], whole[1])
    return Moved(polygons, grid, taken, changed, whole[0], whole[1])


def _seam(lines: dict[int, shapely.MultiPolygon], split: int, moving: Geometries) -> shapely.MultiPoint:
    """The points that grids on both sides have along what went over: those of the new border, and its ends."""
    sides = [as_array([shape for at, shape in lines.items() if (at >= split) is side]) for side in (False, True)]
    own = as_array([shapely.coverage_union_all(moving)])
    common = _centimetres(sides[0]) & _centimetres(sides[1]) & _centimetres(own)
    return shapely.MultiPoint([(x / _CM, y / _CM) for x, y in sorted(common)])


def _centimetres(shapes: Geometries) -> set[tuple[int, int]]:
    """The points of shapes in whole steps of the 0.01 m grid."""
    return {(x, y) for x, y in np.round(shapely.get_coordinates(shapes) * _CM).astype(np.int64).tolist()}


def _bounded(cells: Geometries, points: set[tuple[int, int]]) -> shapely.MultiPolygon:
    """The union of cells by those of its points that are among ``points``."""
    parts = shapely.get_parts(shapely.coverage_union_all(cells))
    rings = [[_ring(ring, points) for ring in (part.exterior, *part.interiors)] for part in parts]
    return shapely.MultiPolygon([(shell, holes) for shell, *holes in rings])


def _ring(ring: shapely.LinearRing, points: set[tuple[int, int]]) -> list[tuple[float, float]]:
    every = [(x, y) for x, y in ring.coords[:-1]]
    kept = [(x, y) for x, y in every if (round(x * _CM), round(y * _CM)) in points]
    return kept if len(kept) > 2 else every


def _check_giving(giving: Land, cells: Ints) -> None:
    left = np.setdiff1d(np.arange(len(giving)), cells)
    for at in np.unique(giving.home[cells]).tolist():
        grid, had = giving.grids[at], np.flatnonzero(giving.home == at)
        has = np.setdiff1d(had, cells)
        if len(has) == 0:
            raise RefusedError("atoms", "border_grid_empty", giving.spot(had), code=grid.code, name=grid.name)
        _check_pieces(giving, has, len(_parts(giving, had)), grid.code, grid.name)
    _check_pieces(giving, left, len(_parts(giving, np.arange(len(giving)))), giving.code, giving.name)


def _parts(land: Land, cells: Ints) -> list[list[int]]:
    return parts_of(cells.tolist(), land.graph.neighbours)


def _check_pieces(land: Land, cells: Ints, allowed: int, code: str, name: str) -> None:
    pieces = sorted(_parts(land, cells), key=len)
    if len(pieces) > allowed:
        spots = [land.spot(piece) for piece in pieces[:-1]]
        raise RefusedError("atoms", "border_falls_apart", *spots, code=code, name=name, parts=len(pieces))


def _check_taking(giving: Land, taking: Land, polygons: Geometries, cells: Ints, to: int) -> None:
    """The cells have to hang on to the grid that takes them, so that it and its community stay in one piece."""
    neighbours = cell_graph(polygons, np.zeros(len(polygons))).neighbours
    # Those that went over come first, for they are of the community that gives.
    own = np.flatnonzero(taking.home == to) + len(cells)
    pieces = parts_of([*range(len(cells)), *own.tolist()], neighbours)
    if len(pieces) > len(_parts(taking, own - len(cells))):
        apart = [piece for piece in pieces if piece[-1] < len(cells)] or pieces[1:]
        inside = np.array([at for piece in apart for at in piece if at < len(cells)], dtype=np.int64)
        grid = taking.grids[to]
        raise RefusedError("atoms", "border_apart", giving.spot(cells[inside]), code=grid.code, name=grid.name)


def _check_ground(giving: Land, taking: Land, left: shapely.MultiPolygon, grown: shapely.MultiPolygon) -> None:
    """Together they are what they were, but for the points that only cells need."""
    before = shapely.union_all([giving.boundary, taking.boundary], grid_size=GRID_SIZE_M)
    after = shapely.union_all([left, grown], grid_size=GRID_SIZE_M)
    strange = shapely.symmetric_difference(before, after)
    overlap = shapely.intersection(left, grown)
    for shape in (strange, overlap):
        if not shapely.buffer(shape, -SLIVER_M / 2).is_empty or not (left.is_valid and grown.is_valid):
            raise ConflictError("border_no_seam")


def towns_after(
    losing: shapely.MultiPolygon,
    gaining: shapely.MultiPolygon,
    before: shapely.MultiPolygon,
    after: shapely.MultiPolygon,
) -> tuple[shapely.MultiPolygon, shapely.MultiPolygon]:
    """The boundaries of two towns after a community of the one that gains grew from ``before`` to ``after``."""
    piece = shapely.difference(after, before, grid_size=GRID_SIZE_M)
    return (
        _whole(shapely.difference(losing, piece, grid_size=GRID_SIZE_M)),
        _whole(shapely.union(gaining, piece, grid_size=GRID_SIZE_M)),
    )


def _whole(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """A town without crumbs that lines of a border leave which differ by a centimetre."""
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon([_filled(part) for part in parts[shapely.area(parts) >= LEAST_M2]])


def _filled(part: shapely.Polygon) -> shapely.Polygon:
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= LEAST_M2]
    return shapely.Polygon(part.exterior, holes)
