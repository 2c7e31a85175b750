"""Changes of cases folded into the counters, so that the pile which every reading adds up stays small."""

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, raw_connection, sql
from geo.heat.pyramid.binary import HEADER, TRAILER, rows_of
from geo.heat.pyramid.facts import dictionaries, facts_of
from geo.heat.pyramid.increments import Increments, increments
from geo.heat.pyramid.values import Values
from geo.heat.repository import kind_tree

DELTAS_AT_ONCE = 5_000
_COLUMNS = (
    ("layer", ">i2"),
    ("value", ">i2"),
    ("year", ">i2"),
    ("cell", ">i8"),
    ("district", ">i4"),
    ("restricted", "?"),
    ("day", ">i2"),
    ("n", ">i4"),
)


async def fold(session: AsyncSession, most: int = DELTAS_AT_ONCE) -> int:
    """Move up to ``most`` changes into the counters, the oldest first. No figure differs before and after.

    Args:
        session: at READ COMMITTED, under an identity that sees every case. Who comes at the same time waits for the end
            of its transaction.
        most: how many changes are taken at most.

    Returns:
        How many were there; fewer than ``most`` means that none is left.
    """
    await hold_lock(session)
    values = Values(await kind_tree(session))
    taken = await fetch_all(session, sql("geo.heat.pyramid", "take_deltas"), {"most": most, **dictionaries(values)})
    if taken:
        facts = facts_of([tuple(row.values()) for row in taken])
        await _add(session, list(increments(facts, values)), values)
    return len(taken)


async def hold_lock(session: AsyncSession) -> None:
    """Let nobody else fold or rebuild until the transaction of ``session`` ends."""
    await (await raw_connection(session)).execute(sql("geo.heat.pyramid", "lock"))


async def _add(session: AsyncSession, blocks: list[Increments], values: Values) -> None:
    connection = await raw_connection(session)
    await connection.execute(sql("geo.heat.pyramid", "begin_increments"))
    async with connection.cursor() as cursor, cursor.copy(sql("geo.heat.pyramid", "copy_increments")) as copy:
        await copy.write(HEADER)
        for block in blocks:
            columns = vars(block) | {"layer": np.full(len(block), block.layer)}
            await copy.write(rows_of(_COLUMNS, columns).tobytes())
        await copy.write(TRAILER)
    await connection.execute(sql("geo.heat.pyramid", "know_increments"))
    await connection.execute(sql("geo.heat.pyramid", "merge"), {"values": list(values.texts)})
    await connection.execute(sql("geo.heat.pyramid", "clear_increments"))
