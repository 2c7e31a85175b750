"""A district of sixteen square grids: a town with estates and shops in the west, a rural one in the east."""

from functools import cache

import geopandas as gpd
import pandas as pd
import shapely

from geo.demo.land.model import METRIC_SRID, Land
from tests.factories import (
    DISTRICT,
    NORTH,
    SIDE,
    WEST,
    community_code,
    district_changes,
    grid_code,
)

_TRADES = ("牛肉面馆", "便利店", "干洗店", "农资店", "照相馆", "理发店", "宾馆", "五金店")
_LANDMARKS = ("第一小学", "镇卫生院", "酒泉电缆公司", "东市场")


@cache
def small_land() -> Land:
    """The same land each time."""
    places, units, households = _addresses()
    streets = [
        (1, next(p[0] for p in places if p[1] == "road"), "北环路", "side", _line(40.0, 40.0)),
        (2, 0, "", "lane", _line(350.0, 350.0)),
    ]
    frames = {
        "buildings": ["id", "unit_id", "name", "use", "floors", "geometry"],
        "land": ["id", "name", "class", "geometry"],
    }
    empty = {name: gpd.GeoDataFrame(columns=columns, crs=METRIC_SRID) for name, columns in frames.items()}
    return Land(
        areas=_areas(),
        places=pd.DataFrame(places, columns=["id", "kind", "name", "community_code", "grid_code", "x", "y", "aliases"]),
        units=pd.DataFrame(
            units, columns=["id", "place_id", "parent_id", "level", "key", "label", "grid_code", "x", "y"]
        ),
        streets=gpd.GeoDataFrame(streets, columns=["id", "place_id", "name", "class", "geometry"], crs=METRIC_SRID),
        households=pd.DataFrame(households, columns=["grid_code", "unit_id", "households"]),
        **empty,
    )


def _line(dx: float, dy: float) -> shapely.LineString:
    return shapely.LineString([(WEST + dx, NORTH - dy), (WEST + 4 * SIDE - dx, NORTH - dy)])


def _areas() -> gpd.GeoDataFrame:
    rows = [
        (c.code, c.level.value, c.name, c.parent_code or "", c.kind, c.code[6:9] in ("", "001"), c.geom)
        for c in district_changes()
    ]
    columns = ["code", "level", "name", "parent_code", "kind", "urban", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, crs=METRIC_SRID)


def _addresses() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]]:
    places: list[tuple[object, ...]] = []
    units: list[tuple[object, ...]] = []
    households: list[tuple[object, ...]] = []

    def place(kind: str, name: str, column: int, row: int, dx: float = 100.0) -> int:
        x, y = WEST + column * SIDE + dx, NORTH - row * SIDE - 100.0
        where = (community_code(column, row), grid_code(column, row))
        places.append((len(places) + 1, kind, name, *where, x, y, []))
        return len(places)

    def unit(place_id: int, parent: int, level: str, key: str, label: str, lived_in: bool = False) -> int:
        _, _, _, _, code, x, y, _ = places[place_id - 1]
        units.append((len(units) + 1, place_id, parent, level, key, label, code, x, y))
        if lived_in:
            households.append((code, len(units), 1))
        return len(units)

    for row in range(4):
        for column in range(4):
            if column < 2:
                name = "阳光花园" if (column, row) in ((0, 0), (1, 3)) else f"{'甲乙'[column]}{row + 1}小区"
                estate = place("estate", name, column, row, 80.0)
                for building in "12":
                    house = unit(estate, 0, "building", building, f"{building}号楼")
                    stair = unit(estate, house, "unit", "1", "1单元")
                    for room in ("101", "201", "301", "401"):
                        unit(estate, stair, "room", room, f"{room}室", lived_in=True)
                place("shop", f"小李{_TRADES[row * 2 + column]}", column, row, 120.0)
            else:
                group = place("village_group", f"东村{row * 2 + column - 1}组", column, row, 60.0)
                for number in "1234":
                    unit(group, 0, "building", number, f"{number}号", lived_in=True)
    for row, name in enumerate(_LANDMARKS):
        place("landmark", name, row % 2, row, 150.0)
    place("window", "阳光花园物业服务站", 0, 0, 40.0)
    place("road", "北环路", 1, 0, 20.0)
    assert DISTRICT == "620902"
    return places, units, households
