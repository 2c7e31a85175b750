"""The counters made anew from the cases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from geo.core.database import sql
from geo.heat.kinds import DisputeKindName, KindTree
from geo.heat.pyramid.binary import HEADER, TRAILER
from geo.heat.pyramid.facts import facts_of_cases
from geo.heat.pyramid.increments import increments
from geo.heat.pyramid.layers import LAYERS
from geo.heat.pyramid.rows import encoded
from geo.heat.pyramid.values import Values

_OPTIONS = "-c TimeZone=UTC -c jit=off"
Progress = Callable[[str, float], None]


def rebuild(connection: psycopg.Connection, progress: Progress = lambda *_: None) -> None:
    """Count all cases anew, into a table that takes the place of the old; until then everybody reads the old one.

    Args:
        connection: of the owner, in whose transaction it happens. Unless nobody else writes cases, that has to be
            REPEATABLE READ, so that the changes it drops are those whose cases it has read, and the lock of
            ``lock.sql`` has to be held elsewhere from before its first statement to its end.
        progress: told what is being done and the share that is done, 0 to 1.
    """
    progress("读取 cases", 0.0)
    values = values_of(connection)
    facts = facts_of_cases(connection, values)
    connection.execute(sql("geo.heat.pyramid", "begin_table"))
    with connection.cursor() as cursor, cursor.copy(sql("geo.heat.pyramid", "copy_rows")) as copy:
        copy.write(HEADER)
        for block in increments(facts, values):
            progress("计数 counters", 0.3 + 0.5 * LAYERS.index(block.layer) / len(LAYERS))
            for rows in encoded(block, values.texts):
                copy.write(rows)
        copy.write(TRAILER)
    progress("索引 index", 0.8)
    connection.execute(sql("geo.heat.pyramid", "swap_in"))


@contextmanager
def alone(url: str) -> Iterator[psycopg.Connection]:
    """A connection to rebuild by, committed when the block ends, while nobody else folds or rebuilds.

    The lock is held by another connection: waiting for it would be a statement, and the snapshot be taken before it.

    Args:
        url: of the database, as its owner.
    """
    with psycopg.connect(url) as guard, psycopg.connect(url, options=_OPTIONS) as connection:
        guard.execute(sql("geo.heat.pyramid", "lock"))
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield connection


def is_built(connection: psycopg.Connection) -> bool:
    """Whether the counters hold every case; until then every figure is counted from the cases."""
    row = connection.execute(sql("geo.heat.pyramid", "is_built")).fetchone()
    return bool(row and row[0])


def put_out_of_use(connection: psycopg.Connection) -> None:
    """Let every figure be counted from the cases, from the commit of the caller until the counters are made anew.

    A rebuild that is going on is waited for: it would put counters of what was before into use afterwards.

    Args:
        connection: of the owner.
    """
    connection.execute(sql("geo.heat.pyramid", "lock"))
    connection.execute(sql("geo.heat.pyramid", "put_out_of_use"))


def values_of(connection: psycopg.Connection) -> Values:
    """The values that counters may have by the dictionary of kinds."""
    rows = connection.execute(sql("geo.heat.pyramid", "kinds"))
    return Values(KindTree(DisputeKindName(*row) for row in rows))
