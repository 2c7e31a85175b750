"""The land as tables."""

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.demo.land import areas, build, facts, ground
from geo.demo.land.blocks import BuiltGrid
from geo.demo.land.build import HALF_M, Plan
from geo.demo.land.city import Street
from geo.demo.land.countryside import Farmland
from geo.demo.land.ground import Ground
from geo.demo.land.model import METRIC_SRID, Land
from geo.demo.land.names import Names
from geo.demo.land.register import Register
from geo.demo.land.townbook import TownBook, number_fronts
from geo.demo.land.villagebook import VillageBook, town_offices, village_offices

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def generate_land(seed: int) -> Land:
    """The ground of the demo district; the same seed gives the same bytes.

    Args:
        seed: any non-negative integer.

    Returns:
        Tables in EPSG:4542 metres: 1,387 grids, about 150,000 households.
    """
    rng = np.random.default_rng([seed, 620902])
    fixed = {line["north"] for line in facts.city()["columns"]} | {line["south"] for line in facts.city()["columns"]}
    fixed |= {line["west"] for line in facts.city()["rows"]} | {line["east"] for line in facts.city()["rows"]}
    names = Names(rng, fixed)
    drawn = build.plan(rng, names, fixed)
    urban = len(drawn.city.grids)
    city_homes, country_homes = build.homes(rng, urban, len(drawn.base) - urban)
    built = build.build_city(rng, drawn.city, city_homes)
    dedicated = build.dedicate(built)
    codes, community = areas.codes(drawn.base, drawn.community, dedicated)
    offices = _offices(drawn)
    other = np.array([len(o) for o in offices]) + rng.integers(0, 2, len(offices))
    farms = build.build_country(rng, drawn, country_homes + other)

    register = Register()
    book = TownBook(rng, register, drawn.city, names)
    own = {d.base: len(drawn.base) + k for k, d in enumerate(dedicated)}
    for k, one in enumerate(built):
        book.write(k, one, int(city_homes[k]), own.get(k, k))
    named = [(s.name, s.line) for s in drawn.city.streets if s.name]
    roads = number_fronts(register, named, book.fronts)
    village = VillageBook(rng, register, names)
    for k, farm in enumerate(farms):
        code = drawn.community[urban + k]
        number = int(codes[urban + k][12:])
        called = facts.communities()[code]
        village.write(urban + k, called, number, farm.hamlet, int(country_homes[k]), offices[k])
    streets = _streets(drawn, built, farms, register, roads)
    return Land(
        areas=areas.table(drawn.base, codes, community, dedicated),
        places=_places(register, codes),
        units=_units(register, codes),
        buildings=_buildings(register),
        streets=streets,
        land=_ground(drawn, built, farms),
        households=_households(register, codes),
    )


def _offices(drawn: Plan) -> list[list[str]]:
    """What stands in each rural grid beside farmsteads: village offices at each seat, town offices at one of them."""
    called, towns = facts.communities(), facts.towns()
    seats = np.array([f.origin for f in drawn.groups.frames])
    found: list[list[str]] = [[] for _ in drawn.groups.groups]
    tree = shapely.STRtree(drawn.base[len(drawn.city.grids) :])
    village_of = np.array([g.village for g in drawn.groups.groups])
    for village, seat in enumerate(shapely.points(seats)):
        near = [k for k in tree.query(seat, predicate="intersects") if village_of[k] == village]
        grid = int(near[0]) if near else int(np.argmax(village_of == village))
        code = drawn.codes[village]
        found[grid] += village_offices(called[code])
        town = towns[code[:9]]
        same = [c for c in drawn.codes if c[:9] == code[:9]]
        seat_code = next((c for c in same if called[c][:2] == town[:2]), same[0])
        if code == seat_code:
            found[grid] += town_offices(town)
    return found


def _places(register: Register, codes: list[str]) -> pd.DataFrame:
    columns = ["kind", "name", "grid", "x", "y", "aliases"]
    frame = pd.DataFrame(register.places, columns=columns)
    grid = frame.pop("grid").map(lambda k: codes[k])
    frame.insert(0, "id", np.arange(1, len(frame) + 1))
    frame.insert(3, "community_code", grid.str[:12])
    frame.insert(4, "grid_code", grid)
    return frame.round({"x": 2, "y": 2})


