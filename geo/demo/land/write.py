"""The land loaded by COPY into the place tables; its areas must be there already."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import psycopg
import shapely
from numpy.typing import NDArray
from psycopg.sql import SQL, Identifier
from pyproj import Transformer

from geo.core.clock import today
from geo.core.database import sql
from geo.demo.land.model import METRIC_SRID, Land

SOURCE = "演示数据"
_CHUNK = 20_000
_ENDED = "2015-06-30"


def write_land(owner_connection: psycopg.Connection, land: Land) -> dict[str, int]:
    """Load everything but the areas into empty place tables; ids in the database are those of the land.

    Households count as of today by the product's clock.

    Args:
        owner_connection: as the owner of the tables; the caller commits.

    Returns:
        Rows written, by table.

    Raises:
        KeyError: an area of the land is not in the database.
    """
    with owner_connection.cursor() as cursor:
        area: dict[str, int] = dict(cursor.execute(sql("geo.demo.land", "area_ids")).fetchall())
        written = {
            "place": _copy(cursor, "place", _PLACE, _places(land, area)),
            "place_alias": _copy(cursor, "place_alias", _ALIAS, _aliases(land)),
            "address_unit": _copy(cursor, "address_unit", _UNIT, _units(land, area)),
            "building": _copy(cursor, "building", _BUILDING, _buildings(land)),
            "street": _copy(cursor, "street", _STREET, _streets(land)),
            "land": _copy(cursor, "land", ("id", "name", "class", "geom_3857"), _ground(land)),
            "household": _copy(cursor, "household", _HOUSEHOLD, _households(land, area, today())),
        }
        cursor.execute(sql("geo.demo.land", "advance_ids"))
        cursor.execute(sql("geo.demo.land", "analyze"))
    return written


_PLACE = ("id", "kind", "name", "community_id", "grid_id", "point", "source")
_ALIAS = ("place_id", "name", "kind", "until", "source")
_UNIT = ("id", "place_id", "parent_id", "level", "key", "label", "grid_id", "point")
_BUILDING = ("id", "address_unit_id", "name", "use", "floors", "geom_3857")
_STREET = ("id", "place_id", "name", "class", "geom_3857")
_HOUSEHOLD = ("grid_id", "address_unit_id", "households", "counted_on", "source")


def _copy(cursor: psycopg.Cursor, table: str, columns: Sequence[str], data: Sequence[Iterable[object]]) -> int:
    """COPY columns of text ('' in a text column is an empty string, '\\N' is null); the number of rows."""
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), SQL(", ").join(Identifier(c) for c in columns))
    lines = ["\t".join(row) for row in zip(*[_strings(column) for column in data], strict=True)]
    with cursor.copy(statement) as copy:
        for start in range(0, len(lines), _CHUNK):
            copy.write("\n".join(lines[start : start + _CHUNK]) + "\n")
    return len(lines)


def _strings(column: Iterable[object]) -> list[str]:
    return [value if isinstance(value, str) else str(value) for value in column]


def _ids(column: pd.Series) -> list[str]:
    return ["\\N" if value == 0 else str(value) for value in column]


def _same(value: str, rows: int) -> list[str]:
    return [value] * rows


@cache
def _way_to(srid: int) -> Transformer:
    return Transformer.from_crs(METRIC_SRID, srid, always_xy=True)


def _points(frame: pd.DataFrame) -> NDArray[np.object_]:
    lon, lat = _way_to(4326).transform(frame["x"].to_numpy(), frame["y"].to_numpy())
    return _ewkb(shapely.points(lon, lat), 4326)


def _drawn(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    flat = shapely.transform(geometry, lambda c: np.column_stack(_way_to(3857).transform(c[:, 0], c[:, 1])))
    return _ewkb(flat, 3857)


def _ewkb(geometry: NDArray[np.object_], srid: int) -> NDArray[np.object_]:
    return np.asarray(shapely.to_wkb(shapely.set_srid(geometry, srid), hex=True, include_srid=True))


def _areas(codes: pd.Series, area: dict[str, int]) -> list[str]:
    return [str(area[code]) for code in codes]


def _places(land: Land, area: dict[str, int]) -> list[Iterable[object]]:
    frame = land.places
    grid = _areas(frame["grid_code"], area)
    community = _areas(frame["community_code"], area)
    source = _same(SOURCE, len(frame))
    return [frame["id"], frame["kind"], frame["name"], community, grid, _points(frame), source]


def _aliases(land: Land) -> list[Iterable[object]]:
    pairs = land.places[["id", "name", "aliases"]].explode("aliases").dropna()
    kinds = [_kind(name, alias) for name, alias in zip(pairs["name"], pairs["aliases"], strict=True)]
    until = [_ENDED if kind == "former" else "\\N" for kind in kinds]
    return [pairs["id"], pairs["aliases"], kinds, until, _same(SOURCE, len(pairs))]


def _kind(name: str, alias: str) -> str:
    """A yard of a works that is no more is still called 原 and its old name; a short name is part of the full one."""
    if alias.startswith("原"):
        return "former"
    return "short" if alias in name else "alias"


def _units(land: Land, area: dict[str, int]) -> list[Iterable[object]]:
    frame = land.units
    grid = _areas(frame["grid_code"], area)
    parents = _ids(frame["parent_id"])
    points = _points(frame)
    return [frame["id"], frame["place_id"], parents, frame["level"], frame["key"], frame["label"], grid, points]


def _buildings(land: Land) -> list[Iterable[object]]:
    frame = land.buildings
    shapes = _drawn(frame.geometry.to_numpy())
    return [frame["id"], _ids(frame["unit_id"]), frame["name"], frame["use"], frame["floors"], shapes]


def _streets(land: Land) -> list[Iterable[object]]:
    frame = land.streets
    shapes = _drawn(frame.geometry.to_numpy())
    return [frame["id"], _ids(frame["place_id"]), frame["name"], frame["class"], shapes]


def _ground(land: Land) -> list[Iterable[object]]:
    frame = land.land
    return [frame["id"], frame["name"], frame["class"], _drawn(frame.geometry.to_numpy())]


def _households(land: Land, area: dict[str, int], counted_on: date) -> list[Iterable[object]]:
    frame = land.households
    grid = _areas(frame["grid_code"], area)
    many = len(frame)
    return [grid, _ids(frame["unit_id"]), frame["households"], _same(str(counted_on), many), _same(SOURCE, many)]
