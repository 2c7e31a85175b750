"""The whole land of the demo: its counts, its exact cover, and that it could stand on the ground."""

import hashlib
import os
import pickle
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.areas.level import Level
from geo.areas.numbering import reading_order
from geo.demo.land import Land, area_changes, generate_land

SEED = 620902


@pytest.fixture(scope="module")
def land() -> Land:
    return generate_land(SEED)


@pytest.fixture(scope="module")
def grids(land: Land) -> gpd.GeoDataFrame:
    return land.areas[land.areas["level"] == "grid"].set_index("code")


def of_level(land: Land, level: str) -> gpd.GeoDataFrame:
    found = land.areas[land.areas["level"] == level]
    return found[found["kind"] == "base"]


def digest(land: Land) -> str:
    """Of every table; geometry as bytes."""
    tables = [land.areas, land.places, land.units, land.buildings, land.streets, land.land, land.households]
    parts = [pickle.dumps(pd.DataFrame(t).map(_plain).to_numpy().tolist()) for t in tables]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _plain(value: object) -> object:
    return shapely.to_wkb(value) if isinstance(value, shapely.Geometry) else value


def test_the_same_seed_gives_the_same_bytes_in_another_process(land: Land) -> None:
    program = f"from tests.geo.demo.test_land import *; print(digest(generate_land({SEED})))"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert other.stdout.split()[-1] == digest(land)


def test_counts_are_those_of_the_district(land: Land) -> None:
    counts = land.areas["level"].value_counts().to_dict()
    assert counts == {"grid": 1387, "community": 145, "town": 22, "district": 1}
    assert (land.areas["kind"] == "dedicated").sum() == 24
    towns = land.areas[land.areas["level"] == "town"]
    assert towns["urban"].sum() == 7
    assert not set(towns["code"]) & {"620902403", "620902404"}


def test_the_district_lies_in_its_true_place(land: Land) -> None:
    district = of_level(land, "district").to_crs(4326)
    west, south, east, north = district.total_bounds
    assert west == pytest.approx(98.33, abs=0.02)
    assert south == pytest.approx(39.16, abs=0.02)
    assert east == pytest.approx(99.30, abs=0.02)
    assert north == pytest.approx(39.98, abs=0.02)
    assert of_level(land, "district").area.iloc[0] / 1e6 == pytest.approx(3353, rel=0.01)


@pytest.mark.parametrize(("level", "below"), [("district", "town"), ("town", "community"), ("community", "grid")])
def test_areas_cover_what_they_belong_to_exactly(land: Land, level: str, below: str) -> None:
    lower = of_level(land, below)
    assert shapely.coverage_is_valid(lower.geometry.to_numpy())
    for code, shape in of_level(land, level).set_index("code").geometry.items():
        children = lower.geometry[lower["parent_code"] == code].to_numpy()
        whole = shapely.coverage_union_all(children)
        assert shapely.symmetric_difference(whole, shape).area < 0.01
        assert abs(shapely.area(children).sum() - shape.area) < 0.01


def test_areas_are_valid_whole_and_on_the_grid_of_a_centimetre(land: Land) -> None:
    shapes = land.areas.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert set(shapely.get_type_id(shapes)) == {6}
    assert (shapely.get_num_geometries(shapes) == 1).all()
    coordinates = shapely.get_coordinates(shapes)
    assert np.abs(coordinates - np.round(coordinates, 2)).max() == 0


def test_codes_say_where_an_area_belongs_and_run_as_one_reads(grids: gpd.GeoDataFrame) -> None:
    codes = grids.index.to_series()
    assert (codes.str.len() == 15).all()
    assert (codes.str[:12] == grids["parent_code"]).all()
    for community, members in grids.groupby("parent_code"):
        assert list(members.index) == [f"{community}{k:03d}" for k in range(1, len(members) + 1)]
        base = members[members["kind"] == "base"]
        points = shapely.get_coordinates(shapely.centroid(base.geometry.to_numpy()))
        assert list(reading_order(points)) == list(range(len(base)))


def test_names_are_those_people_use(land: Land) -> None:
    named = land.areas.set_index("code")["name"]
    assert named["620902"] == "肃州区"
    assert named["620902001002"] == "民主街社区"
    assert named["620902100200"] == "新东村"
    assert named["620902001002003"] == "民主街社区第3网格"
    assert not named.str.contains("委会").any()
    assert named[land.areas.set_index("code")["kind"] == "dedicated"].str.endswith("专属网格").all()


def test_a_dedicated_grid_lies_inside_one_base_grid_and_nobody_lives_there(land: Land, grids: gpd.GeoDataFrame) -> None:
    base = grids[grids["kind"] == "base"]
    dedicated = grids[grids["kind"] == "dedicated"]
    inside = gpd.sjoin(dedicated, base[["geometry", "parent_code"]], predicate="within")
    assert len(inside) == len(dedicated)
    assert (inside["parent_code_left"] == inside["parent_code_right"]).all()
    assert not set(dedicated.index) & set(land.households["grid_code"])
    homes = land.buildings[land.buildings["use"] == "home"]
    assert gpd.sjoin(homes, dedicated[["geometry"]]).empty


def test_households_are_as_many_as_published(land: Land, grids: gpd.GeoDataFrame) -> None:
    counts = land.households.groupby("grid_code")["households"].sum()
    base = grids[grids["kind"] == "base"]
    urban = counts[base.index[base["urban"]]]
    rural = counts[base.index[~base["urban"]]]
    assert counts.sum() == pytest.approx(150_000, rel=0.01)
    assert urban.mean() == pytest.approx(270, rel=0.02)
    assert urban.between(200, 340).all()
    assert rural.between(30, 70).all()
    assert land.households["unit_id"].is_unique


