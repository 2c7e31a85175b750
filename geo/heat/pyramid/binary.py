"""PostgreSQL's binary form of COPY, as arrays: https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4.

A row is the number of its fields, and each field its length and its bytes. Where every field always has the same length
all rows are one structured array.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
Columns = Sequence[tuple[str, str]]


def read(
    connection: psycopg.Connection, query: str, parameters: Mapping[str, object], columns: Columns
) -> NDArray[np.void]:
    """The rows of a COPY TO whose columns are numbers and never NULL.

    Args:
        connection: in whose transaction is read.
        query: the COPY statement.
        parameters: its named parameters.
        columns: name and type of each, such as ``">i4"``.

    Returns:
        Structured array of shape (rows,) with these columns among others.
    """
    with connection.cursor() as cursor, cursor.copy(query, parameters) as copy:
        sent = b"".join(copy)
    row = row_type(columns)
    body = memoryview(sent)[len(HEADER) : len(sent) - len(TRAILER)]
    return np.frombuffer(body, dtype=row)


def rows_of(columns: Columns, values: Mapping[str, NDArray[Any]]) -> NDArray[np.void]:
    """Rows of ``columns`` ready for COPY FROM, each column of shape (rows,)."""
    rows = np.empty(len(values[columns[0][0]]), dtype=row_type(columns))
    rows[_FIELDS] = len(columns)
    for name, kind in columns:
        rows[_length(name)] = np.dtype(kind).itemsize
        rows[name] = values[name]
    return rows


_FIELDS = "number of fields"


def row_type(columns: Columns) -> np.dtype[np.void]:
    """The structured type of a row of ``columns``."""
    fields: list[tuple[str, str]] = [(_FIELDS, ">i2")]
    for name, kind in columns:
        fields += [(_length(name), ">i4"), (name, kind)]
    return np.dtype(fields)


def _length(name: str) -> str:
    return f"length of {name}"
