"""The bench's city in a database of its own, kept between runs: areas by the product's writer, addresses by COPY."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray

from bench import polygons
from bench.addresses.city import DISTRICT, GRIDS_A_COMMUNITY, build
from bench.addresses.model import Area, City
from bench.database import add_people, kept, migrate
from geo.areas.change import AreaChange
from geo.areas.crs import transformer
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.cases.kinds import load_kinds
from geo.core.clock import parse_instant
from geo.core.database import Database

SQL = Path(__file__).with_name("sql")
LAYOUT = "2"
ROWS_AT_ONCE = 5_000
FOUNDED, RENAMED = "2015-01-01", "2022-06-01"
Row = tuple[object, ...]


def prepare(server_url: str) -> str:
    """The owner's URL of the city's database, made and filled if it is not there."""
    url = kept(server_url, f"wangge_bench_addresses_{LAYOUT}", fill)
    with psycopg.connect(url) as connection:
        load_kinds(connection)
    return url


def fill(url: str) -> None:
    """Write the whole city into an empty database."""
    city = build()
    migrate(url)
    asyncio.run(write_areas(url, city))
    with psycopg.connect(url, autocommit=True) as connection:
        add_people(connection)
        connection.execute((SQL / "account.sql").read_text("utf-8"))
        with connection.transaction():
            write_addresses(connection, city)
        connection.execute("VACUUM ANALYZE")


async def write_areas(url: str, city: City) -> None:
    """The district, its towns, communities and grids; then those that were renamed get the names they have now."""
    database = Database(url, 2, statement_timeout_s=0)
    await database.open()
    made = list(_areas(city))
    old = {area.code: area.former for area in [*city.towns, *city.communities] if area.former}
    first = [change if change.code not in old else _called(change, old[change.code]) for change in made]
    renamed = [change for change in made if change.code in old]
    async with database.sessions() as session, session.begin():
        await apply_changes(session, first, parse_instant(FOUNDED), source="bench", metric_srid=polygons.SRID)
        await apply_changes(session, renamed, parse_instant(RENAMED), source="bench", metric_srid=polygons.SRID)
    await database.close()


def _called(change: AreaChange, name: str) -> AreaChange:
    return AreaChange(change.code, change.level, name, change.parent_code, change.geom)


def _areas(city: City) -> Iterator[AreaChange]:
    cells = polygons.cells(len(city.grid_codes))
    extent = shapely.box(*polygons.extent(len(city.grid_codes))).buffer(500)
    yield AreaChange(DISTRICT, Level.DISTRICT, city.district, None, _multi(extent))
    for index, town in enumerate(city.towns):
        mine = [k for k, community in enumerate(city.communities) if community.town == index]
        yield _area(town, Level.TOWN, DISTRICT, cells[mine[0] * GRIDS_A_COMMUNITY : (mine[-1] + 1) * GRIDS_A_COMMUNITY])
    for index, community in enumerate(city.communities):
        members = cells[index * GRIDS_A_COMMUNITY : (index + 1) * GRIDS_A_COMMUNITY]
        yield _area(community, Level.COMMUNITY, city.towns[community.town].code, members)
        codes = city.grid_codes[index * GRIDS_A_COMMUNITY : (index + 1) * GRIDS_A_COMMUNITY]
        for number, (code, cell) in enumerate(zip(codes, members, strict=True), 1):
            yield AreaChange(code, Level.GRID, f"第{number}网格", community.code, _multi(cell))


def _area(area: Area, level: Level, parent: str, members: NDArray[np.object_]) -> AreaChange:
    whole = shapely.set_precision(shapely.coverage_union_all(members), 0.01)
    return AreaChange(area.code, level, area.name, parent, _multi(whole))


def _multi(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    return geometry if isinstance(geometry, shapely.MultiPolygon) else shapely.MultiPolygon([geometry])


def write_addresses(connection: psycopg.Connection, city: City) -> None:
    """All places with their other names, buildings, units and rooms; the ids are those of the city."""
    area = {str(code): int(number) for code, number in connection.execute("SELECT code, id FROM area")}
    rows = _Rows(city, area)
    with connection.cursor() as cursor:
        _copy(cursor, "COPY place (id, kind, name, community_id, grid_id, point, source) FROM STDIN", rows.places())
        _copy(cursor, "COPY place_alias (place_id, name, weight, source, kind, until) FROM STDIN", rows.aliases())
        _copy(cursor, "COPY street (place_id, name, class, geom_3857) FROM STDIN", rows.streets())
        for units in (rows.buildings(), rows.stairs(), rows.rooms()):
            _copy(
                cursor,
                "COPY address_unit (id, place_id, parent_id, level, key, label, grid_id, point) FROM STDIN",
                units,
            )
        cursor.execute((SQL / "advance_ids.sql").read_text("utf-8"))


def _copy(cursor: psycopg.Cursor, statement: str, rows: Iterable[Row]) -> None:
    with cursor.copy(statement.encode()) as copy:
        waiting = iter(rows)
        while some := list(islice(waiting, ROWS_AT_ONCE)):
            copy.write("".join("\t".join("\\N" if v is None else str(v) for v in row) + "\n" for row in some))


class _Rows:
    """The rows of the tables of addresses."""

    def __init__(self, city: City, area: dict[str, int]) -> None:
        self._city = city
        self._grid = [area[code] for code in city.grid_codes]
        self._community = [area[community.code] for community in city.communities]
        self._points = _points(city)

    def places(self) -> Iterator[Row]:
        for p in self._city.places:
            point = self._points[("place", p.id)]
            yield p.id, p.kind, p.name, self._community[p.community], self._grid[p.grid], point, "bench"

    def aliases(self) -> Iterator[Row]:
        for p in self._city.places:
            for alias in p.aliases:
                kind, until = ("former", RENAMED) if alias.former else ("alias", None)
                yield p.id, alias.name, alias.weight, "bench", kind, until

    def streets(self) -> Iterator[Row]:
        middles = polygons.middles(len(self._city.grid_codes))
        for p in self._city.places:
            if p.course:
                (west, south), (east, north) = middles[p.course[0]], middles[p.course[-1]]
                half = polygons.SIDE_M / 2
                if west < east:
                    ends = [(west - half, south + p.aside), (east + half, north + p.aside)]
                else:
                    ends = [(west + p.aside, south - half), (east + p.aside, north + half)]
                yield p.id, p.name, "side", _line(ends)

    def buildings(self) -> Iterator[Row]:
        for p in self._city.places:
            for b in p.buildings:
                yield b.id, p.id, None, "building", b.key, b.label, self._grid[b.grid], self._points[("unit", b.id)]

    def stairs(self) -> Iterator[Row]:
        for p in self._city.places:
            for b in p.buildings:
                point = self._points[("unit", b.id)]
                for s in b.stairs:
                    if s.id:
                        yield s.id, p.id, b.id, "unit", s.key, f"{s.key}单元", self._grid[b.grid], point

    def rooms(self) -> Iterator[Row]:
        for p in self._city.places:
            for b in p.buildings:
                point, grid = self._points[("unit", b.id)], self._grid[b.grid]
                for s in b.stairs:
                    for number, key in s.rooms():
                        yield number, p.id, s.id or b.id, "room", key, f"{key}室", grid, point


def _line(ends: list[tuple[float, float]]) -> str:
    metres = np.array(ends)
    x, y = transformer(polygons.SRID, 3857).transform(metres[:, 0], metres[:, 1])
    line = shapely.LineString(np.column_stack([x, y]))
    return str(shapely.to_wkb(shapely.set_srid(line, 3857), hex=True, include_srid=True))


def _points(city: City) -> dict[tuple[str, int], str]:
    """EWKB in hex of every place and building, from the middle of its grid."""
    named: list[tuple[tuple[str, int], int, tuple[float, float]]] = []
    for p in city.places:
        named.append((("place", p.id), p.grid, p.at))
        named += [(("unit", b.id), b.grid, b.at) for b in p.buildings]
    return dict(zip((key for key, _, _ in named), _wkb(city, [(g, at) for _, g, at in named]), strict=True))


def _wkb(city: City, spots: list[tuple[int, tuple[float, float]]]) -> Iterable[str]:
    centres = polygons.middles(len(city.grid_codes))
    metres = np.array([centres[grid] for grid, _ in spots]) + np.array([at for _, at in spots])
    lon, lat = transformer(polygons.SRID, 4326).transform(metres[:, 0], metres[:, 1])
    return [
        str(text)
        for text in shapely.to_wkb(shapely.set_srid(shapely.points(lon, lat), 4326), hex=True, include_srid=True)
    ]
