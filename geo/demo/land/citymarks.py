"""Marks of the city and the country that everybody knows: the drum tower, stations, the desks of the offices."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.blocks import BuiltGrid
from geo.demo.land.city import City
from geo.demo.land.facts import communities, towns
from geo.demo.land.ground import Ground
from geo.demo.land.register import Register
from geo.demo.land.sites import Site

Floats = NDArray[np.float64]

_TOWER_M = 8.0
_OFF_CROSSING_M = 27.0


def desks(built: list[BuiltGrid], community: list[str]) -> dict[tuple[int, int], list[str]]:
    """Which shop fronts are public desks instead: by grid (index) and shop the names of what is in it.

    Every urban community has its service centre and mediation centre in the shop nearest its middle; the first of a
    subdistrict has the subdistrict's too, the first of all the district's.
    """
    fronts: dict[str, list[tuple[int, int, Floats]]] = {}
    for grid, one in enumerate(built):
        for k, ring in enumerate(one.shops):
            fronts.setdefault(community[grid], []).append((grid, k, ring[:4].mean(axis=0)))
    found: dict[tuple[int, int], list[str]] = {}
    seen: set[str] = set()
    for code in sorted(fronts):
        middles = np.array([at for _, _, at in fronts[code]])
        order = np.argsort(np.hypot(*(middles - middles.mean(axis=0)).T), kind="stable")
        wanted = [[f"{communities()[code]}党群服务中心", f"{communities()[code]}综治中心"]]
        if code[:9] not in seen:
            wanted.append([f"{towns()[code[:9]]}办事处", f"{towns()[code[:9]]}综治中心"])
        if not seen:
            wanted.append(["肃州区综治中心", "肃州区诉求服务窗口"])
        seen.add(code[:9])
        for names, k in zip(wanted, order, strict=False):
            grid, shop, _ = fronts[code][k]
            found[grid, shop] = names
    return found


def drum_tower(register: Register, city: City, base: NDArray[np.object_]) -> Ground:
    """The drum tower at the free corner of the crossing all streets start from; returns the square around it."""
    taken = shapely.STRtree([shapely.Polygon(r) for r in register.rings])
    grids = shapely.STRtree(base)
    for turn in np.radians([45, 135, 225, 315]) + city.turn:
        middle = city.crossing + np.sqrt(2) * _OFF_CROSSING_M * np.array([np.cos(turn), np.sin(turn)])
        corners = middle + _TOWER_M * np.sqrt(2) * np.array(
            [[np.cos(turn + a), np.sin(turn + a)] for a in np.radians([0, 90, 180, 270, 0])]
        )
        tower = shapely.Polygon(corners)
        inside = grids.query(tower, predicate="within")
        if not len(taken.query(tower, predicate="intersects")) and len(inside):
            grid = int(inside[0])
            register.place("landmark", "酒泉钟鼓楼", grid, middle, ["鼓楼", "钟鼓楼", "酒泉鼓楼"])
            register.building(0, "酒泉钟鼓楼", "office", 3, corners, grid)
            break
    return Ground("鼓楼广场", "square", shapely.Point(city.crossing).buffer(_OFF_CROSSING_M + 11))


def sites(register: Register, found: list[Site]) -> None:
    """Write the landmarks of the open country."""
    for site in found:
        mark = site.landmark
        at = site.ring[:4].mean(axis=0)
        register.place("landmark", mark.name, site.grid, at, [mark.alias] if mark.alias else [])
        register.building(0, mark.name, mark.use, mark.floors, site.ring, site.grid)
