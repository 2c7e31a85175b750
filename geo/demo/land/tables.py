"""What was drawn and registered, as the tables of :class:`geo.demo.land.model.Land`."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.demo.land import ground as patches
from geo.demo.land.blocks import BuiltGrid
from geo.demo.land.city import Street
from geo.demo.land.countryside import Farmland
from geo.demo.land.ground import Ground
from geo.demo.land.model import METRIC_SRID
from geo.demo.land.plan import Plan
from geo.demo.land.register import Register
from geo.demo.land.roadbook import RoadBook


def places(register: Register, codes: list[str]) -> pd.DataFrame:
    """The places; ``codes`` are those of the grids by index."""
    frame = pd.DataFrame(register.places, columns=["kind", "name", "grid", "x", "y", "aliases"])
    grid = frame.pop("grid").map(lambda k: codes[k])
    frame.insert(0, "id", np.arange(1, len(frame) + 1))
    frame.insert(3, "community_code", grid.str[:12])
    frame.insert(4, "grid_code", grid)
    return frame.round({"x": 2, "y": 2})


def units(register: Register, codes: list[str]) -> pd.DataFrame:
    """Buildings, units and rooms that have an address."""
    columns = ["place_id", "parent_id", "level", "key", "label", "grid", "x", "y"]
    frame = pd.DataFrame(register.units, columns=columns)
    grid = np.array(codes, dtype=object)[frame.pop("grid").to_numpy()]
    frame.insert(0, "id", np.arange(1, len(frame) + 1))
    frame.insert(6, "grid_code", grid)
    return frame.round({"x": 2, "y": 2})


def buildings(register: Register) -> gpd.GeoDataFrame:
    """The footprints."""
    frame = pd.DataFrame(register.buildings, columns=["unit_id", "name", "use", "floors"])
    frame.insert(0, "id", np.arange(1, len(frame) + 1))
    rings = np.round(np.array(register.rings), 2)
    return gpd.GeoDataFrame(frame, geometry=shapely.polygons(rings), crs=METRIC_SRID)


def households(register: Register, codes: list[str]) -> pd.DataFrame:
    """One row an address that is lived in."""
    frame = pd.DataFrame(register.households, columns=["unit_id", "grid"])
    frame["grid_code"] = np.array(codes, dtype=object)[frame.pop("grid").to_numpy()]
    frame["households"] = 1
    return frame[["grid_code", "unit_id", "households"]]


def all_ways(drawn: Plan, built: list[BuiltGrid], farms: list[Farmland]) -> list[Street]:
    """Every line that is drawn: streets, lanes, roads, and of rivers and railways what lies in the district."""
    ways: list[Street] = [*drawn.city.streets, *drawn.ways]
    ways += [lane for one in built for lane in one.lanes]
    ways += [Street("", "lane", lane) for farm in farms for lane in farm.hamlet.lanes]
    ways += [Street("", "lane", site.way) for site in drawn.sites]
    district = shapely.coverage_union_all(drawn.base)
    for course in drawn.courses:
        inside = shapely.line_merge(shapely.intersection(shapely.LineString(course.line), district))
        ways += [Street(course.name, course.kind, shapely.get_coordinates(p)) for p in shapely.get_parts(inside)]
    return ways


def streets(ways: list[Street], roads: RoadBook) -> gpd.GeoDataFrame:
    """The lines with the places their names belong to."""
    frame = pd.DataFrame(
        {
            "id": np.arange(1, len(ways) + 1),
            "place_id": [roads.place(way) for way in ways],
            "name": [way.name for way in ways],
            "class": [way.kind for way in ways],
        }
    )
    lines = [shapely.LineString(np.round(way.line, 2)) for way in ways]
    return gpd.GeoDataFrame(frame, geometry=lines, crs=METRIC_SRID)


def ground(drawn: Plan, built: list[BuiltGrid], farms: list[Farmland], squares: list[Ground]) -> gpd.GeoDataFrame:
    """What covers the ground."""
    district = shapely.coverage_union_all(drawn.base)
    rows = patches.desert(district, drawn.around.green, drawn.water) + drawn.water
    rows += patches.of_country(farms) + patches.of_city(built) + squares
    kept = [(r.name, r.kind, patches.polygons(r.shape)) for r in rows]
    kept = [r for r in kept if len(r[2])]
    frame = pd.DataFrame(
        {
            "id": np.arange(1, len(kept) + 1),
            "name": [name for name, _, _ in kept],
            "class": [kind for _, kind, _ in kept],
        }
    )
    return gpd.GeoDataFrame(frame, geometry=[shapely.multipolygons(p) for _, _, p in kept], crs=METRIC_SRID)
