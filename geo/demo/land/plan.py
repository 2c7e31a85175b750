"""All lines that everything else keeps to: borders, streets, roads, rivers, the edges of the oases."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land import city, coverage, facts, groups, lanes, oasis, roads, sites, villages
from geo.demo.land.city import City, Street
from geo.demo.land.countryside import Surroundings
from geo.demo.land.facts import Course
from geo.demo.land.ground import Ground
from geo.demo.land.groups import Groups
from geo.demo.land.lines import meander, smooth
from geo.demo.land.names import Names
from geo.demo.land.sites import Site

Floats = NDArray[np.float64]

HALF_M = {"river": 55.0, "canal": 8.0, "rail": 16.0, "trunk": 22.0, "main": 10.0, "side": 9.0, "lane": 6.0}
_GATE_M = 700.0


@dataclass(frozen=True)
class Plan:
    """The district before anything is built.

    Attributes:
        groups: the rural grids to be; ``codes``: of their villages, in the order of ``groups.frames``.
        base: polygons of the base grids, the city's first; ``community``: the community code of each.
        ways: roads and lanes of the open country; ``courses``: rivers, canals, railways, trunk roads.
        water: beds of rivers and lakes.
        sites: of landmarks in the open country.
        around: what the builder of the open country keeps to.
    """

    city: City
    groups: Groups
    codes: list[str]
    base: NDArray[np.object_]
    community: list[str]
    ways: list[Street]
    courses: list[Course]
    water: list[Ground]
    sites: list[Site]
    around: Surroundings

    @property
    def urban(self) -> int:
        """How many of the base grids are the city's."""
        return len(self.city.grids)


def draw(rng: np.random.Generator, names: Names, taken: set[str]) -> Plan:
    """Draw the district.

    Args:
        names: gives streets their names.
        taken: names no road may have; those given out are added.
    """
    town = city.build(rng, facts.city(), names)
    seats, called, district = facts.seats(), facts.communities(), facts.outline()
    codes, points = list(seats), np.array(list(seats.values()))
    words = [called[c].removesuffix("村") for c in codes]
    network = roads.join(rng, points, codes, words, taken, town.gates, town.outline, district)
    courses = [_course(rng, c, town.gates) for c in facts.courses()]
    lines = [s.line for s in network.streets]
    rivers = [c.line for c in courses if c.name in villages.DIVIDING]
    country = villages.divide(rng, district, town.outline, points, rivers, lines)
    rural = groups.cut(rng, country, points, network.arms)
    base = coverage.grids(town, country, rural)
    community = [g.community for g in town.grids] + [codes[g.village] for g in rural.groups]
    lands = coverage.unite(country.pieces, country.village, len(codes))
    tracks = [shapely.LineString(line) for line in lines]
    own = [Street("", "lane", line) for part in lanes.lanes(rural, tracks, lands) for line in part]
    ways = [*network.streets, *own]
    whole = shapely.coverage_union_all(base)
    water = _water(rng, courses, whole)
    roadside = [s.line for s in network.streets if s.kind == "side"]
    green = oasis.oasis(rng, rural, roadside, town.outline, whole)
    places, around = _surroundings(ways, courses, water, base, green)
    return Plan(town, rural, codes, base, community, ways, courses, water, places, around)


def _course(rng: np.random.Generator, course: Course, gates: Floats) -> Course:
    """The course bent as its kind is; a trunk road that comes near the city ends at a crossing on its edge."""
    line = course.line.copy()
    for end in (0, -1):
        gap = np.hypot(*(gates - line[end]).T)
        if course.kind == "trunk" and gap.min() < _GATE_M:
            line[end] = gates[np.argmin(gap)]
    if course.kind == "river":
        line = meander(rng, line, 0.06, 500.0)
    return Course(course.name, course.kind, smooth(line))


def _water(rng: np.random.Generator, courses: list[Course], district: shapely.Geometry) -> list[Ground]:
    beds = [(c.name, shapely.LineString(c.line).buffer(HALF_M["river"] - 15)) for c in courses if c.kind == "river"]
    lakes = [(name, oasis.pond(rng, middle, radius)) for name, middle, radius in facts.ponds()]
    return [Ground(name, "water", shapely.intersection(shape, district)) for name, shape in beds + lakes]


def _surroundings(
    ways: list[Street],
    courses: list[Course],
    water: list[Ground],
    base: NDArray[np.object_],
    green: shapely.Geometry,
) -> tuple[list[Site], Surroundings]:
    lines = [shapely.LineString(s.line) for s in ways]
    barred = [shapely.buffer(line, HALF_M[s.kind], quad_segs=2) for line, s in zip(lines, ways, strict=True)]
    barred += [shapely.LineString(c.line).buffer(HALF_M[c.kind], quad_segs=2) for c in courses]
    barred += [w.shape.buffer(12, quad_segs=2) for w in water]
    found = sites.find(facts.landmarks(), base, np.array(barred, dtype=object), lines)
    for site in found:
        barred.append(shapely.Polygon(site.ring).buffer(14, join_style="mitre"))
        barred.append(shapely.LineString(site.way).buffer(HALF_M["lane"]))
    return found, Surroundings(lines, np.array(barred, dtype=object), green)
