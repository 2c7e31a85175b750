"""Who builds what: how many households a grid has, which plots become dedicated grids, where offices stand."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land import blocks, facts
from geo.demo.land.areas import Dedicated
from geo.demo.land.blocks import BuiltGrid
from geo.demo.land.city import City
from geo.demo.land.facilities import Facilities
from geo.demo.land.groups import Groups
from geo.demo.land.villagebook import town_offices, village_offices

Ints = NDArray[np.int64]

DEDICATED = 24
_DEDICATED_KINDS = ("market", "hospital", "works", "school")
_PARKS = ["酒泉公园", "泉湖公园", "西汉胜迹公园"]


def households(rng: np.random.Generator, urban: int, rural: int) -> tuple[Ints, Ints]:
    """Households of each grid: about 270 in the city, 30 to 70 in the country."""
    city_homes = np.clip(np.round(rng.normal(270, 20, urban)), 215, 325).astype(np.int64)
    country_homes = np.clip(np.round(rng.normal(50, 9, rural)), 30, 70).astype(np.int64)
    return city_homes, country_homes


def build_city(rng: np.random.Generator, town: City, counts: Ints) -> list[BuiltGrid]:
    """Build up every grid of the city, in no order, so that no quarter gets all the schools."""
    facilities, parks = Facilities(rng), list(_PARKS)
    built: dict[int, BuiltGrid] = {}
    for k in rng.permutation(len(counts)):
        park = parks.pop(0) if town.grids[k].park and parks else ""
        built[int(k)] = blocks.build(rng, town.grids[k], int(counts[k]), facilities, park)
    return [built[k] for k in range(len(counts))]


def dedicate(built: list[BuiltGrid]) -> list[Dedicated]:
    """The facilities that are grids of their own: six of each kind, or as many as there are, ``DEDICATED`` in all."""
    found: list[Dedicated] = []
    for most in (DEDICATED // len(_DEDICATED_KINDS), DEDICATED):
        for kind in _DEDICATED_KINDS:
            for k, facility in enumerate(b.facility for b in built):
                if facility is None or facility.kind != kind or not len(facility.rings):
                    continue
                alike = sum(d.kind == kind for d in found)
                if len(found) < DEDICATED and alike < most and all(d.base != k for d in found):
                    ground = shapely.Polygon(np.round(facility.plot.ring, 2))
                    found.append(Dedicated(facility.name, kind, k, ground))
    return found


def rural_offices(groups: Groups, codes: list[str], grids: NDArray[np.object_]) -> list[list[str]]:
    """What stands in each rural grid beside farmsteads: village offices at each seat, town offices at one of them.

    Args:
        codes: of the villages, in the order of ``groups.frames``.
        grids: polygons in the order of ``groups.groups``.
    """
    called, towns = facts.communities(), facts.towns()
    found: list[list[str]] = [[] for _ in groups.groups]
    village_of = np.array([g.village for g in groups.groups])
    seats = shapely.points(np.array([f.origin for f in groups.frames]))
    for village, code in enumerate(codes):
        mine = np.nonzero(village_of == village)[0]
        grid = int(mine[np.argmin(shapely.distance(grids[mine], seats[village]))])
        found[grid] += village_offices(called[code])
        town = towns[code[:9]]
        alike = [c for c in codes if c[:9] == code[:9]]
        if code == next((c for c in alike if called[c][:2] == town[:2]), alike[0]):
            found[grid] += town_offices(town)
    return found
