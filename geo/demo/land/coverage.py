"""All borders in one linework; its faces given to grids, and every area above made of the grids below."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.city import City
from geo.demo.land.groups import Groups
from geo.demo.land.lines import faces, node
from geo.demo.land.villages import Country, gather

Ints = NDArray[np.int64]


def grids(city: City, country: Country, groups: Groups) -> NDArray[np.object_]:
    """The polygons of all base grids: those of the city first, then the villages' groups, in their order."""
    blocks = np.array([g.block.polygon for g in city.grids], dtype=object)
    cuts = [chord for _, chord in groups.cuts]
    linework = node([country.linework, *shapely.boundary(blocks), *cuts])
    pieces = np.array(faces(linework), dtype=object)
    points = shapely.point_on_surface(pieces)
    owner = np.full(len(pieces), -1)
    i, j = shapely.STRtree(blocks).query(points, predicate="intersects")
    owner[i] = j
    where = np.full(len(pieces), -1)
    tree = shapely.STRtree(country.pieces)
    i, j = tree.query(points, predicate="intersects")
    where[i] = j
    slivers = np.nonzero((owner < 0) & (where < 0))[0]
    where[slivers] = tree.nearest(points[slivers])
    _own_rural(owner, where, shapely.get_coordinates(points), groups, len(blocks))
    community = np.where(owner < len(blocks), -1 - owner, 0)
    rural = owner >= len(blocks)
    village_of = np.array([g.village for g in groups.groups])
    community[rural] = village_of[owner[rural] - len(blocks)] + 1
    owner = gather(pieces, owner, within=community)
    return unite(pieces, owner, len(blocks) + len(groups.groups))


def unite(pieces: NDArray[np.object_], owner: Ints, count: int) -> NDArray[np.object_]:
    """The union of the pieces of each of ``count`` owners; common edges stay the same vertex for vertex."""
    order = np.argsort(owner, kind="stable")
    ends = np.searchsorted(owner[order], np.arange(count + 1))
    united = np.empty(count, dtype=object)
    for k in range(count):
        own = pieces[order[ends[k] : ends[k + 1]]]
        united[k] = own[0] if len(own) == 1 else shapely.coverage_union_all(own)
    return united


def _own_rural(owner: Ints, where: Ints, points: NDArray[np.float64], groups: Groups, first: int) -> None:
    by_sector: dict[int, list[int]] = {}
    for k, group in enumerate(groups.groups):
        by_sector.setdefault(group.sector, []).append(k)
    sector = np.where(owner < 0, groups.sector[where], -1)
    for one, members in by_sector.items():
        mine = np.nonzero(sector == one)[0]
        local = groups.frames[groups.groups[members[0]].village].local(points[mine])
        for k in members:
            u0, v0, u1, v1 = groups.groups[k].box
            inside = (local[:, 0] >= u0) & (local[:, 0] < u1) & (local[:, 1] >= v0) & (local[:, 1] < v1)
            owner[mine[inside]] = first + k