def test_an_address_is_in_the_grid_it_names(land: Land, grids: gpd.GeoDataFrame) -> None:
    for table in (land.units, land.places):
        points = shapely.points(table["x"], table["y"])
        assert shapely.covers(grids.geometry.loc[table["grid_code"]].to_numpy(), points).all()
    households = land.households.merge(land.units, left_on="unit_id", right_on="id")
    assert (households["grid_code_x"] == households["grid_code_y"]).all()
    assert len(households) == len(land.households)


def test_units_hang_together(land: Land) -> None:
    units = land.units
    assert len(units) <= 260_000
    assert list(units["id"]) == list(range(1, len(units) + 1))
    assert not units.duplicated(["place_id", "parent_id", "level", "key"]).any()
    assert (units["parent_id"] < units["id"]).all()
    level_above = units.set_index("id")["level"].reindex(units["parent_id"]).fillna("").to_numpy()
    assert set(zip(units["level"], level_above, strict=True)) == {
        ("building", ""),
        ("unit", "building"),
        ("room", "unit"),
    }
    assert set(land.buildings["unit_id"]) <= {0, *units["id"][units["level"] == "building"]}


def test_every_kind_of_place_is_there_under_names_people_know(land: Land) -> None:
    kinds = set(land.places["kind"])
    assert kinds == {"estate", "road", "village_group", "landmark", "shop", "window"}
    for name in (
        "酒泉钟鼓楼",
        "酒泉站",
        "酒泉南站",
        "酒泉公园",
        "盘旋西路",
        "鼓楼东大街",
        "祁连路",
        "新东村一组",
        "肃州区综治中心",
    ):
        assert name in set(land.places["name"])
    tower = land.places.set_index("name").loc["酒泉钟鼓楼"]
    assert "鼓楼" in tower["aliases"]
    assert land.places["aliases"].map(lambda names: len(names) == len(set(names))).all()


def test_two_communities_have_an_estate_of_the_same_name(land: Land) -> None:
    estates = land.places[land.places["kind"] == "estate"]
    twins = estates[estates["name"] == "阳光花园"]
    assert len(twins) == 2
    assert twins["community_code"].nunique() == 2
    assert set(estates["name"][estates["name"].duplicated()]) == {"阳光花园", "世纪新村"}


def test_no_building_stands_on_another_or_across_a_border(land: Land, grids: gpd.GeoDataFrame) -> None:
    buildings = land.buildings.geometry.to_numpy()
    assert shapely.is_valid(buildings).all()
    tree = shapely.STRtree(buildings)
    first, second = tree.query(buildings, predicate="intersects")
    assert (first == second).all()
    borders = shapely.boundary(grids.geometry.to_numpy())
    assert len(tree.query(borders, predicate="intersects")[0]) == 0


def test_no_building_stands_on_a_street_or_in_a_river(land: Land) -> None:
    widths = {"trunk": 10.0, "main": 9.0, "side": 6.0, "lane": 2.0, "rail": 9.0, "river": 30.0, "canal": 5.0}
    tree = shapely.STRtree(land.buildings.geometry.to_numpy())
    for kind, width in widths.items():
        lines = land.streets.geometry[land.streets["class"] == kind].to_numpy()
        assert len(tree.query(lines, predicate="dwithin", distance=width)[0]) == 0, kind


def test_all_roads_are_joined(land: Land) -> None:
    roads = land.streets[~land.streets["class"].isin(["rail", "river", "canal"])].geometry.to_numpy()
    first, second = shapely.STRtree(roads).query(roads, predicate="dwithin", distance=0.05)
    part = np.arange(len(roads))
    while True:
        before = part.copy()
        np.minimum.at(part, first, part[second])
        part = part[part]
        if np.array_equal(part, before):
            break
    assert (part == 0).all()


def test_what_is_drawn_lies_in_the_district_and_is_valid(land: Land) -> None:
    district = shapely.buffer(of_level(land, "district").geometry.iloc[0], 0.05)
    shapely.prepare(district)
    for table in (land.streets, land.land, land.buildings):
        assert shapely.is_valid(table.geometry.to_numpy()).all()
        assert shapely.covers(district, table.geometry.to_numpy()).all()
    assert set(land.land["class"]) == {"park", "field", "water", "square", "desert"}
    assert set(land.streets["class"]) == {"trunk", "main", "side", "lane", "rail", "river", "canal"}


def test_a_named_street_is_a_place_and_has_numbers_odd_on_one_side(land: Land) -> None:
    roads = land.places[land.places["kind"] == "road"].set_index("id")["name"]
    named = land.streets[(land.streets["name"] != "") & ~land.streets["class"].isin(["rail", "river", "canal"])]
    assert (roads.loc[named["place_id"]].to_numpy() == named["name"].to_numpy()).all()
    assert roads.is_unique
    street = named[named["name"] == "盘旋西路"].geometry.iloc[0]
    numbers = land.units[land.units["place_id"] == roads.index[roads == "盘旋西路"][0]]
    assert len(numbers) > 20
    assert numbers["label"].str.fullmatch(r"\d+号").all()
    start, end = shapely.get_coordinates(street)[[0, -1]]
    step = end - start
    left = step[0] * (numbers["y"] - start[1]) - step[1] * (numbers["x"] - start[0]) > 0
    assert (left == (numbers["key"].astype(int) % 2 == 1)).mean() > 0.95


def test_the_writer_of_areas_is_told_all_areas_from_the_top(land: Land) -> None:
    changes = area_changes(land)
    assert len(changes) == len(land.areas)
    known: set[str | None] = {None}
    for change in changes:
        assert change.parent_code in known
        known.add(change.code)
    assert changes[0].level is Level.DISTRICT
    assert {c.kind for c in changes} == {"base", "dedicated"}
