"""Faces put together to cells: those of one owner that hang together, and crumbs with the neighbour they touch most."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from geo.plans.cells.faces import Faces
from geo.plans.cells.ground import NOWHERE, Floats, Geometries, Ints
from geo.plans.cells.lines import BESIDE_M, LEAST_M2

LEAST_OPEN_M2 = 100.0
"""What is smaller than this and holds no building is part of the cell beside it."""


@dataclass(frozen=True)
class Grouped:
    """Cells as groups of faces.

    Attributes:
        polygons: shape (c,).
        of: shape (n,), the cell of each face.
        first: shape (c,), a face that gave the cell its owner: the largest of the part that others were added to.
    """

    polygons: Geometries
    of: Ints
    first: Ints


def grids_of(grids: Geometries, spots: Geometries) -> Ints:
    """The grid that each spot lies in, the first of several; -1 for none."""
    grid = np.full(len(spots), NOWHERE)
    at, spot = shapely.STRtree(spots).query(grids, predicate="intersects")
    order = np.lexsort((-at, spot))
    grid[spot[order]] = at[order]
    return grid


def in_grids(faces: Faces, grid: Ints) -> Ints:
    """The grid of each face, where those that lie in none are given that of the neighbour they touch most.

    Args:
        grid: shape (n,), -1 for none. If all are -1, they stay so.
    """
    grid = grid.copy()
    if (grid == NOWHERE).all():
        return grid
    while (grid == NOWHERE).any():
        best: dict[int, dict[int, float]] = {}
        for i, j in ((faces.left, faces.right), (faces.right, faces.left)):
            open_side = (grid[i] == NOWHERE) & (grid[j] != NOWHERE)
            for face, other, length in zip(i[open_side], j[open_side], faces.shared[open_side], strict=True):
                touched = best.setdefault(int(face), {})
                touched[int(grid[other])] = touched.get(int(grid[other]), 0.0) + float(length)
        if not best:
            break
        for face, touched in best.items():
            grid[face] = max(touched, key=lambda g: (touched[g], -g))
    return grid


@dataclass(frozen=True)
class Rule:
    """Which groups of an owner's faces are crumbs, for each face; what is under a square metre always is.

    Attributes:
        single: the owner has one cell, the group that holds most of it.
        lasting: that group stays, however small; of the others what is small or narrower than two metres is a crumb.
    """

    single: NDArray[np.bool_]
    lasting: NDArray[np.bool_]


def group(faces: Faces, grid: Ints, owner: Ints, held: Floats, rule: Rule) -> Grouped:
    """Join the faces of one owner in one grid that touch along a line; give crumbs to neighbours of the same grid.

    Args:
        grid, owner: shape (n,).
        held: shape (n,), how much of its owner lies in a face (m²).
        rule: shape (n,).
    """
    along = (grid[faces.left] == grid[faces.right]) & (owner[faces.left] == owner[faces.right])
    count, label = _joined(faces, along)
    area = shapely.area(faces.polygons)
    total: Floats = np.bincount(label, area, count).astype(np.float64)
    inner = np.bincount(label[faces.left[along]], faces.shared[along], count)
    around = np.bincount(label, shapely.length(faces.polygons), count) - 2 * inner
    most = _most(label, owner, held, count)
    lasting, single = _of_groups(label, rule.lasting, count), _of_groups(label, rule.single, count)
    crumb = ((total < LEAST_OPEN_M2) | (2 * total < BESIDE_M * around)) & ~(lasting & most)
    crumb |= (single & ~most) | (total < LEAST_M2)
    into = _absorb(faces, label, grid, total, crumb)
    cell = into[label]
    of = np.unique(cell, return_inverse=True)[1].ravel()
    return Grouped(_united(faces.polygons, of), of, _firsts(label, cell, of, area))


def _of_groups(label: Ints, faces: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    of = np.zeros(count, dtype=bool)
    of[label] = faces
    return of


def _most(label: Ints, owner: Ints, held: Floats, count: int) -> NDArray[np.bool_]:
    """Whether each group holds the most of its owner, the first of equals."""
    whose = np.zeros(count, dtype=np.int64)
    whose[label] = owner
    amount = np.bincount(label, held, count)
    order = np.lexsort((np.arange(count), -amount, whose))
    first = np.ones(count, dtype=bool)
    first[1:] = whose[order][1:] != whose[order][:-1]
    most = np.zeros(count, dtype=bool)
    most[order] = first
    return most & (amount > 0)


def _joined(faces: Faces, along: NDArray[np.bool_]) -> tuple[int, Ints]:
    n = len(faces.polygons)
    one = np.ones(int(along.sum()))
    count, label = connected_components(
        coo_matrix((one, (faces.left[along], faces.right[along])), shape=(n, n)), directed=False
    )
    return int(count), label.astype(np.int64)


def _absorb(faces: Faces, label: Ints, grid: Ints, area: Floats, crumb: NDArray[np.bool_]) -> Ints:
    """The group that each group becomes part of; smaller crumbs first, each by its longest border within the grid."""
    into = np.arange(len(area))
    beside: list[dict[int, float]] = [{} for _ in area]
    inner = grid[faces.left] == grid[faces.right]
    pairs = zip(label[faces.left[inner]].tolist(), label[faces.right[inner]].tolist(), strict=True)
    for (i, j), length in zip(pairs, faces.shared[inner].tolist(), strict=True):
        if i != j:
            beside[i][j] = beside[i].get(j, 0.0) + length
            beside[j][i] = beside[j].get(i, 0.0) + length
    size, small = area.copy(), crumb.copy()
    for k in sorted(np.nonzero(crumb)[0].tolist(), key=lambda each: (area[each], each)):
        if not beside[k]:
            continue
        # A neighbour that stays is better than another crumb, however long the border with that one is.
        target = max(beside[k], key=lambda other: (not small[other], beside[k][other], -other))
        into[k] = target
        size[target] += size[k]
        small[target] = small[target] and size[target] < LEAST_M2
        for other, length in beside[k].items():
            del beside[other][k]
            if other != target:
                beside[other][target] = beside[other].get(target, 0.0) + length
                beside[target][other] = beside[target].get(other, 0.0) + length
        beside[k] = {}
    while (into[into] != into).any():
        into = into[into]
    return into


def _united(polygons: Geometries, of: Ints) -> Geometries:
    order = np.argsort(of, kind="stable")
    count = int(of.max()) + 1 if len(of) else 0
    ends = np.searchsorted(of[order], np.arange(count + 1))
    united = np.empty(count, dtype=object)
    for k in range(count):
        own = polygons[order[ends[k] : ends[k + 1]]]
        united[k] = own[0] if len(own) == 1 else shapely.coverage_union_all(own)
    return united


def _firsts(label: Ints, cell: Ints, of: Ints, area: Floats) -> Ints:
    own = label == cell
    order = np.lexsort((area, own, of))
    ends = np.searchsorted(of[order], np.arange(int(of.max()) + 1), side="right") if len(of) else np.empty(0, int)
    return np.asarray(order[ends - 1], dtype=np.int64)
