"""The keys of areas in the database, by their codes, and what COPY needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql as compose

from geo.core.database import sql


@dataclass(frozen=True)
class AreaKey:
    """Id, version in force and key of an area."""

    id: int
    version: int
    scope: int


def area_keys(cursor: psycopg.Cursor) -> dict[str, AreaKey]:
    """The keys of all areas, by code."""
    rows = cursor.execute(sql("geo.demo.life", "area_keys")).fetchall()
    return {code: AreaKey(area, version, scope) for code, area, version, scope in rows}


def copy_rows(cursor: psycopg.Cursor, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write rows by COPY; None is null.

    Returns:
        How many they were.
    """
    names = compose.SQL(", ").join(compose.Identifier(column) for column in columns)
    statement = compose.SQL("COPY {} ({}) FROM STDIN").format(compose.Identifier(table), names)
    count = 0
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def ewkt(lon_lat: Sequence[float] | None) -> str | None:
    """A WGS84 point as text for COPY."""
    return f"SRID=4326;POINT({lon_lat[0]:.7f} {lon_lat[1]:.7f})" if lon_lat is not None else None