def _units(register: Register, codes: list[str]) -> pd.DataFrame:
    columns = ["place_id", "parent_id", "level", "key", "label", "grid", "x", "y"]
    frame = pd.DataFrame(register.units, columns=columns)
    grid = np.array(codes, dtype=object)[frame.pop("grid").to_numpy()]
    frame.insert(0, "id", np.arange(1, len(frame) + 1))
    frame.insert(6, "grid_code", grid)
    return frame.round({"x": 2, "y": 2})


def _buildings(register: Register) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(register.buildings, columns=["unit_id", "name", "use", "floors"])
    frame.insert(0, "id", np.arange(1, len(frame) + 1))
    rings = np.round(np.array(register.rings), 2)
    return gpd.GeoDataFrame(frame, geometry=shapely.polygons(rings), crs=METRIC_SRID)


def _households(register: Register, codes: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(register.households, columns=["unit_id", "grid"])
    frame["grid_code"] = np.array(codes, dtype=object)[frame.pop("grid").to_numpy()]
    frame["households"] = 1
    return frame[["grid_code", "unit_id", "households"]]


def _streets(
    drawn: Plan, built: list[BuiltGrid], farms: list[Farmland], register: Register, places: dict[str, int]
) -> gpd.GeoDataFrame:
    rows: list[Street] = [*drawn.city.streets, *drawn.ways]
    rows += [lane for one in built for lane in one.lanes]
    rows += [Street("", "lane", lane) for farm in farms for lane in farm.hamlet.lanes]
    district = shapely.coverage_union_all(drawn.base)
    for course in drawn.courses:
        inside = shapely.line_merge(shapely.intersection(shapely.LineString(course.line), district))
        for part in shapely.get_parts(inside):
            rows.append(Street(course.name, course.kind, shapely.get_coordinates(part)))
    tree = shapely.STRtree(drawn.base)
    for row in rows:
        if row.name and row.name not in places and row.kind not in ("rail", "river", "canal"):
            middle = shapely.line_interpolate_point(shapely.LineString(row.line), 0.5, normalized=True)
            grid = int(tree.nearest(middle))
            places[row.name] = register.place("road", row.name, grid, shapely.get_coordinates(middle)[0])
    frame = pd.DataFrame(
        {
            "id": np.arange(1, len(rows) + 1),
            "place_id": [places.get(r.name, 0) for r in rows],
            "name": [r.name for r in rows],
            "class": [r.kind for r in rows],
        }
    )
    lines = [shapely.LineString(np.round(r.line, 2)) for r in rows]
    return gpd.GeoDataFrame(frame, geometry=lines, crs=METRIC_SRID)


def _ground(drawn: Plan, built: list[BuiltGrid], farms: list[Farmland]) -> gpd.GeoDataFrame:
    district = shapely.coverage_union_all(drawn.base)
    rows = ground.desert(district, ground.oasis(drawn.groups, drawn.city.outline))
    rows += ground.beds(drawn.courses, HALF_M, district)
    rows += [Ground("", "field", farm.fields) for farm in farms]
    for one in built:
        if one.facility is not None and one.facility.kind in ("park", "school"):
            kind = "park" if one.facility.kind == "park" else "square"
            rows.append(Ground(one.facility.name if kind == "park" else "", kind, one.facility.ground))
        green = [ring for estate in one.estates for ring in estate.green]
        if green:
            rows.append(Ground("", "park", shapely.multipolygons(shapely.polygons(np.array(green)))))
    return _drawn(rows)


def _drawn(rows: Iterable[Ground]) -> gpd.GeoDataFrame:
    kept = [(r.name, r.kind, ground.polygons(r.shape)) for r in rows]
    kept = [r for r in kept if len(r[2])]
    frame = pd.DataFrame(
        {
            "id": np.arange(1, len(kept) + 1),
            "name": [name for name, _, _ in kept],
            "class": [kind for _, kind, _ in kept],
        }
    )
    return gpd.GeoDataFrame(frame, geometry=[shapely.multipolygons(p) for _, _, p in kept], crs=METRIC_SRID)
