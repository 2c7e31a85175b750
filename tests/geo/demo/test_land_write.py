"""The land in the database."""

from collections.abc import Iterator
from datetime import date

import geopandas as gpd
import psycopg
import pytest
import shapely

from geo.demo.land import Land, write_land
from geo.demo.land.model import METRIC_SRID
from tests.geo.demo.small_land import small_land


@pytest.fixture
def land() -> Land:
    """The small land with a house, a river and a field."""
    base = small_land()
    middle = base.areas[base.areas["level"] == "grid"].geometry.iloc[0].centroid
    house = shapely.box(middle.x, middle.y, middle.x + 20, middle.y + 10)
    unit = int(base.units["id"][base.units["level"] == "building"].iloc[0])
    base.places.at[0, "aliases"] = ["又名", "原又名"]
    return Land(
        base.areas,
        base.places,
        base.units,
        gpd.GeoDataFrame(
            {"id": [1, 2], "unit_id": [unit, 0], "name": ["", "棚"], "use": ["home", "farm"], "floors": [6, 1]},
            geometry=[house, shapely.affinity.translate(house, 50)],
            crs=METRIC_SRID,
        ),
        base.streets,
        gpd.GeoDataFrame(
            {"id": [1], "name": [""], "class": ["field"]},
            geometry=[shapely.MultiPolygon([house.buffer(5)])],
            crs=METRIC_SRID,
        ),
        base.households,
    )


@pytest.fixture
def connection(owner_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(owner_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def written(connection: psycopg.Connection, land: Land) -> dict[str, int]:
    rows = list(zip(land.areas["level"], land.areas["code"], strict=True))
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO area (level, code) VALUES (%s, %s)", rows)
    return write_land(connection, land)


def one(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query).fetchone()
    assert row
    return row[0]


def test_every_row_arrives(connection: psycopg.Connection, land: Land, written: dict[str, int]) -> None:
    assert written == {
        "place": len(land.places),
        "place_alias": int(land.places["aliases"].map(len).sum()),
        "address_unit": len(land.units),
        "building": 2,
        "street": len(land.streets),
        "land": 1,
        "household": len(land.households),
    }
    for table, count in written.items():
        assert one(connection, f"SELECT count(*) FROM {table}") == count


def test_points_are_degrees_and_what_is_drawn_is_on_the_web_map(
    connection: psycopg.Connection, land: Land, written: dict[str, int]
) -> None:
    apart = "ST_Distance(ST_Transform(u.point, 4542), ST_SetSRID(ST_MakePoint(%s, %s), 4542))"
    unit = land.units.iloc[-1]
    distance = connection.execute(
        f"SELECT {apart} FROM address_unit AS u WHERE u.id = %s", [unit["x"], unit["y"], int(unit["id"])]
    ).fetchone()
    assert distance is not None
    assert distance[0] < 0.001
    area = one(connection, "SELECT ST_Area(ST_Transform(geom_3857, 4542)) FROM building WHERE id = 1")
    assert area == pytest.approx(200, rel=1e-6)
    assert one(connection, "SELECT count(*) FROM street WHERE place_id IS NULL") == int(
        (land.streets["place_id"] == 0).sum()
    )


def test_rows_refer_to_their_grids_and_parents(
    connection: psycopg.Connection, land: Land, written: dict[str, int]
) -> None:
    expected = land.units.set_index("id")
    rows = connection.execute(
        "SELECT u.id, a.code, coalesce(u.parent_id, 0), u.label"
        " FROM address_unit AS u JOIN area AS a ON a.id = u.grid_id"
    ).fetchall()
    assert len(rows) == len(expected)
    assert all(
        (code, parent, label) == tuple(expected.loc[i][["grid_code", "parent_id", "label"]])
        for i, code, parent, label in rows
    )
    assert one(connection, "SELECT address_unit_id FROM building WHERE id = 2") is None
    rows = connection.execute("SELECT name, kind, until, weight FROM place_alias ORDER BY name").fetchall()
    assert rows == [("原又名", "former", date(2015, 6, 30), 1), ("又名", "alias", None, 1)]


def test_households_count_as_of_the_day_of_the_clock(connection: psycopg.Connection, written: dict[str, int]) -> None:
    assert one(connection, "SELECT max(counted_on) FROM household") == date(2026, 10, 10)


def test_new_rows_get_ids_after_the_written_ones(
    connection: psycopg.Connection, land: Land, written: dict[str, int]
) -> None:
    new = one(
        connection,
        "INSERT INTO place (kind, name, point) VALUES ('shop', '新', ST_SetSRID(ST_MakePoint(98.5, 39.7), 4326))"
        " RETURNING id",
    )
    assert new == len(land.places) + 1


def test_an_area_that_is_not_there_is_named(connection: psycopg.Connection, land: Land) -> None:
    with pytest.raises(KeyError, match=land.places["grid_code"].iloc[0]):
        write_land(connection, land)
