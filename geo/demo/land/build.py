"""The whole of the land, step by step, from one seed."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land import blocks, city, countryside, coverage, facts, groups, lanes, roads, villages
from geo.demo.land.areas import Dedicated
from geo.demo.land.blocks import BuiltGrid
from geo.demo.land.city import City, Street
from geo.demo.land.countryside import Farmland
from geo.demo.land.facilities import Facilities
from geo.demo.land.facts import Course
from geo.demo.land.groups import Groups
from geo.demo.land.names import Names
from geo.demo.land.villages import Country

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEDICATED = 24
_DEDICATED_KINDS = ("market", "hospital", "works", "school")
PARK = "酒泉公园"
HALF_M = {"river": 60.0, "canal": 8.0, "rail": 16.0, "trunk": 22.0, "main": 10.0, "side": 9.0, "lane": 6.0}


@dataclass(frozen=True)
class Plan:
    """Borders and lines before anything is built: the city, the open country, its villages and ways.

    Attributes:
        codes: of the villages, in the order of ``groups.frames``.
        base: polygons of the base grids, the city's first; community: the community code of each.
        ways: roads and lanes of the open country; courses: rivers, canals, railways, trunk roads.
    """

    city: City
    country: Country
    groups: Groups
    codes: list[str]
    base: NDArray[np.object_]
    community: list[str]
    ways: list[Street]
    courses: list[Course]


def plan(rng: np.random.Generator, names: Names, taken: set[str]) -> Plan:
    """Draw the lines that everything else keeps to."""
    town = city.build(rng, facts.city(), names)
    district, seats_by_code, called = facts.outline(), facts.seats(), facts.communities()
    codes, seats = list(seats_by_code), np.array(list(seats_by_code.values()))
    words = [called[c].removesuffix("村") for c in codes]
    network = roads.join(rng, seats, codes, words, taken, town.gates, town.outline, district)
    courses = [_to_gate(c, town.gates) for c in facts.courses()]
    rivers = [c.line for c in courses if c.name in villages.DIVIDING]
    lines = [s.line for s in network.streets]
    country = villages.divide(rng, district, town.outline, seats, rivers, lines)
    rural = groups.cut(rng, country, seats, network.arms)
    base = coverage.grids(town, country, rural)
    community = [g.community for g in town.grids] + [codes[g.village] for g in rural.groups]
    lands = coverage.unite(country.pieces, country.village, len(codes))
    tracks = [shapely.LineString(line) for line in lines]
    own = [Street("", "lane", line) for part in lanes.lanes(rural, tracks, lands) for line in part]
    return Plan(town, country, rural, codes, base, community, [*network.streets, *own], courses)


def _to_gate(course: Course, gates: Floats) -> Course:
    """A trunk road that comes near the city ends at the nearest crossing on its edge."""
    line = course.line.copy()
    for end in (0, -1):
        gap = np.hypot(*(gates - line[end]).T)
        if course.kind == "trunk" and gap.min() < 700:
            line[end] = gates[np.argmin(gap)]
    return Course(course.name, course.kind, line)


def homes(rng: np.random.Generator, urban: int, rural: int) -> tuple[Ints, Ints]:
    """Households of each grid: about 270 in the city, 30 to 70 in the country."""
    city_homes = np.clip(np.round(rng.normal(270, 20, urban)), 215, 325).astype(np.int64)
    country_homes = np.clip(np.round(rng.normal(50, 9, rural)), 30, 70).astype(np.int64)
    return city_homes, country_homes


def build_city(rng: np.random.Generator, town: City, counts: Ints) -> list[BuiltGrid]:
    """Build up every grid of the city."""
    facilities = Facilities(rng)
    return [
        blocks.build(rng, grid, int(n), facilities, PARK if grid.park else "")
        for grid, n in zip(town.grids, counts, strict=True)
    ]


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


def build_country(rng: np.random.Generator, drawn: Plan, counts: Ints) -> list[Farmland]:
    """Build up every rural grid with ``counts`` farmsteads each."""
    ways = [shapely.LineString(s.line) for s in drawn.ways]
    verges = np.array([HALF_M[s.kind] for s in drawn.ways])
    beds = np.array([HALF_M[c.kind] for c in drawn.courses])
    bars = np.concatenate(
        [
            shapely.buffer(np.array(ways), verges, quad_segs=2),
            shapely.buffer([shapely.LineString(c.line) for c in drawn.courses], beds, quad_segs=2),
        ]
    )
    return countryside.build(rng, drawn.groups, drawn.base[len(drawn.city.grids) :], counts, ways, bars)
